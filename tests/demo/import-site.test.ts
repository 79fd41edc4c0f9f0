import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { installBase64 } from '../../demo/base64.ts'
import { DEMO_SITE } from '../../demo/seed.ts'
import { importSite, type SiteStore } from '../../demo/sites/import-site.ts'
import { channelColumns } from '../../worker/db/endpoints.ts'
import { findDesk } from '../../worker/db/sites.ts'
import { openEndpoint, openSite } from '../../worker/security/secrets.ts'
import { TEST_SECRET } from '../support/collector.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { signIn } from '../support/staff.ts'
import { TOKEN } from '../support/telegram.ts'

const SECRET = `whsec_${'A'.repeat(32)}`
const OTHER = `whsec_${'B'.repeat(32)}`
const THIRD = `whsec_${'C'.repeat(32)}`

installBase64()

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
})
afterAll(() => collector.close())

const storeOf = ({ db }: Collector): SiteStore => ({
  read: async (sql) => (await db.prepare(sql).all<Record<string, string>>()).results,
  write: async (statements) => {
    await db.batch(statements.map((sql) => db.prepare(sql)))
  },
})

const person = (id: string, name: string, role: 'agent' | 'lead' | 'admin') => ({
  id,
  name,
  email: `${name.toLowerCase()}@${id.split('-')[0]}.example`,
  role,
})

type File = Parameters<typeof importSite>[0]

/** The file of a shop with three people and a webhook. */
function fileOf(id: string, given: Partial<File> = {}): File {
  const hook = channelColumns('webhook', { url: 'https://crm.example/hooks' })
  return {
    site: { ...DEMO_SITE, id },
    staff: [
      person(`${id}-ada`, 'Ada', 'admin'),
      person(`${id}-sam`, 'Sam', 'agent'),
      person(`${id}-kim`, 'Kim', 'agent'),
    ],
    endpoints: [{ id: `${id}-crm`, secret: SECRET, ...hook }],
    ...given,
  } as File
}

/** Stores a file as the command does; tells what it said and whether it asked. */
async function store(file: File, isYes = true) {
  const said: string[] = []
  let asked = 0
  const ask = () => {
    asked++
    return Promise.resolve(isYes)
  }
  const say = (sentence: string) => void said.push(sentence)
  const isStored = await importSite(file, storeOf(collector), { now: Date.now(), say, ask })
  return { said: said.join('\n'), asked, isStored }
}

const deskOf = async (id: string) => {
  const desk = await findDesk(collector.db, id)
  if (!desk) throw new Error('There is no such site.')
  return desk
}
const namesAt = async (id: string) => (await deskOf(id)).staff.map(({ name }) => name).toSorted()

