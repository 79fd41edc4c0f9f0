import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import { storeAll } from '../app/drain-intake.ts'
import { deleteDeadLetter, listDeadLetters } from '../db/dead-letters.ts'
import { settleTroubles } from '../db/failures.ts'
import type { IntakeMessage } from '../env.ts'
import { log, logError } from '../log.ts'
import { Problem } from '../problem.ts'
import { REPORT_ID } from '../reports/reference.ts'
import { thisMoment } from '../time/clock.ts'
import type { DeliveriesProps } from './deliveries-page.tsx'
import { readForm } from './form.ts'
import type { DeskApp } from './session.ts'

type Show = (c: Context<DeskApp>, shown: Pick<DeliveriesProps, 'news'>) => Promise<Response>

const IdField = v.object({ id: v.pipe(v.string(), v.regex(REPORT_ID)) })
const STILL_NOT =
  'The database still does not take it. Nothing is lost: it stays here. Where another report has its number, it never will.'

/** `/desk/deliveries/held`: what was accepted and not stored is stored, or deleted for good. */
export function held(show: Show): Hono<DeskApp> {
  const routes = new Hono<DeskApp>()

  routes.post('/again', async (c) => {
    const letters = await readLetters(c)
    const stored = await storeAgain(c, letters)
    for (const letter of stored) await deleteDeadLetter(c.env.DB, letter)
    await settleTroubles(c.env.DB, thisMoment().now, c.get('staff').siteId)
    if (stored.size < letters.length) {
      return show(c, { news: { sentence: STILL_NOT, isFault: true } })
    }
    return c.redirect('/desk/deliveries', 303)
  })

  routes.post('/drop', async (c) => {
    const staff = c.get('staff')
    if (staff.role !== 'admin') throw new Problem('wrong_role')
    const letters = await readLetters(c)
    for (const letter of letters) await deleteDeadLetter(c.env.DB, letter)
    await settleTroubles(c.env.DB, thisMoment().now, staff.siteId)
    log('dead_letter_dropped', { site: staff.siteId, staff: staff.id, letters: letters.length })
    return c.redirect('/desk/deliveries', 303)
  })

  return routes
}

async function readLetters(c: Context<DeskApp>): Promise<readonly IntakeMessage[]> {
  const { id } = await readForm(c, IdField)
  return listDeadLetters(c.env.DB, c.get('staff').siteId, id)
}

async function storeAgain(
  c: Context<DeskApp>,
  letters: readonly IntakeMessage[],
): Promise<ReadonlySet<IntakeMessage>> {
  try {
    return await storeAll(c.env, letters, thisMoment())
  } catch (error) {
    logError('held_again_failed', error instanceof Problem ? (error.cause ?? error) : error)
    return new Set()
  }
}
