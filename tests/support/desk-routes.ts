import { STAFF_ACTIONS } from '../../worker/app/staff-actions/staff-actions.ts'

/** Ids of things that belong to one site, or to none. */
export interface Ids {
  readonly report: string
  readonly picture: string
  readonly staff: string
  readonly endpoint: string
  readonly notice: string
  readonly snippet: string
}

/** What the tests know of a route of the desk. */
export interface DeskRoute {
  readonly path: (ids: Ids) => string
  readonly form?: (ids: Ids) => Record<string, string>
  /** Who is asked; the others get a 403. */
  readonly least: 'agent' | 'lead' | 'admin'
  /** What it names of a site: its address or a field does, or nothing. */
  readonly names: 'address' | 'field' | 'filter' | 'nothing'
}

const route = (
  path: DeskRoute['path'] | string,
  more: Partial<Omit<DeskRoute, 'path'>> = {},
): DeskRoute => ({
  path: typeof path === 'string' ? () => path : path,
  least: 'agent',
  names: typeof path === 'string' ? 'nothing' : 'address',
  ...more,
})

const SNIPPET = { title: 'T', text: 'Words', reviewBy: '2030-01-01' }
const PERSON = { name: 'New', email: 'new@new.example', role: 'agent' }
const ALERTS = { new: 'now', customer: 'now', team: 'now', due: 'now' }
const DELIVERY = ({ report, endpoint }: Ids) => ({
  reportId: report,
  seq: '1',
  channel: 'webhook',
  recipientId: endpoint,
})
const RANGE = { from: '2020-01-01T00:00', to: '2040-01-01T00:00', which: 'dead' }

