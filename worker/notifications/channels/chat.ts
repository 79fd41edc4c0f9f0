import type { DueDelivery } from '../../reports/effects.ts'
import { deskLink } from '../../security/links.ts'
import type { Endpoint } from '../../sites/site.ts'
import { type Story, storyOf } from '../templates/staff.tsx'
import { discordPost } from './discord.ts'
import { slackPost } from './slack.ts'
import { teamsPost } from './teams.ts'

const POSTS = { slack: slackPost, discord: discordPost, teams: teamsPost } as const

type Chat = Exclude<Endpoint['format'], 'webhook'>

/** The body of a post to a chat, within that service's limits; null where nothing is left to tell. */
export function chatBody(
  format: Chat,
  { report, site, events }: DueDelivery,
  now: number,
): string | null {
  const story = storyOf(report, site, events, now)
  // A channel is read by many, so its link signs nobody in.
  return story && chatPost(format, story, deskLink(report))
}

/** A story as the body of a post to a chat. */
export function chatPost(format: Chat, story: Story, link: string): string {
  return JSON.stringify(POSTS[format](story, link))
}
