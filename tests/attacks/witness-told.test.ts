import { mkdtemp, rm } from 'node:fs/promises'
import { type Server, createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { parseVerifierKey } from '../../src/audit/proofs/note-key.js'
import { auditCommand } from '../../src/cli/audit.js'
import { type CommandIo } from '../../src/cli/command.js'
import { startWitness } from '../../src/cli/witness/witness.js'
import { askWitnesses } from '../../src/gateway/log/ask-witnesses.js'
import { cosignatureStore } from '../../src/storage/audit/cosignature-store.js'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { type Journey, startJourney } from '../journeys/journey.js'
import { CANARIES, holds } from './canaries.js'

const PEOPLE = ['9990000018', '9990000077']
/** All that a checkpoint, its proof and its signatures may be made of: names of logs and witnesses, sizes, hashes. */
const LINES =
  /^(old \d{1,18}|\d{1,18}|[A-Za-z0-9+/]{43}=|linchpin\.example\/sandbox\/\d{1,10}|— [a-z0-9./]{1,40} [A-Za-z0-9+/=]{40,160}|)$/

let journey: Journey
let database: Database
let folder: string
let key: string
/** What the gateway sent, and what the witness said to it. */
const told: { readonly sent: string; readonly said: string }[] = []
const reported: string[] = []
const outcomes: string[] = []
let between: Server
let witness: { readonly port: number; close(): Promise<void> }

beforeAll(async () => {
  journey = await startJourney()
  database = openDatabase(journey.sandbox.databaseUrl)
  folder = await mkdtemp(join(tmpdir(), 'linchpin-told-'))
  key = (await audit('key')).split('\n')[0] ?? ''
  witness = await startWitness(
    { name: 'witness.example/w1', logs: [parseVerifierKey(key)], data: folder, host: '127.0.0.1', port: 0 },
    io((text) => reported.push(text)),
  )
  between = createServer((request, response) => {
    void (async () => {
      const sent: Buffer[] = []
      for await (const part of request as AsyncIterable<Buffer>) sent.push(part)
      const said = await fetch(`${witnessUrl()}${request.url ?? ''}`, {
        method: 'POST',
        body: Buffer.concat(sent),
      })
      const text = await said.text()
      told.push({ sent: `${request.url ?? ''}\n${Buffer.concat(sent).toString()}`, said: text })
      response.writeHead(said.status, { 'Content-Type': said.headers.get('content-type') ?? '' }).end(text)
    })()
  })
  await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve))
  await askAboutSomebody()
  await shown()
  await askAboutSomebody()
  await shown()
})
afterAll(async () => {
  await witness.close()
  await new Promise((resolve) => between.close(resolve))
  await database.close()
  await journey.stop()
  await rm(folder, { recursive: true, force: true })
})

const witnessUrl = (): string => `http://127.0.0.1:${String(witness.port)}`

function io(write: (text: string) => void): CommandIo {
  return {
    stdin: (async function* () {})(),
    stdout: write,
    stderr: write,
    cwd: folder,
    environment: { DATABASE_URL: journey.sandbox.databaseUrl },
  }
}

async function audit(...argv: readonly string[]): Promise<string> {
  let out = ''
  expect(
    await auditCommand.run(
      argv,
      io((text) => (out += text)),
    ),
  ).toBe(0)
  return out
}

async function askAboutSomebody(): Promise<void> {
  const worker = await journey.token('social-worker')
  for (const it of PEOPLE) expect((await journey.search(worker, 'Condition', it)).status).toBe(200)
}

/** Asks the witness, as the gateway does, until it has signed. */
async function shown(): Promise<void> {
  const before = outcomes.length
  const { port } = between.address() as AddressInfo
  const signerKey = reported.join('').split('\n')[0] ?? ''
  const witnesses = [{ url: `http://127.0.0.1:${String(port)}`, key: signerKey }]
  const asking = askWitnesses({ witnesses }, cosignatureStore(database), {
    witnessAnswered: (_, outcome) => void outcomes.push(outcome),
  })
  await vi.waitFor(() => expect(outcomes.length).toBeGreaterThan(before), 60_000)
  await asking.close()
}

const ofSomebody = (text: string): readonly string[] => CANARIES.filter((it) => holds(text, it))
const strange = (text: string): readonly string[] => text.split('\n').filter((it) => !LINES.test(it))

describe('a witness is told hashes, and tells nothing else', () => {
  test('there is something of somebody in the log, and the witness has signed it', async () => {
    const { rows } = await database.pool.query<{ readonly body: string }>('select body from audit_entry')
    for (const it of PEOPLE) expect(rows.some(({ body }) => body.includes(it))).toBe(true)
    expect(outcomes).toContain('signed')
    expect(outcomes.filter((it) => it !== 'signed')).toEqual([])
    expect(told.some(({ sent }) => !sent.includes('\nold 0\n'))).toBe(true)
  })

  test('what it is sent, what it answers, and where it says that it stands', async () => {
    const standing = await (await fetch(`${witnessUrl()}/checkpoints`)).text()
    for (const text of [
      ...told.flatMap(({ sent, said }) => [sent.replace('/add-checkpoint\n', ''), said]),
      standing,
    ]) {
      expect(text).not.toBe('')
      expect(strange(text)).toEqual([])
      expect(ofSomebody(text)).toEqual([])
    }
  })

  test('what the log itself shows to whoever checks it', async () => {
    const checkpoint = await audit('checkpoint')
    expect(checkpoint).toContain('— witness.example/w1 ')
    expect(strange(checkpoint)).toEqual([])
    expect(ofSomebody(checkpoint)).toEqual([])
  })

  test('no hash of an entry can be guessed: each has a number of its own that nobody is told', async () => {
    const { rows } = await database.pool.query<{ readonly nonce: string | null }>(
      `select body::jsonb #>> '{evidence,nonce}' as nonce from audit_entry where subject is not null`,
    )
    expect(rows.length).toBeGreaterThanOrEqual(2 * PEOPLE.length)
    for (const { nonce } of rows) expect(nonce).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-/)
    expect(new Set(rows.map((it) => it.nonce)).size).toBe(rows.length)
  })

  test.each([
    ['a person for a log', `old 0\n\n9990000018\n1\n${'A'.repeat(43)}=\n\n— 9990000018 AAAA\n`],
    ['a person for a hash', `old 1\nTEST-ALDER 9990000018\n\nsandbox/1\n1\n${'A'.repeat(43)}=\n\n`],
    ['a person for a proof', 'TEST-ALDER 9990000018'],
  ])('%s is repeated neither to whoever sent it nor where it stands', async (_, body) => {
    const reply = await fetch(`${witnessUrl()}/add-checkpoint?patient=9990000018`, { method: 'POST', body })
    const same = await fetch(`${witnessUrl()}/add-checkpoint`, { method: 'POST', body })
    const standing = await fetch(`${witnessUrl()}/checkpoints`)
    expect([reply.status, [400, 403, 404].includes(same.status)]).toEqual([404, true])
    for (const it of [reply, same, standing])
      expect(ofSomebody(`${JSON.stringify([...it.headers])} ${await it.text()}`)).toEqual([])
    expect(ofSomebody(reported.join(''))).toEqual([])
  })
})
