import type { Declaration } from './parse.ts'
import { codeOf, doubleNames, type SourceFile, type Tree } from './tree.ts'

type Retired = Readonly<Record<string, string>>

/** A retired word, wherever it stands in a name, and the standard one. */
const WORDS: Retired = {
  bell: 'deliveryQueue or wake',
  ring: 'wake',
  deed: 'auditEntry',
  happening: 'historyEntry',
  kit: 'PanelRuntime',
  woven: 'Interpolate',
  seal: 'signToken and verifyToken',
  sealed: 'signToken and verifyToken',
  scrub: 'redact',
  unsent: 'OutboxEntry',
  fate: 'SendResult',
  fold: 'reduce',
  folds: 'reducers',
  suspicion: 'spam',
  screening: 'spam',
  canned: 'snippetOnly',
  doubts: 'toneWarnings',
  essence: 'fingerprint',
  road: 'app',
}
/** A retired name, as a whole. */
const NAMES: Retired = {
  perform: 'executeCommand',
  hear: 'receiveFromCustomer',
  Wanted: 'CommandRequest',
  Moment: 'RequestClock',
  thisMoment: 'a RequestClock from time/clock',
  createKept: 'OutageCache or RecentReports',
  KeptReports: 'RecentReports',
  OUT: 'UNAVAILABLE',
  unlessOut: 'orUnavailable',
  refusing: 'mapDbErrors',
  persisting: 'withRetry',
  takeRoom: 'rateLimit',
  Reach: 'ContactOptions',
  Dated: 'DueDate',
  sweep: 'everyMinute',
}
/** The same for exported names alone: a local one may be called after a row or in plain English. */
const EXPORTED_WORDS: Retired = {
  suspect: 'spam',
  notice: 'knownIssue',
  notices: 'knownIssues',
  trouble: 'alertFailure',
}
const EXPORTED_NAMES: Retired = {
  Kept: 'OutageCache or RecentReports',
  missed: 'countFailedGuess',
}
/** A retired word in the name of a file or folder. */
const FILE_WORDS: Retired = {
  ...WORDS,
  ...EXPORTED_WORDS,
  perform: 'executeCommand',
  hear: 'receiveFromCustomer',
  told: 'conversation',
  kept: 'outageCache or recentReports',
  reach: 'contact',
}

const PROGRAMS = ['widget', 'worker', 'demo']

/** An exported name has one meaning in its program. */
export function namesDeclaredTwice(tree: Tree): readonly string[] {
  return ['widget', 'worker'].flatMap((program) =>
    [...doubleNames(tree, program)].map(([name, files]) => {
      const [first, ...rest] = files.map(({ path, line }) => `${path}:${line}`)
      return `${first}: "${name}" is exported from ${rest.join(' and ')} too. Give each its own name, or keep one.`
    }),
  )
}

/** No name of ours is one of the private words that the standard ones have replaced. */
export function retiredNames(tree: Tree): readonly string[] {
  return PROGRAMS.flatMap((program) => codeOf(tree, program)).flatMap((file) => [
    ...(file.code?.declared ?? []).flatMap((name) => retired(file, name, WORDS, NAMES)),
    ...(file.code?.exported ?? []).flatMap((name) =>
      retired(file, name, EXPORTED_WORDS, EXPORTED_NAMES),
    ),
  ])
}

/** No file or folder is called by a retired word; migrations keep the names they were applied by. */
export function retiredFiles(tree: Tree): readonly string[] {
  return tree.files.flatMap(({ path }) => {
    if (!/^(?:widget|worker|demo)\//.test(path) || path.includes('/migrations/')) return []
    const word = path.split(/[/.-]/).find((part) => Object.hasOwn(FILE_WORDS, part))
    return word
      ? [`${path}: "${word}" is a retired word. The standard one is ${FILE_WORDS[word]}.`]
      : []
  })
}

function retired(
  { path }: SourceFile,
  { name, line }: Declaration,
  words: Retired,
  names: Retired,
): readonly string[] {
  const word = wordsOf(name).find((part) => Object.hasOwn(words, part))
  const standard = (word && words[word]) ?? (Object.hasOwn(names, name) ? names[name] : null)
  if (!standard) return []
  return [`${path}:${line}: "${name}" uses a retired word. The standard one is ${standard}.`]
}

/** `scrubText` and `SCRUB_TEXT` in words: scrub, text. */
function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[_$]/)
}
