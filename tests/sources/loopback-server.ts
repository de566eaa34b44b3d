import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo } from 'node:net'

export type Received = {
  readonly method: string
  readonly url: URL
  readonly rawUrl: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export type LoopbackServer = {
  readonly url: string
  readonly received: readonly Received[]
  /** Sockets still open. */
  readonly connections: () => Promise<number>
  readonly close: () => Promise<void>
}

/** A server on 127.0.0.1 that answers as the test says, however badly; over TLS where a certificate is given. */
export async function loopbackServer(
  answer: (request: Received, response: ServerResponse) => void,
  tls?: { readonly key: string; readonly cert: string },
): Promise<LoopbackServer> {
  const received: Received[] = []
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const one = {
        method: request.method ?? '',
        url: new URL(request.url ?? '/', 'http://loopback'),
        rawUrl: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      }
      received.push(one)
      answer(one, response)
    })
  }
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    connections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
      ),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

export function sendJson(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): void {
  const type = { 'content-type': 'application/fhir+json; charset=utf-8' }
  response.writeHead(status, { ...type, ...headers }).end(JSON.stringify(body))
}
