import type { Audited } from '../db/audit.ts'

const DEEDS: Readonly<Record<string, string>> = {
  'sign-in': 'signed in',
  'sign-out': 'signed out',
  'view.list': 'looked at the list',
  'view.past': 'looked at what is over',
  'view.reports': 'looked at',
  'view.reports.attachments': 'looked at a picture of',
  'view.deliveries': 'looked at deliveries',
  'view.settings': 'looked at the settings',
  'view.notices': 'looked at known problems',
  'view.new': 'looked at the form for a new report',
  'view.privacy': 'looked at privacy',
  'view.privacy.log': 'looked at this log',
  'reports.csv': 'took out the table of all reports',
  'reports.erase': 'had erased',
  'reports.release': 'released from quarantine',
  'reports.mark_spam': 'marked as spam',
  new: 'raised a report',
  notices: 'pinned a known problem',
  'notices.move': 'changed how long a known problem is shown',
  'notices.end': 'ended a known problem',
  'deliveries.again': 'sent again an alert of',
  'deliveries.replay': 'sent alerts again',
  'deliveries.endpoints.test': 'tried out an endpoint',
  'deliveries.endpoints.enable': 'enabled an endpoint',
  'deliveries.endpoints.secret': 'changed the secret of an endpoint',
  'deliveries.held.again': 'tried to store what is held:',
  'deliveries.held.drop': 'deleted what was held:',
  'settings.alerts': 'changed how they are told',
  'settings.sessions.end': 'signed out everywhere',
  'settings.snippets': 'kept a snippet',
  'settings.snippets.delete': 'deleted a snippet',
  'settings.staff': 'added or changed a colleague',
  'settings.staff.delete': 'removed a colleague',
  'settings.staff.sign-out': 'signed out a colleague',
  'privacy.find': 'looked for a customer and found',
  'privacy.export': 'took out all that is held on',
  'privacy.erase': 'had erased',
  'privacy.keep-out': 'keeps out',
}

/** What somebody did, in words that go on with what it was about. */
export function tellDeed({ what }: Pick<Audited, 'what'>): string {
  const words = DEEDS[what]
  if (words !== undefined) return words
  // An act on a report, or a page that has no words here yet.
  const act = what.startsWith('reports.') ? what.slice('reports.'.length) : what
  return `did “${act.replaceAll(/[._]/g, ' ')}” on`
}
