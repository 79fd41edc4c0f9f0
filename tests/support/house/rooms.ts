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

/** A room is a folder `worker/NAME/`, a file `worker/NAME.ts`, or one of `PARTS`. */
export const WORKER: House = {
  floors: [
    ['index'],
    DOORS,
    // Bodies, pages, guards and limits: for doors alone.
    ['http'],
    ['app'],
    ['notifications', 'db'],
    // Dates are written in the reader's language.
    ['time/format'],
    ['i18n', 'security'],
    ['env'],
    // A report is decided by its site's calendar and authority.
    ['insights', 'search'],
    ['reports'],
    ['sites'],
    ['contract'],
    ['images'],
    ['time'],
    ['text', 'log'],
    ['problem'],
  ],
  besides: {},
}

export const WIDGET: House = {
  floors: [
    ['pinned'],
    ['launcher'],
    ['panel'],
    ['evidence', 'screenshot', 'signals', 'sending'],
    ['state', 'modules'],
    ['recent-reports'],
    ['format', 'redact'],
  ],
  // The state and what a chunk offers are told in each other's types.
  besides: { state: ['modules'], modules: ['state'] },
}

export const HOUSES: Readonly<Record<string, House>> = { worker: WORKER, widget: WIDGET }

/** Files that are a room of their own within a folder. */
const PARTS = ['time/format']
/** Rooms that are one file. */
const FILES = [
  'index',
  'env',
  'contract',
  'problem',
  'log',
  'pinned',
  'launcher',
  'modules',
  'recent-reports',
  'format',
]

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

/** A file that lies in a room. */
export function placeOf(program: string, room: string): string {
  if (PARTS.includes(room) || FILES.includes(room)) return `${program}/${room}.ts`
  return `${program}/${room}/any.ts`
}
