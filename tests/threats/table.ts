interface Threat {
  readonly number: number
  readonly threat: string
  /** Tests that hold it: the file below `tests/`, and the beginning of a title in it. */
  readonly by: readonly string[]
  /** What is not met, or why there is nothing to hold. */
  readonly gap?: string
}

/** What a public collector on strangers’ pages has to withstand, and what shows that it does. */
export const THREATS: readonly Threat[] = [
  {
    number: 1,
    threat: 'spam and floods on the public ingest',
    by: [
      'threats/browser/door.test.ts > T1: the trap in the panel',
      'threats/browser/door.test.ts > T1: a customer in a crowd',
      'threats/browser/door.test.ts > T1: a site that asks for Turnstile',
      'threats/unit/network.test.ts > T1: the network that a limit counts',
      'threats/unit/screening.test.ts > T1: a report that people send',
      'threats/unit/screening.test.ts > T1: a report that programs send',
      'threats/worker/limits.test.ts > T1: a flood from one network',
      'threats/worker/limits.test.ts > T1: a flood from everywhere',
      'threats/worker/limits.test.ts > T1: what looks like spam',
      'threats/worker/later.test.ts > T1: words that come after the click',
      'threats/worker/later.test.ts > T1: whoever goes on and on',
      'threats/worker/room.test.ts > T1: what is refused',
      'threats/worker/room.test.ts > T1: the same trouble of many',
      'threats/worker/turnstile.test.ts > T1: a site that asks for Turnstile',
    ],
    gap: 'A customer behind the very address from which more than 60 reports a minute come has to wait as well while that lasts: the device keeps the report and sends it later. Nothing that a program could not forge tells the two apart.',
  },
  {
    number: 2,
    threat: 'mail to strangers through automatic answers',
    by: [
      'threats/worker/relay.test.ts > T2: many submissions that name an address',
      'notifications/customer-mail.test.ts > holds nothing that anybody submitted, and two links that are good for one thing each',
      'notifications/customer-mail.test.ts > is asked once an hour and three times a day, however many ask at once',
    ],
  },
  {
    number: 3,
    threat: 'pages of other origins',
    by: [
      'threats/unit/origins.test.ts > T3: an origin that a site lists',
      'threats/worker/origins.test.ts > T3: an answer under /v1',
      'widget-api/reports.test.ts > who may raise',
    ],
  },
  {
    number: 4,
    threat: 'scripts in what is shown',
    by: [
      'threats/browser/bounds.test.ts > T4: words of a stranger',
      'threats/browser/frames.test.ts > T4: what the pages’ own scripts do',
      'threats/browser/naughty.test.ts > T4: every text field with every naughty string',
      'threats/browser/naughty.test.ts > T4: a conversation of naughty strings',
      'threats/worker/answers.test.ts > T4: every answer',
    ],
  },
  {
    number: 5,
    threat: 'objects in the place of words',
    by: [
      'threats/worker/objects.test.ts > T5: a list in the place of fields',
      'threats/worker/objects.test.ts > T5: an object in the place of words',
    ],
  },
  {
    number: 6,
    threat: 'mark-up in mails and chats',
    by: [
      'threats/browser/naughty.test.ts > T6: is text in the mails to staff, whose links all lead to the desk',
      'threats/unit/chat-markup.test.ts > T6: what somebody wrote, in a chat',
      'threats/worker/mail-words.test.ts > T6: the HTML of a mail',
    ],
  },
  {
    number: 7,
    threat: 'headers and recipients of mails',
    by: [
      'threats/worker/objects.test.ts > T7: an address that no mail can go to',
      'threats/unit/mail-headers.test.ts > T7: a mail',
    ],
  },
  {
    number: 8,
    threat: 'formulas in tables',
    by: [
      'threats/unit/csv.test.ts > T8: a cell of the export',
      'threats/worker/csv.test.ts > T8: the table of a site’s reports',
    ],
  },
  {
    number: 9,
    threat: 'webhooks that lead inside',
    by: [
      'threats/unit/webhook-url.test.ts > T9: the address of a webhook',
      'threats/worker/webhook-url.test.ts > T9: an address that stands in the database and is not allowed',
      'threats/worker/webhook-url.test.ts > T9: the file of a site',
      'threats/worker/webhook-url.test.ts > T9: a webhook that goes round to a collector',
      'notifications/alerts.test.ts > follows no redirect',
    ],
  },
  {
    number: 10,
    threat: 'redirects that lead elsewhere',
    by: ['threats/worker/answers.test.ts > T10: no address'],
  },
  {
    number: 11,
    threat: 'guesses at status links',
    by: [
      'threats/worker/limits.test.ts > T11: whoever guesses',
      'threats/worker/room.test.ts > T11: a secret that an address holds',
    ],
  },
  {
    number: 12,
    threat: 'secrets that leak',
    by: [
      'threats/worker/status-links.test.ts > T12: the link to a customer’s page',
      'threats/worker/status-links.test.ts > T12: links that staff made worthless',
      'http/pages.test.ts > keeps its address to itself',
    ],
  },
  {
    number: 13,
    threat: 'forms of other sites',
    by: ['threats/worker/answers.test.ts > T13: a form of somebody else'],
  },
  {
    number: 14,
    threat: 'scanners that follow links',
    by: [
      'threats/browser/frames.test.ts > T14: a program that opens every link of a mail in a real browser, scripts and all',
      'threats/worker/answers.test.ts > T14: looking',
      'status/mail-links.test.ts > shows one button and changes nothing, however often it is opened',
      'desk/sign-in.test.ts > asks for a click: reading the link five times changes nothing, then it works once',
    ],
  },
  {
    number: 15,
    threat: 'what is sent again',
    by: [
      'threats/worker/forged.test.ts > T15: what was sent before',
      'widget-api/reports.test.ts > the same click again',
    ],
  },
  {
    number: 16,
    threat: 'pages in frames',
    by: ['threats/browser/frames.test.ts > T16: a page of the desk or of a customer'],
  },
  {
    number: 17,
    threat: 'persons and secrets in addresses and text',
    by: [
      'threats/worker/noticed.test.ts > T17: what staff raise for a customer',
      'threats/browser/words.test.ts > T17: a card number in the customer’s words',
      'threats/unit/cards.test.ts > T17: a card number in words',
      'threats/unit/secrets.test.ts > T17: what may be a secret',
      'threats/worker/scrub.test.ts > T17: every field of every public body',
      'threats/worker/scrub.test.ts > T17: the customer’s own words',
      'threats/worker/scrub.test.ts > T17: the query of a page',
      'widget-api/attachments.test.ts > is scrubbed of secrets and people, whoever posts it',
    ],
  },
  {
    number: 18,
    threat: 'pictures of the page',
    by: [
      'threats/browser/pictures.test.ts > T18: a picture of the page',
      'threats/unit/pictures.test.ts > T18: a picture tells nothing but what is seen in it',
      'browser/screenshot.test.ts > is covered wherever a marked part reaches out of itself',
    ],
  },
  {
    number: 19,
    threat: 'files that are something else',
    by: [
      'threats/browser/pictures.test.ts > T19: a picture that somebody sent',
      'threats/unit/pictures.test.ts > T19: a file that is two things',
      'threats/unit/pictures.test.ts > T19: what is not a whole picture',
      'threats/worker/pictures.test.ts > T19: a file that is a picture and something else',
      'threats/worker/pictures.test.ts > T19: a picture',
    ],
  },
  {
    number: 20,
    threat: 'prototypes, and fields that nobody asked for',
    by: [
      'threats/worker/objects.test.ts > T20: what a public body may not say',
      'http/body.test.ts > leaves the prototype of all objects alone',
    ],
  },
  {
    number: 21,
    threat: 'large, deep, slow and odd bodies',
    by: [
      'threats/worker/bodies.test.ts > T21: a body',
      'threats/worker/fuzz.test.ts > T21: thousands of requests that nobody foresaw',
      'http/body.test.ts > readBody',
      'threats/worker/privacy.test.ts > T21: a form of the desk that is none',
    ],
  },
  {
    number: 22,
    threat: 'lines of the log',
    by: ['threats/unit/log.test.ts > T22: a line of the log'],
  },
  {
    number: 23,
    threat: 'queries in what is asked',
    by: ['threats/worker/forged.test.ts > T23: what is asked of the desk'],
  },
  {
    number: 24,
    threat: 'reports of another site',
    by: ['threats/worker/tenants.test.ts > T24: the routes of the desk'],
  },
  {
    number: 25,
    threat: 'forged tokens',
    by: [
      'threats/worker/forged.test.ts > T25: a forged token',
      'desk/access.test.ts > lets in whom it names, without a link, and nobody else',
      'desk/access.test.ts > lets in nobody whom it names for another audience',
      'desk/desk-link.test.ts > opens for that person alone, as long as it is good, and no other way',
    ],
  },
  {
    number: 26,
    threat: 'answers by mail',
    by: [],
    gap: 'Not built: nothing that comes by mail reaches a report.',
  },
  {
    number: 27,
    threat: 'the policy of the host page',
    by: [
      'browser/policy.test.ts > every chunk loads and does its work, without a violation, on a page whose policy has',
      'threats/browser/pinned.test.ts > T27: a page that pins the widget and forbids everything else',
    ],
  },
  {
    number: 28,
    threat: 'versions and their hashes',
    by: [
      'threats/browser/pinned.test.ts > T28: a page that pins the widget by its hash',
      'threats/browser/pinned.test.ts > T28: a pinned file that is not what it was',
      'threats/worker/pinned.test.ts > T28: a version that pages pin',
      'threats/worker/pinned.test.ts > T28: what a pinned version asks for',
    ],
  },
  {
    number: 29,
    threat: 'what it is made of',
    by: [
      'threats/unit/supply.test.ts > T29: the widget',
      'threats/unit/supply.test.ts > T29: the bill of materials',
      'threats/unit/supply.test.ts > T29: what is installed',
      'threats/unit/supply.test.ts > T29: the audit',
    ],
  },
  {
    number: 30,
    threat: 'faults that tell too much, or let everything in',
    by: [
      'threats/worker/forged.test.ts > T30: a fault of ours',
      'threats/worker/limits.test.ts > T30: a limit that does not answer',
      'threats/worker/room.test.ts > T30: a limit on what is said later that does not answer',
      'threats/worker/turnstile.test.ts > T30: looks first at a report whose proof is %j, and refuses none',
    ],
  },
  {
    number: 31,
    threat: 'erasure and retention',
    by: [
      'threats/worker/erasure.test.ts > T31: erasure by address',
      'threats/worker/erasure.test.ts > T31: erasure by reference',
      'threats/worker/erasure.test.ts > T31: pictures of an erased report',
      'threats/worker/erasure.test.ts > T31: a report that waits to be stored',
      'threats/worker/export.test.ts > T31: what is held on one customer',
      'threats/worker/export.test.ts > T31: what a customer downloads of their own report',
      'threats/worker/no-address.test.ts > T31: no IP address is kept: in no table, file, log, mail or webhook',
      'threats/worker/privacy.test.ts > T31: a search for a customer',
      'threats/worker/privacy.test.ts > T31: an erasure',
      'threats/worker/retention.test.ts > T31: words',
      'threats/worker/retention.test.ts > T31: pictures',
      'threats/worker/retention.test.ts > T31: whatever else is personal',
      'faults/dead-letter.test.ts > and says something else stays, and is erased with the report',
      'db/recording.test.ts > after its report was erased is not stored',
    ],
  },
  {
    number: 32,
    threat: 'a host page that means harm',
    by: ['threats/worker/own-page.test.ts > T32: what reaches a page'],
    gap: 'Whatever runs on the page can read what the widget keeps on the device.',
  },
]
