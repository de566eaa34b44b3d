import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PEOPLE } from '../../sandbox/people.js'
import { linksCommand } from '../../src/cli/links/links.js'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { exchange } from '../http/exchange.js'
import { SOURCE, extractOf, lastEntry } from './brought-extract.js'
import { type Journey, resourcesIn, startJourney } from './journey.js'

/** Known to the council, which has written one of his events down without his NHS number. */
const KOFI = '9990000085'
const LOCAL = 'P-UNNUMBERED'
const kofi = PEOPLE.find((it) => it.nhsNumber === KOFI)

let journey: Journey
let database: Database

beforeAll(async () => {
  journey = await startJourney()
  database = openDatabase(journey.sandbox.databaseUrl)
  const reply = await exchange(Number(new URL(journey.sandbox.url).port), `/ingest/${SOURCE}`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${await journey.token('hillshire-data-officer')}`,
      'Content-Type': 'text/csv',
    },
    body: extractOf(2015, {
      'NHS Number': '',
      'LA Person Unique Identifier': LOCAL,
      'First Name': kofi?.given ?? '',
      'Last Name': kofi?.family ?? '',
      'Date of Birth': kofi?.birthDate ?? '',
      Gender: 'Male',
      Postcode: kofi?.postcode ?? '',
      'Event Start Date': '2015-03-02',
      'Event End Date': '2015-09-02',
    }),
  })
  expect([reply.status, reply.body]).toMatchObject([200, { counts: { records: 1, unserved: 1 } }])
})
afterAll(async () => {
  await database.close()
  await journey.stop()
})

async function linchpin(
  argv: readonly string[],
  stdin = '',
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const said = { out: '', err: '' }
  const config = join(journey.sandbox.dataDir, 'linchpin.yaml')
  const code = await linksCommand.run([...argv, '--config', config], {
    stdin: Readable.from([Buffer.from(stdin)]),
    stdout: (text) => {
      said.out += text
    },
    stderr: (text) => {
      said.err += text
    },
    cwd: process.cwd(),
    environment: { DATABASE_URL: journey.sandbox.databaseUrl },
  })
  return { code, ...said }
}

async function hisServices(): Promise<number> {
  const worker = await journey.token('hillshire-social-worker')
  const reply = await journey.search(worker, 'CarePlan', KOFI)
  expect(reply.status).toBe(200)
  return resourcesIn(reply).length
}

const WHO = ['--source', SOURCE, '--id', LOCAL]
const BY = ['--by', 'HIL-IG-1']
const WHY = ['--by', 'HIL-IG-1', '--reason', 'the address is his']

describe('a record that comes without an NHS number', () => {
  test('is looked for, judged, shown, and taken back', async () => {
    const before = await hisServices()

    const found = await linchpin(['find', ...BY, '--source', SOURCE])
    expect([found.code, JSON.parse(found.out)]).toMatchObject([0, { queued: 1, linked: 0, failed: 0 }])
    const queue = await linchpin(['queue', ...BY])
    expect(JSON.parse(queue.out)).toMatchObject({ localId: LOCAL, suggestions: [{ nhsNumber: KOFI }] })
    expect(await lastEntry(database, 'links-queue')).toMatchObject({ actor: 'HIL-IG-1', outcome: 'read' })
    expect(await hisServices()).toBe(before)

    expect(await linchpin(['link', ...WHO, ...WHY], KOFI)).toEqual({ code: 0, out: '', err: '' })
    expect(await hisServices()).toBe(before + 1)
    expect((await linchpin(['queue', ...BY])).out).toBe('')
    expect(await lastEntry(database, 'record-link')).toMatchObject({ actor: 'HIL-IG-1', outcome: 'changed' })

    // Their own id leads to the number now, for them and for nobody else.
    const system = 'https://linchpin.example/fhir/Id/case-system-person'
    const asked = `Patient/$ihe-pix?sourceIdentifier=${encodeURIComponent(`${system}|${LOCAL}`)}`
    const own = await journey.get(asked, await journey.token('hillshire-social-worker'))
    expect([own.status, own.text.includes(KOFI)]).toEqual([200, true])
    expect((await journey.get(asked, await journey.token('social-worker'))).status).toBe(404)

    const shown = JSON.parse((await linchpin(['show', ...WHO, ...BY])).out) as { readonly seen: unknown }
    expect((await linchpin(['unlink', ...WHO, ...WHY, '--seen', String(shown.seen)])).code).toBe(0)
    expect(await hisServices()).toBe(before)
    const history = (await linchpin(['history', ...WHO, ...BY])).out.trim().split('\n')
    expect(history.map((it) => (JSON.parse(it) as { readonly act: string }).act)).toEqual([
      'linked',
      'unlinked',
    ])

    // What was undone is not looked up again into a link or a suggestion.
    expect(JSON.parse((await linchpin(['find', ...BY, '--source', SOURCE])).out)).toMatchObject({
      linked: 0,
      queued: 0,
    })
  })

  test.each([
    ['no such source', ['list', '--source', 'la-nowhere'], 2],
    ['no such act', ['merge'], 2],
    ['nothing to undo', ['unlink', '--source', SOURCE, '--id', 'P-NOBODY', ...WHY, '--seen', '1'], 1],
  ])('%s', async (_, argv, code) => {
    const said = await linchpin(argv)
    expect([said.code, said.err]).toEqual([code, expect.stringMatching(/^linchpin links: /)])
  })
})
