import { type JsonObject, arrayOf, isJsonObject } from '../../../src/model/json.js'
import {
  type LoopbackServer,
  type Received,
  loopbackServer,
  sendJson,
} from '../../sources/loopback-server.js'

/** What is planted in the record that the practice sends of one person. */
export type InRecord = {
  readonly about: string
  readonly in: 'record' | 'documents'
  readonly resources: readonly JsonObject[]
  /** The file that a document has attached. */
  readonly file?: { readonly id: string; readonly text: string }
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
    const file = held.find((it) => request.rawUrl.endsWith(`/Binary/${it.file?.id ?? ''}`))?.file
    if (file !== undefined) {
      sendJson(response, binaryOf(file))
      return
    }
    void passedOn(request, proxyUrl).then(
      async (reply) => {
        const text = await reply.text()
        response.writeHead(reply.status, { 'Content-Type': reply.headers.get('content-type') ?? '' })
        if (request.rawUrl.endsWith('$gpc.getstructuredrecord')) response.end(added(text, request, held))
        else response.end(withDocuments(text, request, held))
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

const binaryOf = ({ id, text }: { readonly id: string; readonly text: string }): JsonObject => ({
  resourceType: 'Binary',
  id,
  contentType: 'text/plain',
  content: Buffer.from(text).toString('base64'),
})

/** Beside the documents that a search finds, each with its file under the address of the practice's own. */
function withDocuments(text: string, { rawUrl }: Received, held: readonly InRecord[]): string {
  const root = /^\/(https?:.*)\/Patient\/[^/]+\/DocumentReference\b/.exec(rawUrl)?.[1]
  const resources = held.filter((it) => it.in === 'documents').flatMap((it) => it.resources)
  const bundle: unknown = root === undefined || resources.length === 0 ? undefined : JSON.parse(text)
  if (!isJsonObject(bundle) || bundle['resourceType'] !== 'Bundle') return text
  const own = JSON.stringify(resources).replaceAll('"Binary/', `"${root ?? ''}/Binary/`)
  const entry = (JSON.parse(own) as JsonObject[]).map((resource) => ({ resource, search: { mode: 'match' } }))
  return JSON.stringify({ ...bundle, total: undefined, entry: [...entry, ...arrayOf(bundle['entry'])] })
}

/** Only where problems are asked for: everything that is planted is one. */
function added(text: string, { body }: Received, held: readonly InRecord[]): string {
  const of = held.filter(
    (it) => it.in === 'record' && body.includes(it.about) && body.includes('includeProblems'),
  )
  const record: unknown = of.length === 0 ? undefined : JSON.parse(text)
  if (!isJsonObject(record) || record['resourceType'] !== 'Bundle') return text
  const entry = of.flatMap((it) => it.resources.map((resource) => ({ resource })))
  const meta = Object.assign({}, record['meta'], ...of.map((it) => it.meta ?? {})) as JsonObject
  return JSON.stringify({ ...record, meta, entry: [...arrayOf(record['entry']), ...entry] })
}
