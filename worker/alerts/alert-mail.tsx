import { MailButton, MailFacts, mailPage, QUOTE_STYLE, TITLE_STYLE } from './mail-page.tsx'
import type { Mail } from './mail.ts'
import type { Quote } from './quotes.ts'
import type { Story } from './story.ts'

/** The mail that tells a story to one member of staff, as text and as HTML. */
export async function alertMail(
  story: Story,
  link: string,
  to: string,
  messageId: string,
): Promise<Mail> {
  const html = await mailPage(story.subject, <AlertCard story={story} link={link} />)
  return { to, messageId, subject: story.subject, text: textOf(story, link), html }
}

function textOf({ headline, ask, quotes, facts, action }: Story, link: string): string {
  const quoted = quotes.flatMap(({ when, text }) => [
    ...(when === null ? [] : [`${when}:`]),
    text.replaceAll(/^/gm, '> '),
    '',
  ])
  // A line break in what a customer wrote could pass for a line of ours.
  const lines = facts.map(({ label, value }) => `${label}: ${value.replaceAll(/\s+/g, ' ')}`)
  const top = [headline, '', ...(ask === null ? [] : [ask, ''])]
  return [...top, ...quoted, ...lines, '', `${action}:`, link, ''].join('\n')
}

function AlertCard({ story, link }: { story: Story; link: string }) {
  return (
    <>
      <h1 style={TITLE_STYLE}>{story.headline}</h1>
      {story.ask !== null && <p style="margin:8px 0 0">{story.ask}</p>}
      {story.quotes.map((quote) => (
        <Quoted {...quote} />
      ))}
      <MailFacts facts={story.facts} />
      <MailButton href={link} label={story.action} />
    </>
  )
}

function Quoted({ when, text }: Quote) {
  return (
    <>
      {when !== null && (
        <p class="soft" style="margin:20px 0 -8px;font-size:14px;color:#6b665c">
          {when}:
        </p>
      )}
      <blockquote style={QUOTE_STYLE}>{text}</blockquote>
    </>
  )
}
