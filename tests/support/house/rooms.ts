/**
 * Who may import whom, types included: a room may import every room on a lower floor, and beside it
 * those that `besides` names. Nothing else says so: tests/house compares the code and the linter
 * with this table.
 */
export interface House {
  /** From the top to the ground. */
  readonly floors: readonly (readonly string[])[]
  readonly besides: Readonly<Record<string, readonly string[]>>
}

/** Where requests and ticks come in. They don't know each other. */
export const DOORS = [
  'widget-api',
  'embed',
  'http-api',
  'mcp',
  'mail-in',
  'docs',
  'desk',
  'status',
  'jobs',
]

/** What knows no framework, no database and no clock. */
export const PURE_ROOMS = ['reports', 'sites', 'insights', 'search']

/** The same for a folder `worker/NAME/`, a file `worker/NAME.ts` and what `PARTS` splits off. */
export const WORKER: House = {
  floors: [
    ['index'],
    DOORS,
    ['http'],
    ['app'],
    ['notifications', 'db'],
    ['i18n', 'security', 'time/format'],
    ['env'],
    PURE_ROOMS,
    ['contract'],
    ['text', 'images', 'time', 'problem', 'log'],
  ],
  besides: {
    // Dates are written in the reader's language.
    'time/format': ['i18n'],
    // A report is decided by its site's calendar and authority.
    reports: ['sites'],
    insights: ['reports', 'sites'],
    search: ['reports', 'sites'],
    // A picture that can't be read is a problem; so is a text.
    images: ['problem', 'text'],
    text: ['problem'],
  },
}

export const WIDGET: House = {
  floors: [
    ['launcher', 'pinned'],
    ['panel'],
    ['evidence', 'screenshot', 'signals', 'sending'],
    ['state', 'modules', 'recent-reports', 'format', 'redact'],
  ],
  besides: {
    // The pinned file holds everything, the launcher too.
    pinned: ['launcher'],
    // State and what a chunk offers are told in the same types.
    state: ['modules', 'recent-reports', 'format', 'redact'],
    modules: ['state', 'recent-reports', 'format', 'redact'],
    'recent-reports': ['format'],
  },
}

export const HOUSES: Readonly<Record<string, House>> = { worker: WORKER, widget: WIDGET }

/** Files that are a room of their own within a folder. */
const PARTS = ['time/format']

/** The room of a file: `desk` for `worker/desk/ui/shell.tsx`, `contract` for `worker/contract.ts`. */
export function roomOf(path: string): string {
  const [, ...rest] = path.replace(/(?:\.d)?\.\w+$/, '').split('/')
  const inFolder = rest.join('/')
  return PARTS.find((part) => part === inFolder) ?? rest[0] ?? ''
}

/** Whether a room of a house may import another one. */
export function mayImport(house: House, from: string, to: string): boolean {
  if (from === to || house.besides[from]?.includes(to)) return true
  const floor = (room: string) => house.floors.findIndex((rooms) => rooms.includes(room))
  return floor(from) < floor(to) && floor(from) !== -1
}
