import { describe, expect, it } from 'vitest'
import { withoutSecrets } from '../../demo/program.ts'

describe('the demo’s log', () => {
  it.each([
    ['[wrangler:info] GET /r/AbCdEfGhIjKlMnOpQrStUvWx 200 OK (12ms)', 'AbCdEfGh'],
    ['[wrangler:info] POST /desk/sign-in/0123456789abcdef0123456789abcdef 303', '0123456789'],
    ['[wrangler:info] GET /m/block/AAAAAAAAAAAAAAAAAAAAAA~BBBB~CCCC 200', 'BBBB'],
    ['  To: kim@customer.example', 'kim@'],
    ['  Subject: My teapot arrived in pieces', 'teapot'],
    ['send_email: delivered to <kim@customer.example>', 'kim@'],
  ])('C20: leaves out the secret of %j', (line, secret) => {
    expect(withoutSecrets(line)).not.toContain(secret)
  })

  it('C20: keeps what helps to find a fault', () => {
    const line = '[wrangler:info] GET /desk/inbox 500 Internal Server Error (3ms)'
    expect(withoutSecrets(line)).toBe(line)
    const own = '{"event":"alerts","pending":0,"dueNow":0,"attempted":1}'
    expect(withoutSecrets(own)).toBe(own)
  })
})
