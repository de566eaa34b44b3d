import { type JsonObject, arrayOf, isJsonObject } from '../../../src/model/json.js'
import { type LoopbackServer, type Received, loopbackServer } from '../../sources/loopback-server.js'

/** What is planted in the record that the practice sends of one person. */
export type InRecord = {
  readonly about: string
  readonly resources: readonly JsonObject[]
  /** What the whole record is to say of itself, with its profile. */
  readonly meta?: JsonObject | undefined
}

/** Stands before the Spine proxy of a practice, and adds to the records that pass what is planted in them. */
export type PracticeRecord = {
  readonly url: string
  /** From now on these and nothing else. */
  hold(held: readonly InRecord[]): void
  /** Where the proxy is that it stands before. */
  before(proxyUrl: string): void
  close(): Promise<void>
}

export async function startPracticeRecord(): Promise<PracticeRecord> {
  let held: readonly InRecord[] = []
  let proxyUrl = ''
  const server: LoopbackServer = await loopbackServer((request, response) => {
    void passedOn(request, proxyUrl).then(
      async (reply) => {
        const text = await reply.text()
        response.writeHead(reply.status, { 'Content-Type': reply.headers.get('content-type') ?? '' })
        response.end(request.rawUrl.endsWith('$gpc.getstructuredrecord') ? added(text, request, held) : text)
      },
      () => response.destroy(),
    )
  })
  return {
    url: server.url,
    hold: (it) => {
      held = it
    },
    before: (it) => {
      proxyUrl = it
    },
    close: () => server.close(),
  }
}

const NOT_PASSED_ON = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'accept-encoding',
])

function passedOn({ method, rawUrl, headers, body }: Received, proxyUrl: string): Promise<Response> {
  const sent = Object.entries(headers).filter(([name]) => !NOT_PASSED_ON.has(name))
  return fetch(`${proxyUrl}${rawUrl}`, {
    method,
    headers: sent.map(([name, value]): [string, string] => [name, String(value)]),
    redirect: 'manual',
    ...(method === 'GET' ? {} : { body }),
  })
}

/** Only where problems are asked for: everything that is planted is one. */
function added(text: string, { body }: Received, held: readonly InRecord[]): string {
  const of = held.filter((it) => body.includes(it.about) && body.includes('includeProblems'))
  const record: unknown = of.length === 0 ? undefined : JSON.parse(text)
  if (!isJsonObject(record) || record['resourceType'] !== 'Bundle') return text
  const entry = of.flatMap((it) => it.resources.map((resource) => ({ resource })))
  const meta = Object.assign({}, record['meta'], ...of.map((it) => it.meta ?? {})) as JsonObject
  return JSON.stringify({ ...record, meta, entry: [...arrayOf(record['entry']), ...entry] })
}