describe('C15: a site’s file', () => {
  it('C15: that is new is stored whole and at once, and stored again changes nothing', async () => {
    const file = fileOf('fresh')
    expect(await store(file)).toMatchObject({ asked: 0, isStored: true })
    const before = await deskOf('fresh')
    expect(before.site).toEqual(file.site)
    expect(await namesAt('fresh')).toEqual(['Ada', 'Kim', 'Sam'])
    expect(before.endpoints).toMatchObject([{ id: 'fresh-crm', secret: SECRET, addedBy: null }])
    const again = await store(file)
    expect(again).toMatchObject({ asked: 0, isStored: true })
    expect(again.said).toContain('Nothing to store')
    expect(await deskOf('fresh')).toEqual(before)
  })

  it('C15: never brings back who was removed at the desk, by the same id or by another', async () => {
    await store(fileOf('left'))
    const ada = await signIn(collector, 'left-ada')
    await ada.post('/desk/settings/staff/delete', { id: 'left-kim' })
    const again = await store(fileOf('left'))
    expect(again.said).toContain('Team member left-kim was removed at the desk and stays out')
    expect(await namesAt('left')).toEqual(['Ada', 'Sam'])
    const { staff } = fileOf('left')
    const renamed = staff.map((one) => ({ ...one, id: one.id.replace('kim', 'kimmy') }))
    const twice = { ...fileOf('left'), staff: [...renamed, person('left-new', 'Noa', 'agent')] }
    for (const round of [1, 2]) {
      await store(twice)
      expect([round, await namesAt('left')]).toEqual([round, ['Ada', 'Noa', 'Sam']])
    }
  })

  it('C15: brings nobody back in whatever order older and newer files are stored', async () => {
    const named = (id: string, isKim: boolean) => {
      const { staff } = fileOf(id)
      return fileOf(id, { staff: staff.filter((one) => isKim || !one.id.endsWith('-kim')) })
    }
    const withMail = (id: string, name: string, email: string) => {
      const staff = fileOf(id).staff.map((one) =>
        one.id === `${id}-kim` ? { ...one, id: `${id}-${name}`, email } : one,
      )
      return fileOf(id, { staff })
    }
    // Removed at the desk, then left out of a newer file, then named again by the older one.
    await store(named('order', true))
    await (
      await signIn(collector, 'order-ada')
    ).post('/desk/settings/staff/delete', {
      id: 'order-kim',
    })
    for (const isKim of [false, true, false, true]) {
      await store(named('order', isKim))
      expect(await namesAt('order')).toEqual(['Ada', 'Sam'])
    }
    // Named by one address, then by another, removed, and back under another id by the first.
    await store(withMail('moved', 'kim', 'kim@moved.example'))
    await store(withMail('moved', 'kim', 'kim@new.example'))
    await (
      await signIn(collector, 'moved-ada')
    ).post('/desk/settings/staff/delete', {
      id: 'moved-kim',
    })
    await store(withMail('moved', 'kimmy', 'KIM@moved.example'))
    expect(await namesAt('moved')).toEqual(['Ada', 'Sam'])
  })

  it('C15: adds an endpoint again that a file removed, and none that the desk removed', async () => {
    const ids = async () => (await deskOf('hooks')).endpoints.map(({ id }) => id)
    const without = fileOf('hooks', { endpoints: [] })
    await store(fileOf('hooks'))
    await store(without)
    expect(await ids()).toEqual([])
    await store(fileOf('hooks'))
    expect(await ids()).toEqual(['hooks-crm'])
    await collector.db.prepare(`DELETE FROM endpoint WHERE site_id = 'hooks'`).run()
    for (const file of [without, fileOf('hooks'), without, fileOf('hooks')]) await store(file)
    expect(await ids()).toEqual([])
  })

  it('C15: undoes nothing that the desk changed, and changes what it changed itself', async () => {
    await store(fileOf('desk'))
    const ada = await signIn(collector, 'desk-ada')
    const sam = { id: 'desk-sam', name: 'Samira', email: 'sam@desk.example', role: 'lead' }
    await ada.post('/desk/settings/staff', sam)
    const seen = { id: 'desk-crm', seen: '0' }
    await ada.post('/desk/deliveries/endpoints/secret', seen)
    const rotated = (await deskOf('desk')).endpoints[0]?.secret
    expect(rotated).not.toBe(SECRET)
    const file = fileOf('desk')
    const staff = file.staff.map((one) =>
      one.id === 'desk-kim' ? { ...one, role: 'lead' as const } : { ...one },
    )
    const changed = { ...file, staff, site: { ...file.site, label: 'Need help?' } }
    const { said, asked } = await store(changed)
    expect(asked).toBe(1)
    expect(said).toContain('~ The site: label changes: "Something wrong?" → "Need help?"')
    expect(said).toContain('~ Team member desk-kim: role changes: "agent" → "lead"')
    expect(said).toContain('= Team member desk-sam: role stays as the desk has it')
    expect(said).toContain('= Endpoint desk-crm: secret stays as the desk has it')
    expect(said).not.toContain(SECRET)
    const { site, staff: team, endpoints } = await deskOf('desk')
    expect(site.label).toBe('Need help?')
    const rolesOf = Object.fromEntries(team.map(({ id, name, role }) => [id, `${name} ${role}`]))
    expect(rolesOf).toMatchObject({ 'desk-sam': 'Samira lead', 'desk-kim': 'Kim lead' })
    expect(endpoints[0]?.secret).toBe(rotated)
    // Whatever both changed is the desk's.
    const both = { ...changed, endpoints: file.endpoints.map((one) => ({ ...one, secret: OTHER })) }
    await store(both)
    expect((await deskOf('desk')).endpoints[0]?.secret).toBe(rotated)
  })

  it('C15: stores nothing without a yes, and says what it would have done', async () => {
    await store(fileOf('asks'))
    const before = await deskOf('asks')
    const file = fileOf('asks', { staff: [person('asks-new', 'Noa', 'agent')], endpoints: [] })
    const { said, isStored } = await store(file, false)
    expect(isStored).toBe(false)
    expect(said).toContain('+ Team member asks-new is added.')
    expect(said).toContain('- Endpoint asks-crm is removed')
    expect(await deskOf('asks')).toEqual(before)
  })

  it('C15: removes an endpoint that it no longer names, and none that the desk added', async () => {
    await store(fileOf('ends'))
    await collector.db
      .prepare(
        `INSERT INTO endpoint (site_id, id, url, secret, added_by, created_at)
         VALUES ('ends', 'ends-desk', 'https://crm.example', '', 'ends-ada', 1)`,
      )
      .run()
    await store(fileOf('ends', { endpoints: [] }))
    expect((await deskOf('ends')).endpoints.map(({ id }) => id)).toEqual(['ends-desk'])
  })

  it('C15: gives a new secret of the file a day beside the one before', async () => {
    await store(fileOf('turns'))
    const endpoints = fileOf('turns').endpoints.map((one) => ({ ...one, secret: OTHER }))
    await store(fileOf('turns', { endpoints }))
    const [endpoint] = (await deskOf('turns')).endpoints
    expect(endpoint).toMatchObject({ secret: OTHER, previousSecret: SECRET })
    expect(endpoint?.previousUntil).toBeGreaterThan(Date.now())
  })

  it('C15: of a site from before files were remembered leaves people to the desk', async () => {
    const { site, staff } = fileOf('older')
    await collector.seed({ ...site }, { staff: staff.slice(0, 2), endpoints: [] })
    const { said } = await store(fileOf('older', { site: { ...site, label: 'Help' } }))
    expect(said).toContain('Team member older-kim isn’t on the team')
    expect(await namesAt('older')).toEqual(['Ada', 'Sam'])
    const { site: after, endpoints } = await deskOf('older')
    expect([after.label, endpoints.map(({ id }) => id)]).toEqual(['Help', ['older-crm']])
  })

  it('C15: changes nothing that the desk changed while somebody was asked', async () => {
    await store(fileOf('races'))
    const file = fileOf('races')
    const staff = file.staff.map((one) => ({ ...one, name: `${one.name} from the file` }))
    const ask = async () => {
      await collector.db.prepare(`UPDATE staff SET name = 'Kimberly' WHERE id = 'races-kim'`).run()
      return true
    }
    const talk = { now: Date.now(), say: () => undefined, ask }
    await importSite({ ...file, staff }, storeOf(collector), talk)
    expect(await namesAt('races')).toEqual(['Ada from the file', 'Kimberly', 'Sam from the file'])
  })

  it('C15: is remembered without its secrets and addresses', async () => {
    await store(fileOf('hashes'))
    const said = await collector.db
      .prepare(`SELECT said FROM site_file WHERE site_id = 'hashes'`)
      .first<string>('said')
    expect(said).not.toMatch(/whsec_|@hashes|crm\.example/)
  })
})