/** Every route that asks who is signed in. One that is new has to be added here. */
export const DESK_ROUTES: Readonly<Record<string, DeskRoute>> = {
  'GET /desk': route('/desk'),
  'GET /desk/reports.csv': route('/desk/reports.csv', { least: 'lead' }),
  'GET /desk/deliveries': route(({ report }) => `/desk/deliveries?report=${report}`, {
    names: 'filter',
  }),
  'GET /desk/figures': route('/desk/figures'),
  'GET /desk/figures/json': route('/desk/figures/json'),
  'GET /desk/deliveries/again': route('/desk/deliveries/again'),
  'GET /desk/deliveries/replay': route('/desk/deliveries/replay'),
  'GET /desk/deliveries/endpoints/:act': route('/desk/deliveries/endpoints/test'),
  'GET /desk/deliveries/held/:act': route('/desk/deliveries/held/again'),
  'GET /desk/deliveries/follow-ups/:act': route('/desk/deliveries/follow-ups/again'),
  'POST /desk/deliveries/again': route('/desk/deliveries/again', {
    form: DELIVERY,
    least: 'lead',
    names: 'field',
  }),
  'POST /desk/deliveries/replay': route('/desk/deliveries/replay', {
    form: ({ endpoint }) => ({ ...RANGE, recipient: endpoint }),
    least: 'lead',
    names: 'filter',
  }),
  ...Object.fromEntries(
    (['test', 'enable', 'secret'] as const).map((act) => [
      `POST /desk/deliveries/endpoints/${act}`,
      route(`/desk/deliveries/endpoints/${act}`, {
        form: ({ endpoint }) => ({ id: endpoint, seen: '0' }),
        least: act === 'test' ? 'lead' : 'admin',
        names: 'field',
      }),
    ]),
  ),
  'POST /desk/deliveries/endpoints/add': route('/desk/deliveries/endpoints/add', {
    form: () => ({ channel: 'slack', url: 'https://hooks.example.com/x' }),
    least: 'admin',
  }),
  'POST /desk/deliveries/endpoints/remove': route('/desk/deliveries/endpoints/remove', {
    form: ({ endpoint }) => ({ id: endpoint }),
    least: 'admin',
    names: 'field',
  }),
  'POST /desk/deliveries/held/again': route('/desk/deliveries/held/again', {
    form: ({ report }) => ({ id: report }),
    least: 'lead',
    names: 'filter',
  }),
  'POST /desk/deliveries/held/drop': route('/desk/deliveries/held/drop', {
    form: ({ report }) => ({ id: report }),
    least: 'admin',
    names: 'filter',
  }),
  'POST /desk/deliveries/follow-ups/again': route('/desk/deliveries/follow-ups/again', {
    least: 'lead',
  }),
  'GET /desk/new': route('/desk/new'),
  'POST /desk/new': route('/desk/new', { form: () => ({ text: 'It broke.' }) }),
  'GET /desk/notices': route('/desk/notices'),
  'GET /desk/notices/:id/:act{move|end}': route('/desk/notices/x/move'),
  'POST /desk/notices': route('/desk/notices', { form: () => ({ text: '' }) }),
  'POST /desk/notices/:id/move': route(({ notice }) => `/desk/notices/${notice}/move`),
  'POST /desk/notices/:id/end': route(({ notice }) => `/desk/notices/${notice}/end`),
  'GET /desk/privacy': route('/desk/privacy', { least: 'admin' }),
  'GET /desk/privacy/log': route('/desk/privacy/log', { least: 'admin' }),
  'GET /desk/privacy/:act{find|export|erase|keep-out}': route('/desk/privacy/erase', {
    least: 'admin',
  }),
  'POST /desk/privacy/find': route('/desk/privacy/find', {
    form: ({ report }) => ({ q: report }),
    least: 'admin',
    names: 'filter',
  }),
  'POST /desk/privacy/export': route('/desk/privacy/export', {
    form: ({ report }) => ({ chosen: report }),
    least: 'admin',
    names: 'filter',
  }),
  // Without a yes: what it would erase is looked for by others here.
  'POST /desk/privacy/erase': route('/desk/privacy/erase', {
    form: ({ report }) => ({ chosen: report }),
    least: 'admin',
    names: 'filter',
  }),
  'POST /desk/privacy/keep-out': route('/desk/privacy/keep-out', {
    form: () => ({ q: 'K7M-2PQ' }),
    least: 'admin',
  }),
  'GET /desk/reports/:id/erase': route(({ report }) => `/desk/reports/${report}/erase`, {
    least: 'admin',
  }),
  'GET /desk/reports/:id': route(({ report }) => `/desk/reports/${report}`),
  'GET /desk/reports/:id/attachments/:attachment': route(
    ({ report, picture }) => `/desk/reports/${report}/attachments/${picture}`,
  ),
  'GET /desk/reports/:id/:act': route('/desk/reports/x/note'),
  ...Object.fromEntries(
    Object.keys(STAFF_ACTIONS).map((act) => [
      `POST /desk/reports/:id/${act}`,
      route(({ report }) => `/desk/reports/${report}/${act}`, { form: () => ({ version: '0' }) }),
    ]),
  ),
  'GET /desk/settings': route('/desk/settings'),
  'POST /desk/settings/alerts': route('/desk/settings/alerts', { form: () => ALERTS }),
  'POST /desk/settings/keys': route('/desk/settings/keys', { least: 'admin' }),
  'POST /desk/settings/snippets': route('/desk/settings/snippets', {
    form: ({ staff }) => ({ ...SNIPPET, ownerId: staff }),
  }),
  'POST /desk/settings/snippets/delete': route('/desk/settings/snippets/delete', {
    form: ({ snippet }) => ({ id: snippet }),
    names: 'filter',
  }),
  'POST /desk/settings/staff': route('/desk/settings/staff', {
    form: ({ staff }) => ({ ...PERSON, id: staff }),
    least: 'admin',
    names: 'field',
  }),
  'POST /desk/settings/staff/delete': route('/desk/settings/staff/delete', {
    form: ({ staff }) => ({ id: staff }),
    least: 'admin',
    names: 'field',
  }),
  'POST /desk/settings/staff/sign-out': route('/desk/settings/staff/sign-out', {
    form: ({ staff }) => ({ id: staff }),
    least: 'admin',
    names: 'field',
  }),
  'POST /desk/settings/sessions/end': route('/desk/settings/sessions/end'),
  'POST /desk/sign-out': route('/desk/sign-out'),
}

/** Routes of the desk for which nobody is signed in yet. */
export const OPEN_DESK_ROUTES = [
  'GET /desk/keys.js',
  'GET /desk/sign-in',
  'POST /desk/sign-in',
  'GET /desk/sign-in/:token',
  'POST /desk/sign-in/:token',
  'GET /desk/enter/:token',
  'POST /desk/enter/:token',
]

/** The router's own name of a route: what staff can do about a report is one route to it. */
export const routerName = (name: string): string =>
  /^POST \/desk\/reports\/:id\/\w+$/.test(name) ? 'POST /desk/reports/:id/:act' : name
