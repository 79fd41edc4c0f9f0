import { MONEY } from './stories/money.ts'
import { PARCELS } from './stories/parcels.ts'
import { PEOPLE } from './stories/people.ts'
import { WEBSITE } from './stories/website.ts'
import type { Story } from './story.ts'

/** Everything that happened in the shop before the demo starts. */
export const STORIES: readonly Story[] = [...PARCELS, ...WEBSITE, ...MONEY, ...PEOPLE]
