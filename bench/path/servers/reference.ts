import { createHash, createHmac, randomUUID } from 'node:crypto'
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose'
import pg from 'pg'
import { Pool } from 'undici'
import { listen } from './listen.js'
import { serve } from './serve.js'

/**
 * The least that the job allows, by hand and for this one answer: token, one source, a look at every code, a decision
 * for each resource, a field redacted, an entry in a hash chain that is durable before the answer leaves. It traces and
 * translates nobody, knows no rules and no consents, and searches nothing: the floor, not a peer.
 */
const [, , source = '', databaseUrl = '', gateway = ''] = process.argv
const SENSITIVE = new Set(Array.from({ length: 5_000 }, (_, n) => `sensitive-${n}`))
const DECIDED = new Map([
  ['CarePlan', 'permit'],
  ['Patient', 'permit'],
])
type Node = { [name: string]: unknown }
type Waiting = {
  readonly row: string
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

await serve(async () => {
  const keys = createLocalJWKSet(
    (await (await fetch(`${gateway}/.well-known/jwks.json`)).json()) as JSONWebKeySet,
  )
  const tokens = new Map<string, number>()
  const upstream = new Pool(source, { connections: 16 })
  const database = new pg.Client({ connectionString: databaseUrl })
  await database.connect()
  await database.query('create table if not exists reference_log (at bigserial, row text, head text)')
  const waiting: Waiting[] = []
  let head = ''
  let writing = false
  const write = async (): Promise<void> => {
    writing = true
    while (waiting.length > 0) {
      const batch = waiting.splice(0)
      for (const it of batch) head = createHash('sha256').update(head).update(it.row).digest('hex')
      await database
        .query({
          name: 'append',
          text: 'insert into reference_log (row, head) select unnest($1::text[]), $2',
          values: [batch.map((it) => it.row), head],
        })
        .then(
          () => batch.forEach((it) => it.resolve()),
          (error: unknown) => batch.forEach((it) => it.reject(error)),
        )
    }
    writing = false
  }
  const durable = (row: string): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting.push({ row, resolve, reject })
      if (!writing) void write()
    })
  return listen((request, response) => {
    void (async () => {
      const token = (request.headers.authorization ?? '').slice(7)
      const hash = createHash('sha256').update(token).digest('base64')
      if ((tokens.get(hash) ?? 0) < Date.now()) {
        const { payload } = await jwtVerify(token, keys)
        tokens.set(hash, (payload.exp ?? 0) * 1_000)
      }
      const person = createHmac('sha256', 'key').update('9990000018').digest('hex')
      const { body } = await upstream.request({ method: 'GET', path: '/answer' })
      const bundle = JSON.parse(await body.text()) as {
        readonly entry?: readonly { readonly resource: Node }[]
      }
      const entry = (bundle.entry ?? []).flatMap((it) => {
        if (
          it.resource['resourceType'] !== 'OperationOutcome' &&
          !DECIDED.has(String(it.resource['resourceType']))
        )
          return []
        if (hasSensitive(it.resource)) return []
        const { note, ...rest } = it.resource
        return [{ ...it, resource: note === undefined ? it.resource : rest }]
      })
      const stored = durable(
        JSON.stringify({ id: randomUUID(), person, released: entry.map((it) => it.resource['id']) }),
      )
      const bytes = Buffer.from(JSON.stringify({ ...bundle, entry }))
      await stored
      response
        .writeHead(200, { 'Content-Type': 'application/fhir+json', 'Content-Length': bytes.length })
        .end(bytes)
    })()
  })
})

function hasSensitive(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(hasSensitive)
  if (typeof node !== 'object' || node === null) return false
  const { code } = node as Node
  if (typeof code === 'string' && SENSITIVE.has(code)) return true
  for (const name in node) if (hasSensitive((node as Node)[name])) return true
  return false
}