describe('C16: a site’s file whose secrets the collector encrypted', () => {
  const secrets = {
    identitySecret: 'what the shop signs addresses with',
    turnstile: { siteKey: 'public', secretKey: 'what Turnstile is asked with' },
  }
  const bot = (token: string) => ({
    id: 'encrypted-bot',
    secret: '',
    ...channelColumns('telegram', { url: 'https://api.telegram.org', token, chatId: '-1' }),
  })
  const [hook] = fileOf('encrypted').endpoints
  const file = (given: Partial<File['site']> = {}, endpoints: object[] = []): File =>
    fileOf('encrypted', {
      site: { ...fileOf('encrypted').site, ...secrets, ...given },
      endpoints: (endpoints.length > 0 ? endpoints : [hook, bot(TOKEN)]) as File['endpoints'],
    })
  const opened = async () => {
    const { site, endpoints } = await deskOf('encrypted')
    const found = await Promise.all(endpoints.map((one) => openEndpoint([TEST_SECRET], one)))
    const byId = Object.fromEntries(found.map((one) => [one?.id ?? '', one]))
    return { ...(await openSite([TEST_SECRET], site)), byId }
  }

  beforeAll(async () => {
    await store(file())
    await collector.tick()
  })

  it('C16: is known to say the same, so that nothing changes', async () => {
    const before = await deskOf('encrypted')
    expect(JSON.stringify(before)).not.toMatch(/whsec_|FakeToken|what the shop|what Turnstile/)
    const { said, asked } = await store(file())
    expect([said, asked]).toEqual([expect.stringContaining('Nothing to store'), 0])
    expect(await deskOf('encrypted')).toEqual(before)
  })

  it('C16: changes what it says anew, also while the collector encrypts it', async () => {
    const other = { ...secrets.turnstile, secretKey: 'another one for Turnstile' }
    const { said } = await store(
      file({ turnstile: other }, [{ ...hook, secret: OTHER }, bot(TOKEN)]),
    )
    expect(said).toContain('~ The site: turnstile changes')
    expect(said).toContain('~ Endpoint encrypted-crm: secret changes')
    expect(said).not.toMatch(/enc1|whsec_|another one/)
    const newer = file({ turnstile: other }, [{ ...hook, secret: OTHER }, bot(`${TOKEN}x`)])
    const third = file({ turnstile: { ...other, secretKey: 'a third one' } }, [
      { ...hook, secret: THIRD },
      bot(`${TOKEN}x`),
    ])
    await store(newer)
    const talk = { now: Date.now(), say: () => undefined }
    const ask = async () => {
      await collector.tick()
      return true
    }
    await importSite(third, storeOf(collector), { ...talk, ask })
    await collector.tick()
    expect(await opened()).toMatchObject({
      identity: secrets.identitySecret,
      turnstile: 'a third one',
      byId: {
        'encrypted-crm': { secret: THIRD, previousSecret: OTHER },
        'encrypted-bot': { config: { token: `${TOKEN}x`, chatId: '-1' } },
      },
    })
    expect(await store(third)).toMatchObject({ asked: 0 })
  })

  it('C16: leaves a secret to the desk that was made there', async () => {
    const ada = await signIn(collector, 'encrypted-ada')
    const seen = (await deskOf('encrypted')).endpoints.find(({ id }) => id === 'encrypted-crm')
    const form = { id: 'encrypted-crm', seen: String(seen?.previousUntil ?? 0) }
    const page = await (await ada.post('/desk/deliveries/endpoints/secret', form)).text()
    const made = /whsec_[A-Za-z0-9+/=]+/.exec(page)?.[0]
    const given = file({}, [{ ...hook, secret: OTHER }, bot(`${TOKEN}x`)])
    expect((await store(given)).said).toContain('secret stays as the desk has it')
    await collector.tick()
    expect((await opened()).byId['encrypted-crm']).toMatchObject({ secret: made })
  })

  it('C16: brings in anew what nobody can read any more', async () => {
    await collector.db
      .prepare(`UPDATE endpoint SET secret = ?, marks = NULL WHERE id = 'encrypted-crm'`)
      .bind(`enc1.lostlost.${'x'.repeat(60)}`)
      .run()
    expect((await store(file({}, [{ ...hook, secret: OTHER }, bot(TOKEN)]))).said).toContain(
      '~ Endpoint encrypted-crm: secret changes',
    )
    expect((await opened()).byId['encrypted-crm']).toMatchObject({ secret: OTHER })
  })
})
