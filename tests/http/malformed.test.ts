import { type Server, createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { answerMalformed } from '../../src/http/malformed.js'

let server: Server
let reported: number[]

afterEach(() => {
  server.closeAllConnections()
  server.close()
})

/** All that comes back on one connection for bytes sent as they are. */
async function answerTo(bytes: string): Promise<string> {
  reported = []
  server = createServer(
    { maxHeaderSize: 1024, requestTimeout: 200, connectionsCheckingInterval: 50 },
    (request, response) => {
      if (request.url === '/begun') response.write('begun')
      else response.end('ended')
    },
  )
  answerMalformed(server, (status) => reported.push(status))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return new Promise((resolve, reject) => {
    const chunks: string[] = []
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => chunks.push(chunk))
    socket.on('error', reject)
    socket.on('close', () => resolve(chunks.join('')))
  })
}

const HOST = 'Host: x\r\n'
const CASES: readonly (readonly [string, string, number, string])[] = [
  [
    'a header over the limit',
    `GET / HTTP/1.1\r\n${HOST}X: ${'9990000018'.repeat(200)}\r\n\r\n`,
    431,
    'Request Header Fields Too Large',
  ],
  [
    'a length beside chunks',
    `POST / HTTP/1.1\r\n${HOST}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`,
    400,
    'Bad Request',
  ],
  ['what is no HTTP', 'canary 9990000018\r\n\r\n', 400, 'Bad Request'],
  ['a request that does not end', `GET / HTTP/1.1\r\n${HOST}`, 408, 'Request Timeout'],
]

describe('what cannot be read as HTTP gets a fixed answer, and is counted', () => {
  test.each(CASES)('%s', async (_what, bytes, status, reason) => {
    expect(await answerTo(bytes)).toBe(
      `HTTP/1.1 ${String(status)} ${reason}\r\nCache-Control: no-store\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    )
    expect(reported).toEqual([status])
  })

  test('nothing is written into an answer that has begun', async () => {
    const answer = await answerTo(`GET /begun HTTP/1.1\r\n${HOST}\r\nnonsense\r\n\r\n`)
    expect(answer).not.toContain('400')
    expect(reported).toEqual([400])
  })

  test('after an answer that has ended, it is answered', async () => {
    const answer = await answerTo(`GET / HTTP/1.1\r\n${HOST}\r\nGET`)
    expect(answer).toMatch(/ 200 OK[^]*ended[^]*HTTP\/1\.1 408 Request Timeout/)
  })
})
