import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo } from 'node:net'

/** What a twin was asked. Header names are in lower case. */
export type TwinRequest = {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
}

export type TwinAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** How a twin can be made to fail: by hanging up, by never answering, by an error, by a page of HTML, by half an answer. */
export const FAULTS = ['down', 'hangs', '500', 'html-200', 'truncated'] as const
export type Fault = (typeof FAULTS)[number]

/** Stands for a system outside the gateway, over real HTTP. It can be stopped and started again on the same port. */
export type Twin = {
  readonly url: string
  readonly port: number
  /** Every request since the twin was started, oldest first. */
  readonly requests: readonly TwinRequest[]
  start(): Promise<void>
  stop(): Promise<void>
  /** From now on every answer fails in this way; undefined heals it. */
  fault(kind: Fault | undefined): void
}

export type TwinAddress = { readonly name: string; readonly host: string; readonly port: number }

type Answering = (request: TwinRequest) => TwinAnswer | Promise<TwinAnswer>

/** Starts a twin. Port 0 takes any free one. Rejects with a `PortInUse` that names the port. */
export async function startTwin(address: TwinAddress, answer: Answering): Promise<Twin> {
  const requests: TwinRequest[] = []
  const state: { fault: Fault | undefined; server: Server | undefined } = {
    fault: undefined,
    server: undefined,
  }
  const listener = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    void (async () => {
      const request = await readRequest(incoming)
      requests.push(request)
      const fault = state.fault
      if (fault === undefined) writeAnswer(outgoing, await answer(request))
      else FAULTY[fault](outgoing, await answer(request))
    })().catch(() => outgoing.destroy())
  }
  const listen = async (port: number): Promise<number> => {
    state.server = createServer(listener)
    return await listenOn(state.server, { ...address, port })
  }
  const port = await listen(address.port)
  return {
    url: `http://${address.host}:${port}`,
    port,
    requests,
    start: async () => {
      if (state.server === undefined) await listen(port)
    },
    stop: async () => {
      const server = state.server
      state.server = undefined
      if (server !== undefined) await close(server)
    },
    fault: (kind) => {
      state.fault = kind
    },
  }
}

/** A port of the sandbox is taken by another program. The message is one line, for the terminal. */
export class PortInUse extends Error {
  constructor(address: TwinAddress) {
    super(`port ${address.port} on ${address.host}, wanted for ${address.name}, is in use by another program`)
    this.name = 'PortInUse'
  }
}

export function jsonAnswer(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): TwinAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  }
}

/** True when the request carries exactly this bearer token. */
export function bears(request: TwinRequest, token: string): boolean {
  return request.headers['authorization'] === `Bearer ${token}`
}

const HTML =
  '<!DOCTYPE html><html><head><title>Service unavailable</title></head><body>Please try later.</body></html>'

const FAULTY: Readonly<Record<Fault, (outgoing: ServerResponse, answer: TwinAnswer) => void>> = {
  down: (outgoing) => outgoing.destroy(),
  hangs: () => undefined,
  '500': (outgoing) =>
    writeAnswer(
      outgoing,
      jsonAnswer(500, { status: 500, title: 'Internal Server Error', detail: 'unexpected failure' }),
    ),
  'html-200': (outgoing) =>
    writeAnswer(outgoing, {
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: HTML,
    }),
  truncated: (outgoing, answer) => {
    const body = Buffer.from(answer.body)
    outgoing.writeHead(answer.status, { ...answer.headers, 'content-length': body.length })
    outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => outgoing.destroy())
  },
}

function writeAnswer(outgoing: ServerResponse, answer: TwinAnswer): void {
  const body = Buffer.from(answer.body)
  outgoing.writeHead(answer.status, { ...answer.headers, 'content-length': body.length })
  outgoing.end(body)
}

async function readRequest(incoming: IncomingMessage): Promise<TwinRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk as Uint8Array))
  const url = new URL(incoming.url ?? '/', 'http://twin')
  const headers = Object.entries(incoming.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : value,
  ])
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(headers) as Record<string, string | undefined>,
    body: Buffer.concat(chunks).toString('utf8'),
  }
}

async function listenOn(server: Server, address: TwinAddress): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortInUse(address) : error),
    )
    server.listen(address.port, address.host, resolve)
  })
  return (server.address() as AddressInfo).port
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
