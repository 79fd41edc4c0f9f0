import type { Trouble } from '../reports/effects.ts'
import type { Site } from '../sites/site.ts'
import { tellTime } from '../time/format.ts'

/** Trouble in plain words: what is going on, since when, and what can be done. */
export interface TroubleWords {
  readonly headline: string
  readonly since: string
  readonly what: string
  readonly advice: string
}

/** What fails, since when, and what to do about it. */
export function tellTrouble(trouble: Trouble, site: Site, now: number): TroubleWords {
  const since = tellTime(trouble.since, now, site.calendar)
  const to = trouble.host ?? 'an endpoint'
  switch (trouble.kind) {
    case 'mail_failing':
      return {
        headline: 'Alerts by mail do not arrive',
        since,
        what: `Mails to the staff of ${site.name} have failed since ${since}.`,
        advice: 'The desk shows every report. Until mail works again, please look there.',
      }
    case 'recipient_refused': {
      const name = trouble.name ?? 'a colleague'
      return {
        headline: `Mail to ${name} is refused by its mailbox`,
        since,
        what: `The mail service sends nothing to the address of ${name} since ${since}, after a bounce or a complaint. Everybody else gets their alerts.`,
        advice: `Ask ${name} for an address that takes mail, and put it into the file of your site.`,
      }
    }
    case 'endpoint_failing':
      return {
        headline: `Alerts to ${to} do not arrive`,
        since,
        what: `Everything that was sent to ${to} has failed since ${since}. What may pass is tried again for three days.`,
        advice: 'The desk says why. Once it works again, what was given up can be sent again.',
      }
    case 'endpoint_disabled':
      return {
        headline: `Alerts to ${to} are stopped`,
        since,
        what: `The receiver at ${to} said that it is gone, or failed for five days. Since ${since} nothing is sent to it.`,
        advice: 'Once the receiver works again, enable it and send again what was kept back.',
      }
    case 'reports_held':
      return {
        headline: 'Reports could not be stored',
        since,
        what: `Since ${since}, reports of customers of ${site.name} were accepted and could not be stored. They are kept, and nobody was alerted.`,
        advice: 'The desk shows them with their words. They can be stored from there.',
      }
    default:
      return trouble.kind satisfies never
  }
}
