import changes from './dist/changes.html'
import developer from './dist/developer.html'
import operate from './dist/operate.html'
import owner from './dist/owner.html'
import security from './dist/security.html'
import staff from './dist/staff.html'

/** One guide, as the build renders it from the Markdown beside this file. */
export interface Guide {
  /** What its file and its address are called. */
  readonly name: string
  /** Its heading. */
  readonly title: string
  /** What it is for, in one line. */
  readonly line: string
  /** Its contents, then its text. */
  readonly html: string
}

/** Every guide, in the order in which one reads them. */
export const GUIDES: readonly Guide[] = [
  {
    name: 'owner',
    title: 'For owners',
    line: 'Set Amends up for your website: settings, mail, privacy and cost.',
    html: owner,
  },
  {
    name: 'staff',
    title: 'For staff',
    line: 'Answer a report, keep a promise and make amends.',
    html: staff,
  },
  {
    name: 'developer',
    title: 'For developers',
    line: 'The page API, the HTTP API and webhooks.',
    html: developer,
  },
  {
    name: 'operate',
    title: 'Operating a collector',
    line: 'Deploy, upgrade, back up, and know the limits.',
    html: operate,
  },
  {
    name: 'security',
    title: 'Security',
    line: 'What is protected, how, and where that ends.',
    html: security,
  },
  {
    name: 'changes',
    title: 'What’s new',
    line: 'What changes for you with each release.',
    html: changes,
  },
]
