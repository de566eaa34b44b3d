import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { noteSigner, parseVerifierKey, verifierKeyOf } from '../../src/audit/proofs/note-key.js'
import { cosignaturesOn } from '../../src/audit/proofs/signed-note.js'
import { auditCommand } from '../../src/cli/audit.js'
import { type CommandIo } from '../../src/cli/command.js'
import { startWitness, witnessCommand } from '../../src/cli/witness/witness.js'
import { askWitnesses } from '../../src/gateway/log/ask-witnesses.js'
import { type NhsNumber, isNhsNumber } from '../../src/model/nhs-number.js'
import { openAuditLog } from '../../src/storage/audit-log.js'
import { cosignatureStore } from '../../src/storage/audit/cosignature-store.js'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { patientIndexStore } from '../../src/storage/patient-index-store.js'
import { auditEntry, signingKey } from '../audit/audit-entries.js'
import { type TestDatabase, testDatabase } from '../storage/test-database.js'
import { TextLog } from '../verifier/proof-files.js'

const pem = signingKey()
const family = verifierKeyOf(noteSigner('log.example/audit', pem))
const texts = Array.from({ length: 20 }, (_, at) => `entry ${String(at)}`)
const log = new TextLog(texts, 'log.example/audit/1', pem)
const forked = new TextLog(texts.with(2, 'another'), 'log.example/audit/1', pem)

