import { type ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { type SourceOutcome } from '../../../src/model/gap.js'
import { sendJson } from '../loopback-server.js'

/** One way in which a source can be wrong, and what must be said of every area asked. */
export type Misbehaviour = {
  readonly name: string
  /** Writes the answer to the n-th call of the record, counted from 1. `good` is what a sound source would say. */
  readonly answer: (response: ServerResponse, good: unknown, call: number) => void
  readonly outcome: SourceOutcome
  /** How many times the source may be called at most. */
  readonly calls: number
}

const once = (
  name: string,
  answer: Misbehaviour['answer'],
  outcome: SourceOutcome = 'error',
): Misbehaviour => ({
  name,
  answer,
  outcome,
  calls: 1,
})

const text = (response: ServerResponse, type: string, body: string | Buffer, status = 200) =>
  response.writeHead(status, { 'content-type': type }).end(body)

const status = (code: number, headers: Readonly<Record<string, string>> = {}): Misbehaviour =>
  once(`answers ${code} ${JSON.stringify(headers)}`, (response) =>
    sendJson(response, { detail: 'no' }, code, headers),
  )

export const MISBEHAVIOURS: readonly Misbehaviour[] = [
  once('never answers', () => undefined, 'timed-out'),
  once(
    'sends the head and then nothing',
    (response) => response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders(),
    'timed-out',
  ),
  once('drips one byte at a time', drip, 'timed-out'),
  once('hangs behind an endless error page', (response) => {
    response.writeHead(500, { 'content-type': 'text/html' }).write('<html>')
  }),
  { ...once('stops half way through', truncate), calls: 3 },
  { ...once('resets the connection', (response) => response.destroy()), calls: 3 },
  once('answers HTML with 200', (response) =>
    text(response, 'text/html; charset=utf-8', '<html>Please try later</html>'),
  ),
  once('answers HTML named as JSON', (response) =>
    text(response, 'application/json', '<html>Please try later</html>'),
  ),
  once('answers nothing with 200', (response) => text(response, 'application/json', '')),
  once('answers 204', (response) => response.writeHead(204).end()),
  once('has no content type', (response, good) => response.writeHead(200).end(JSON.stringify(good))),
  once('redirects to itself elsewhere', (response) =>
    response.writeHead(302, { location: '/elsewhere' }).end(),
  ),
  once('declares a huge body', (response) =>
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-length': '999999999' })
      .flushHeaders(),
  ),
  once('sends a huge body', (response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(`"${'x'.repeat(400_000)}"`)
  }),
  once('nests without end', (response) =>
    text(response, 'application/json', '['.repeat(5_000) + ']'.repeat(5_000)),
  ),
  once('writes Windows-1252', (response) =>
    text(response, 'application/json', Buffer.from([0x22, 0xe9, 0x22])),
  ),
  once('declares Windows-1252', (response, good) =>
    text(response, 'application/json; charset=windows-1252', JSON.stringify(good)),
  ),
  once('compresses without being asked', (response, good) =>
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
      .end(gzipSync(JSON.stringify(good))),
  ),
  once('answers null', (response) => text(response, 'application/json', 'null')),
  once('answers an empty object', (response) => sendJson(response, {})),
  once('answers an empty array', (response) => sendJson(response, [])),
  once('answers a text', (response) => sendJson(response, 'none')),
  ...[400, 401, 404, 405, 409, 415, 422, 500, 502, 504].map((it) => status(it)),
  { ...status(503), calls: 3 },
  { ...status(429), calls: 3 },
  status(503, { 'retry-after': '120' }),
  status(429, { 'retry-after': 'Wed, 21 Oct 2099 07:28:00 GMT' }),
  recovers('is away once (503) and then back', (response) => sendJson(response, {}, 503)),
  recovers('asks for patience (429, Retry-After 0) and then answers', (response) =>
    sendJson(response, {}, 429, { 'retry-after': '0' }),
  ),
  recovers('resets one connection and then answers', (response) => response.destroy()),
  recovers('breaks off one answer and then answers', truncate),
]

function recovers(name: string, first: Misbehaviour['answer']): Misbehaviour {
  return {
    name,
    answer: (response, good, call) => (call === 1 ? first(response, good, call) : sendJson(response, good)),
    outcome: 'answered',
    calls: 2,
  }
}

function truncate(response: ServerResponse, good: unknown): void {
  const body = Buffer.from(JSON.stringify(good))
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length })
  response.write(body.subarray(0, body.length / 2), () => response.destroy())
}

function drip(response: ServerResponse, good: unknown): void {
  const body = Buffer.from(JSON.stringify(good))
  response.writeHead(200, { 'content-type': 'application/json' })
  let sent = 0
  const timer = setInterval(() => {
    response.write(body.subarray(sent, ++sent))
  }, 20)
  response.on('close', () => clearInterval(timer))
}
