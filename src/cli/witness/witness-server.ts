import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import { type NoteSigner, type NoteVerifier } from '../../audit/proofs/note-key.js'
import { cosign } from '../../audit/proofs/signed-note.js'
import { type Judgement, judgeCheckpoint } from '../../audit/witness/judge-checkpoint.js'
import { type WitnessState } from './witness-state.js'

export type WitnessParts = {
  readonly signer: NoteSigner
  /** The logs it watches. */
  readonly logs: readonly NoteVerifier[]
  readonly state: WitnessState
  readonly now: () => Date
  /** Told of each checkpoint that was judged; a word of ours and the number of entries. */
  readonly report: (kind: string, size: bigint | undefined) => void
}

/**
 * A witness over HTTP (C2SP tlog-witness): `POST /add-checkpoint` signs a checkpoint that extends what it signed
 * before, once that is durable; `GET /checkpoints` says where it stands. It is told hashes only.
 */
export function witnessServer(parts: WitnessParts): Server {
  // One at a time, so that no two checkpoints are held against the same older one.
  let last: Promise<unknown> = Promise.resolve()
  const server = createServer({ requestTimeout: 10_000, maxHeaderSize: 8_192 }, (request, response) => {
    const place = `${request.method ?? ''} ${request.url ?? ''}`
    if (place === 'GET /checkpoints') answer(response, 200, parts.state.notes().join('\n'))
    else if (place !== 'POST /add-checkpoint') answer(response, 404, 'there is nothing here\n')
    else
      void readText(request).then(
        (body) => {
          last = last.then(() => addCheckpoint(body, parts, response)).catch(() => fail(response))
        },
        () => response.destroy(),
      )
  })
  server.maxRequestsPerSocket = 1_000
  return server
}

const MOST_BYTES = 16_384

async function addCheckpoint(
  body: string | undefined,
  parts: WitnessParts,
  response: ServerResponse,
): Promise<void> {
  if (body === undefined) {
    answer(response, 413, 'a checkpoint and its proof are smaller than that\n')
    return
  }
  const judged = judgeCheckpoint(body, parts.logs, (origin) => parts.state.seen(origin))
  parts.report(judged.kind, 'checkpoint' in judged ? judged.checkpoint.size : undefined)
  if (judged.kind !== 'consistent') {
    answer(response, ...refusalOf(judged))
    return
  }
  const line = cosign(judged.note, parts.signer, BigInt(Math.floor(parts.now().getTime() / 1000)))
  await parts.state.keep(judged.note + line)
  answer(response, 200, line)
}

type Refused = Exclude<Judgement, { readonly kind: 'consistent' }>

function refusalOf(judged: Refused): readonly [status: number, text: string, type?: string] {
  if (judged.kind === 'conflict') return [409, `${String(judged.size)}\n`, 'text/x.tlog.size']
  if (judged.kind === 'malformed') return [400, `${judged.problem}\n`]
  return REFUSALS[judged.kind]
}

const REFUSALS: Readonly<
  Record<Exclude<Refused['kind'], 'conflict' | 'malformed'>, readonly [status: number, text: string]>
> = {
  'unknown-log': [404, 'this witness does not watch that log\n'],
  'not-signed': [403, 'the checkpoint is not signed by its log\n'],
  inconsistent: [422, 'the checkpoint does not extend the one this witness signed before\n'],
}

function answer(
  response: ServerResponse,
  status: number,
  text: string,
  type = 'text/plain; charset=utf-8',
): void {
  response.writeHead(status, { 'Content-Type': type, 'X-Content-Type-Options': 'nosniff' }).end(text)
}

/** What could not be kept was not signed. */
function fail(response: ServerResponse): void {
  if (response.headersSent) response.destroy()
  else answer(response, 503, 'the witness cannot keep what it signs\n')
}

/** Undefined where there is more than a checkpoint can need. */
async function readText(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > MOST_BYTES) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts).toString()
}
