import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export const TOKEN = '123456789:AAFakeTokenForTestsOnly_0123456789-xyz'

/** What a bot asked the Bot API for. */
interface Asked {
  readonly path: string
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: Readonly<Record<string, unknown>>
}

/** What the Bot API answers; strings go out as they are. */
export interface BotAnswer {
  readonly status: number
  readonly body?: object | string
}

const OK: BotAnswer = { status: 200, body: { ok: true, result: { message_id: 1 } } }

/** Answers in the words of the real one. */
export const ANSWERS = {
  ok: OK,
  slow: {
    status: 429,
    body: {
      ok: false,
      error_code: 429,
      description: 'Too Many Requests: retry after 1800',
      parameters: { retry_after: 1_800 },
    },
  },
  blocked: {
    status: 403,
    body: { ok: false, error_code: 403, description: 'Forbidden: bot was blocked by the user' },
  },
  noChat: {
    status: 400,
    body: { ok: false, error_code: 400, description: 'Bad Request: chat not found' },
  },
  unknownToken: {
    status: 401,
    body: { ok: false, error_code: 401, description: 'Unauthorized' },
  },
  moved: {
    status: 400,
    body: {
      ok: false,
      error_code: 400,
      description: 'Bad Request: group chat was upgraded to a supergroup chat',
      parameters: { migrate_to_chat_id: -1_001_234_567_890 },
    },
  },
  // Something in between that repeats what it was asked.
  parrot: {
    status: 502,
    body: { description: `No route to /bot${TOKEN}/sendMessage` },
  },
  page: { status: 502, body: `<h1>Bad gateway</h1> /bot${TOKEN}/sendMessage` },
} as const satisfies Readonly<Record<string, BotAnswer>>

/** A Bot API on this machine. It answers what it was last told to. */
export async function startBotApi() {
  const asked: Asked[] = []
  let answer: BotAnswer = OK
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Asked['body']
      asked.push({ path: request.url ?? '', headers: request.headers, body })
      const { status, body: told = '' } = answer
      response.writeHead(status)
      response.end(typeof told === 'string' ? told : JSON.stringify(told))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    answerWith: (next: BotAnswer) => {
      answer = next
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}
