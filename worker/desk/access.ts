import type { Context } from 'hono'
import * as v from 'valibot'
import { listStaffByEmail } from '../db/staff.ts'
import type { Env } from '../env.ts'
import type { Staff } from '../sites/site.ts'
import { welcomeAdmin } from './first-admin.ts'
import type { DeskApp } from './session.ts'

const Identity = v.object({ email: v.pipe(v.string(), v.email()) })

/** What the platform says of a request that Cloudflare Access let through. */
interface Access {
  readonly aud: string
  getIdentity(): Promise<unknown>
}

/** Whether Cloudflare Access, and nothing else, decides who is let in. */
export function isAccessOn({ ACCESS_AUD }: Pick<Env, 'ACCESS_AUD'>): boolean {
  return ACCESS_AUD !== ''
}

/**
 * The staff member whom Cloudflare Access names, or null. It fails closed: without Access on the
 * request, with another application's audience or with an address of nobody, nobody is let in.
 */
export async function findAccessStaff(c: Context<DeskApp>): Promise<Staff | null> {
  const { access } = c.executionCtx as { access?: Access }
  if (access === undefined || access.aud !== c.env.ACCESS_AUD) return null
  const identity = v.safeParse(Identity, await access.getIdentity())
  if (!identity.success) return null
  await welcomeAdmin(c.env, identity.output.email)
  const [staff] = await listStaffByEmail(c.env.DB, identity.output.email)
  return staff ?? null
}
