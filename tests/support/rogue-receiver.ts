import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

const MEGABYTE = 1024 * 1024

/** A real HTTP server that misbehaves as the path of each request says. */
export async function startRogue() {
  const got: string[] = []
  const written = new Map<string, number>()
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    request.resume()
    request.on('end', () => {
      got.push(path)
      const { socket } = response
      response.on('close', () => written.set(path, socket?.bytesWritten ?? 0))
      behave(path, response)
    })
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => null)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: (path: string) => `http://127.0.0.1:${port}${path}`,
    /** An address that speaks TLS to a server that does not. */
    tlsUrl: `https://127.0.0.1:${port}/tls`,
    /** The paths that were asked for. */
    got,
    /** How much of an answer left this machine's buffers, by path. */
    written,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

type Behaviour = (response: ServerResponse, value: number) => void

const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  status: (response, status) => {
    const moved = status >= 300 && status < 400 ? { location: '/moved' } : {}
    response.writeHead(status, moved).end(`This is ${status}.\u202E\n\u0007 Second line.`)
  },
  wait: (response, seconds) => {
    response.writeHead(429, { 'retry-after': String(seconds) }).end()
  },
  date: (response, seconds) => {
    const date = new Date(Date.now() + seconds * 1000).toUTCString()
    response.writeHead(503, { 'retry-after': date }).end()
  },
  // It takes what comes and says nothing.
  hang: () => {},
  reset: (response, status) => {
    response.writeHead(status, { 'content-length': '100000' }).write('Only the beginn')
    setTimeout(() => response.socket?.resetAndDestroy(), 50)
  },
  big: (response, megabytes) => {
    response.writeHead(megabytes > 100 ? 500 : 200)
    pour(response, megabytes)
  },
  slow: (response, status) => {
    response.writeHead(status)
    const drip = setInterval(() => response.write('.'), 200)
    response.on('close', () => clearInterval(drip))
  },
  late: (response, seconds) => {
    setTimeout(() => response.writeHead(200).end(), seconds * 1000)
  },
}

function behave(path: string, response: ServerResponse): void {
  const [, name = '', value = ''] = path.split('/')
  const behaviour = BEHAVIOURS[name]
  if (behaviour) behaviour(response, Number(value))
  else response.writeHead(200).end()
}

function pour(response: ServerResponse, megabytes: number): void {
  const chunk = Buffer.alloc(MEGABYTE, 'x')
  let left = megabytes
  const more = () => {
    while (left > 0 && !response.destroyed) {
      left--
      if (!response.write(chunk)) return
    }
    if (left === 0) response.end()
  }
  response.on('drain', more)
  more()
}