let folder: string
let out: string
const open: { close(): Promise<void> }[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linchpin-witness-'))
})
afterEach(async () => {
  for (const it of open.splice(0)) await it.close()
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

function io(environment: CommandIo['environment'] = {}): CommandIo {
  out = ''
  return {
    stdin: (async function* () {})(),
    stdout: (text) => void (out += text),
    stderr: (text) => void (out += text),
    cwd: folder,
    environment,
  }
}

type Running = { readonly url: string; readonly key: string; close(): Promise<void> }

async function run(data: string, name = 'witness.example/w1'): Promise<Running> {
  const settings = {
    name,
    logs: [parseVerifierKey(family)],
    data,
    host: '127.0.0.1',
    port: 0,
  }
  const witness = await startWitness(settings, io())
  const running = {
    url: `http://127.0.0.1:${String(witness.port)}`,
    key: out.split('\n')[0] ?? '',
    close: () => witness.close(),
  }
  open.push(running)
  return running
}

type Said = { readonly status: number; readonly text: string; readonly type: string | null }

async function add(url: string, body: string): Promise<Said> {
  const response = await fetch(`${url}/add-checkpoint`, { method: 'POST', body })
  return { status: response.status, text: await response.text(), type: response.headers.get('content-type') }
}

describe('linchpin witness', () => {
  it('signs a log that grows, and none that was rewritten, over HTTP', async () => {
    const { url, key } = await run('w1')
    const note = log.checkpoint(7)
    const { status, text: line } = await add(url, `old 0\n\n${note}`)
    expect(status).toBe(200)
    expect(cosignaturesOn(note + line, [parseVerifierKey(key)])).toMatchObject([
      { witness: 'witness.example/w1' },
    ])
    expect(await add(url, log.growth(7))).toMatchObject({
      status: 200,
      text: expect.stringMatching(/^— witness\.example\/w1 /) as string,
    })
    expect(await add(url, forked.growth(7))).toEqual({ status: 409, text: '20\n', type: 'text/x.tlog.size' })
    expect(await add(url, forked.growth(20, 20))).toMatchObject({ status: 409, text: '20\n' })
    expect(await add(url, 'old 0\n\nnonsense')).toMatchObject({ status: 400 })
    expect(await add(url, `old 0\n\n${new TextLog(texts, 'other.example').checkpoint()}`)).toMatchObject({
      status: 404,
    })
    expect(
      await add(url, `old 0\n\n${new TextLog(texts, 'log.example/audit/1').checkpoint()}`),
    ).toMatchObject({ status: 403 })
    expect(await add(url, 'x'.repeat(20_000))).toMatchObject({ status: 413 })
    expect((await fetch(`${url}/add-checkpoint`)).status).toBe(404)
    const kept = await (await fetch(`${url}/checkpoints`)).text()
    expect(cosignaturesOn(kept, [parseVerifierKey(key)])).toHaveLength(1)
    expect(kept.split('\n')[1]).toBe('20')
  })

  it('finds a log rewritten since, and refuses what does not extend it', async () => {
    const { url } = await run('w2')
    expect(await add(url, `old 0\n\n${log.checkpoint(7)}`)).toMatchObject({ status: 200 })
    expect(await add(url, forked.growth(7))).toMatchObject({ status: 422 })
  })

  it('remembers across a restart what it signed, with the same key in a file that only it can read', async () => {
    const before = await run('w3')
    expect(await add(before.url, `old 0\n\n${log.checkpoint(9)}`)).toMatchObject({ status: 200 })
    await open.pop()?.close()
    const after = await run('w3')
    expect(after.key).toBe(before.key)
    expect(await add(after.url, `old 0\n\n${forked.checkpoint(9)}`)).toMatchObject({
      status: 409,
      text: '9\n',
    })
    expect((await stat(join(folder, 'w3', 'key.pem'))).mode & 0o077).toBe(0)
  })

  it('signs nothing once somebody else has changed what it remembers', async () => {
    const { url } = await run('w9')
    await writeFile(join(folder, 'w9', 'checkpoints.json'), '{}')
    expect(await add(url, `old 0\n\n${log.checkpoint(7)}`)).toMatchObject({ status: 503 })
  })

  it('signs one of two histories that are sent at once', async () => {
    const { url } = await run('w4')
    const bodies = Array.from(
      { length: 20 },
      (_, at) => `old 0\n\n${(at % 2 === 0 ? log : forked).checkpoint(10)}`,
    )
    const statuses = (await Promise.all(bodies.map((it) => add(url, it)))).map((it) => it.status)
    expect(statuses.filter((it) => it === 200)).toHaveLength(1)
  })

  it('does not start on a folder in use, a spoilt memory or a wrong key', async () => {
    await run('w5')
    await expect(run('w5')).rejects.toThrow('another process uses this folder')
    await open.pop()?.close()
    await writeFile(join(folder, 'w5', 'checkpoints.json'), '{"log.example/audit/1": "old"}')
    await expect(run('w5')).rejects.toThrow('checkpoints.json: expected an object of checkpoints')
    await rm(join(folder, 'w5', 'checkpoints.json'))
    await expect(run('w5')).rejects.toThrow('forgotten what it signed')
    const refused = async (...argv: readonly string[]): Promise<string> => {
      expect(await witnessCommand.run(argv, io())).toBe(2)
      return out
    }
    expect(await refused('--log', family)).toContain('--name expects')
    expect(await refused('--name', 'w')).toContain('--log expects the public key')
    expect(await refused('--name', 'w', '--log', 'w+00+AA')).toContain('--log w+00+AA: a verifier key is')
    expect(await refused('--name', 'w w', '--log', family, '--data', 'w6')).toContain('no spaces')
    expect(await refused('--name', 'w', '--log', family, '--listen', 'x')).toContain('HOST:PORT')
  })
})

function somebodyNew(): NhsNumber {
  const number = '9990000018'
  if (!isNhsNumber(number)) throw new Error('not an NHS number')
  return number
}

describe('a gateway with a witness', () => {
  let test: TestDatabase
  let database: Database
  beforeAll(async () => {
    test = await testDatabase()
    database = openDatabase(test.url)
  })
  afterAll(async () => {
    await database.close()
    await test.close()
  })

  it('has its checkpoints signed, and says so in proofs, exports and verification', async () => {
    const { url, key } = await run('w7')
    const gatewayLog = await openAuditLog({ url: test.url, logOrigin: 'log.example/audit', signingKey: pem })
    for (let at = 0; at < 3; at++) await gatewayLog.append(auditEntry())
    await gatewayLog.close()
    const said: string[] = []
    const ask = async (): Promise<void> => {
      const asking = askWitnesses({ witnesses: [{ url, key }] }, cosignatureStore(database), {
        witnessAnswered: (_, outcome) => void said.push(outcome),
      })
      open.push(asking)
      await expect.poll(() => said.length, { interval: 50 }).toBeGreaterThan(0)
      await open.pop()?.close()
    }
    await ask()
    expect(said).toEqual(['signed'])
    const again = await openAuditLog({ url: test.url, logOrigin: 'log.example/audit', signingKey: pem })
    await Promise.all(Array.from({ length: 300 }, () => again.append(auditEntry())))
    await again.close()
    said.length = 0
    await ask()
    expect(said).toEqual(['signed'])

    const audit = async (...argv: readonly string[]): Promise<string> => {
      const code = await auditCommand.run(argv, io({ DATABASE_URL: test.url }))
      expect([code, out]).toEqual([0, expect.anything()])
      return out
    }
    expect((await audit('key')).split('\n')[0]).toBe(family)
    expect(await audit('verify', '--witness', key, '--key', family)).toMatch(
      /witnessed log\.example\/audit\/1: 305 entries, by witness\.example\/w1 at 20/,
    )
    expect(await audit('prove', '1#2')).toContain('— witness.example/w1 ')
    expect(await audit('checkpoint')).toContain('— witness.example/w1 ')
    await audit('export', '--out', 'w7.ndjson')
    expect(await audit('verify', 'w7.ndjson', '--witness', key)).toContain(
      'witnessed log.example/audit/1: 305',
    )
    // A signature that is not the witness’s is a finding.
    const text = await readFile(join(folder, 'w7.ndjson'), 'utf8')
    const forged = text.replace(
      /(— witness\.example\/w1 \S{20})(.)/,
      (_, before: string, one: string) => before + (one === 'A' ? 'B' : 'A'),
    )
    await writeFile(join(folder, 'w7-forged.ndjson'), forged)
    expect(await auditCommand.run(['verify', 'w7-forged.ndjson', '--witness', key], io())).toBe(1)
    expect(out).toContain('what a witness signed does not hold')
  })

  it('holds up nobody new to the index while a witness takes its time, and lends it no connection', async () => {
    const small = openDatabase(test.url, { maxConnections: 1 })
    open.push(small)
    const store = cosignatureStore(small)
    const done = await store.alone(async () => {
      expect(await cosignatureStore(database).alone(() => Promise.resolve())).toBe(false)
      const found = patientIndexStore(small).idOf(somebodyNew(), [])
      const slow = new Promise((resolve) => setTimeout(resolve, 20_000, 'held up'))
      expect(await Promise.race([found, slow])).not.toBe('held up')
    })
    expect(done).toBe(true)
    await expect.poll(() => store.alone(() => Promise.resolve())).toBe(true)
  })

  it('is told when the witness knows more than the log does', async () => {
    const { url, key } = await run('w8', 'witness.example/w8')
    const ahead = new TextLog(Array.from({ length: 400 }, String), 'log.example/audit/1', pem)
    expect(await add(url, `old 0\n\n${ahead.checkpoint()}`)).toMatchObject({ status: 200 })
    const said: string[] = []
    const asking = askWitnesses({ witnesses: [{ url, key }] }, cosignatureStore(database), {
      witnessAnswered: (_, outcome) => void said.push(outcome),
    })
    open.push(asking)
    await expect.poll(() => said, { interval: 50 }).toContain('ahead')
  })
})
