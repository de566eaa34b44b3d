import { type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type Duplex } from 'node:stream'

/** Statuses of what cannot be read as HTTP, by the code Node gives the failure; all else is 400. */
const STATUSES: ReadonlyMap<string, number> = new Map([
  ['HPE_HEADER_OVERFLOW', 431],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', 413],
  ['ERR_HTTP_REQUEST_TIMEOUT', 408],
])

const REASONS: ReadonlyMap<number, string> = new Map([
  [400, 'Bad Request'],
  [408, 'Request Timeout'],
  [413, 'Content Too Large'],
  [431, 'Request Header Fields Too Large'],
])

/**
 * Answers what never became a request (RFC 9112) with a fixed status and no body, reports it and ends the connection.
 * There is no entry: nothing was asked about anybody. Where an answer has begun, the connection is only ended.
 */
export function answerMalformed(server: Server, report: (status: number) => void): void {
  const begun = new WeakMap<Duplex, ServerResponse>()
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    begun.set(request.socket, response)
    response.once('close', () => begun.delete(request.socket))
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy()
      return
    }
    const status = STATUSES.get(error.code ?? '') ?? 400
    report(status)
    if (begun.get(socket)?.headersSent === true) socket.destroy()
    else socket.end(answerOf(status))
  })
}

function answerOf(status: number): string {
  return [
    `HTTP/1.1 ${String(status)} ${REASONS.get(status) ?? ''}`,
    'Cache-Control: no-store',
    'Connection: close',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')
}
