import { CARD_STYLE, mailPage, MailButton } from './mail-page.tsx'
import type { Mail } from './mail.ts'
import type { Story } from './story.ts'

const QUOTE =
  'margin:20px 0;padding:4px 0 4px 16px;border-left:3px solid #a8481f;font:19px/1.5 Georgia,serif;white-space:pre-wrap;overflow-wrap:anywhere'
const LABEL =
  'font-size:14px;color:#6b665c;padding:6px 16px 6px 0;vertical-align:top;white-space:nowrap'
const VALUE = 'font-size:15px;padding:6px 0;vertical-align:top;overflow-wrap:anywhere'

/** The mail that tells a story to one member of staff, as text and as HTML. */
export async function alertMail(story: Story, to: string, messageId: string): Promise<Mail> {
  const html = await mailPage(story.subject, <AlertCard story={story} />)
  return { to, messageId, subject: story.subject, text: textOf(story), html }
}

function textOf({ headline, words, facts, link, action }: Story): string {
  const quote = words === null ? [] : [words.replaceAll(/^/gm, '> '), '']
  // A line break in what a customer wrote could pass for a line of ours.
  const lines = facts.map(({ label, value }) => `${label}: ${value.replaceAll(/\s+/g, ' ')}`)
  return [headline, '', ...quote, ...lines, '', `${action}:`, link, ''].join('\n')
}

function AlertCard({ story }: { story: Story }) {
  return (
    <div style={CARD_STYLE}>
      <h1 style="margin:0;font-size:18px;font-weight:600">{story.headline}</h1>
      {story.words !== null && <blockquote style={QUOTE}>{story.words}</blockquote>}
      <table role="presentation" style="border-collapse:collapse;margin-top:12px">
        {story.facts.map(({ label, value }) => (
          <tr>
            <td style={LABEL}>{label}</td>
            <td style={VALUE}>{value}</td>
          </tr>
        ))}
      </table>
      <MailButton href={story.link} label={story.action} />
    </div>
  )
}
