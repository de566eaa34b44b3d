import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ingestCommand } from '../../src/cli/ingest.js'
import { textOf } from '../../src/model/json.js'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { runIn } from '../cli/ran.js'
import { type Reply, exchange } from '../http/exchange.js'
import {
  LIMIT,
  PERSONAL,
  SOURCE,
  extractOf,
  filesHeld,
  lastEntry,
  withScopesAndLimit,
} from './brought-extract.js'
import { type Journey, startJourney } from './journey.js'

let journey: Journey
let database: Database
let folder: string
let officer: string

beforeAll(async () => {
  journey = await startJourney({}, withScopesAndLimit)
  database = openDatabase(journey.sandbox.databaseUrl)
  folder = join(journey.sandbox.dataDir, 'extracts', SOURCE)
  officer = await journey.token('hillshire-data-officer')
})
afterAll(async () => {
  await database.close()
  await journey.stop()
})

async function brought(
  body: string,
  headers: Readonly<Record<string, string>> = {},
  path = SOURCE,
): Promise<Reply> {
  return exchange(Number(new URL(journey.sandbox.url).port), `/ingest/${path}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${officer}`, 'Content-Type': 'text/csv', ...headers },
    body,
  })
}

describe('a file that is brought over HTTP', () => {
  it('is held, in counts, and is in the log as a change by whoever brought it', async () => {
    const reply = await brought(extractOf(2010))
    expect([reply.status, reply.body]).toMatchObject([
      200,
      {
        source: SOURCE,
        outcome: 'loaded',
        asOf: '2010-12-31',
        counts: { records: 1, unserved: 0, rejected: 0 },
      },
    ])
    const entry = await lastEntry(database, 'extract-taken')
    expect(entry).toMatchObject({ actor: 'HIL-DO-0005', outcome: 'changed' })
    expect(entry?.body).toContain(textOf(reply.body['digest']) ?? 'no digest')
    expect(`${reply.text} ${entry?.body ?? ''} ${journey.journal.join('\n')}`).not.toMatch(PERSONAL)
  })

  it('is held already when it comes again', async () => {
    await brought(extractOf(2011))
    const again = await brought(extractOf(2011))
    expect([again.status, again.body['outcome']]).toEqual([200, 'held'])
    expect((await lastEntry(database, 'extract-taken'))?.body).toContain('"held"')
  })

  it('is refused whole where it has no record, and what is wrong is told by line and never by value', async () => {
    const reply = await brought(extractOf(2012, { 'Reporting Period End Date': 'someday 9990000019' }))
    expect([reply.status, reply.body]).toMatchObject([
      422,
      { outcome: 'refused', reason: 'no-records', rejects: [{ line: 2, column: 1, reason: 'no-date' }] },
    ])
    const entry = await lastEntry(database, 'extract-taken')
    expect(entry?.body).toContain('no-records')
    expect(`${reply.text} ${entry?.body ?? ''} ${journey.journal.join('\n')}`).not.toMatch(PERSONAL)
  })

  const REFUSED: readonly (readonly [
    what: string,
    status: number,
    code: string,
    bring: () => Promise<Reply>,
  ])[] = [
    ['without a token', 401, 'UNAUTHENTICATED', () => brought(extractOf(2013), { Authorization: '' })],
    [
      'from another organisation, as for no source',
      404,
      'NOT_SUPPORTED',
      async () =>
        brought(extractOf(2013), {
          Authorization: `Bearer ${await journey.token('social-worker', { scope: 'system/ingest.c' })}`,
        }),
    ],
    [
      'under a scope that reads everything',
      403,
      'INSUFFICIENT_SCOPE',
      async () =>
        brought(extractOf(2013), {
          Authorization: `Bearer ${await journey.token('hillshire-social-worker', { scope: 'system/*.rs' })}`,
        }),
    ],
    ['for no source', 404, 'NOT_SUPPORTED', () => brought(extractOf(2013), {}, 'la-nowhere')],
    ['for a source that drops none', 404, 'NOT_SUPPORTED', () => brought(extractOf(2013), {}, 'la-riverton')],
    ['over the limit', 413, 'BODY_TOO_LARGE', () => brought('x'.repeat(LIMIT + 1))],
    [
      'over a limit that it does not announce',
      413,
      'BODY_TOO_LARGE',
      () => brought('x'.repeat(LIMIT + 1), { 'Transfer-Encoding': 'chunked' }),
    ],
    [
      'in no form that is read',
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      () => brought(extractOf(2013), { 'Content-Type': 'application/pdf' }),
    ],
    [
      'compressed',
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      () => brought(extractOf(2013), { 'Content-Encoding': 'gzip' }),
    ],
    [
      'with a parameter that is not known',
      400,
      'INVALID_PARAMETER',
      () => brought(extractOf(2013), {}, `${SOURCE}?force=yes`),
    ],
    [
      'as at no date',
      400,
      'INVALID_PARAMETER',
      () => brought(extractOf(2013), {}, `${SOURCE}?as-of=2026-02-30x`),
    ],
  ]

  it.each(REFUSED)(
    '%s is refused with %i %s, recorded, and nothing is held',
    async (_, status, code, bring) => {
      const held = await filesHeld(database)
      const reply = await bring()
      const [issue] = reply.body['issue'] as { details: { coding: { code: string }[] } }[]
      expect([reply.status, issue?.details.coding[0]?.code]).toEqual([status, code])
      expect(reply.text).not.toMatch(PERSONAL)
      expect(await lastEntry(database, 'ingest')).toMatchObject({ outcome: code })
      expect(await filesHeld(database)).toBe(held)
    },
  )
})

describe('linchpin ingest', () => {
  const ingest = (argv: readonly string[]) =>
    runIn((...given) => ingestCommand.run(...given), ['--config', journey.sandbox.settingsFile, ...argv], {
      DATABASE_URL: journey.sandbox.databaseUrl,
    })
  const written = (name: string, text: string): string => {
    const path = join(journey.sandbox.dataDir, name)
    writeFileSync(path, text)
    return path
  }

  it('exits 0 when every record is held, and again for the same bytes by any way', async () => {
    const path = written('good.csv', extractOf(2014))
    const first = await ingest(['--source', SOURCE, path])
    expect([first.code, first.out]).toEqual([
      0,
      expect.stringContaining('loaded, as at 2014-12-31: 1 records'),
    ])
    const again = await ingest(['--source', SOURCE, path])
    expect([again.code, again.out]).toEqual([0, expect.stringContaining('held already')])
    const uploaded = await brought(extractOf(2014))
    expect([uploaded.status, uploaded.body['outcome']]).toEqual([200, 'held'])
    expect(`${first.out}${first.err}`).not.toMatch(PERSONAL)
  })

  it('exits 1 where some were rejected, with file, line and column, and writes them apart', async () => {
    const path = written('some.csv', `${extractOf(2015)}a,b\n`)
    const rejects = join(journey.sandbox.dataDir, 'rejects.ndjson')
    const { code, out, err } = await ingest(['--source', SOURCE, '--rejects', rejects, path])
    expect([code, out]).toEqual([1, expect.stringContaining('1 rejected')])
    expect(err).toMatch(/some\.csv:3:\d+: ragged-row/)
    expect(JSON.parse(readFileSync(rejects, 'utf8'))).toMatchObject({
      line: 3,
      reason: 'ragged-row',
      text: 'a,b',
    })
  })

  it.each<[string, () => readonly string[], RegExp]>([
    [
      'an unknown source',
      () => ['--source', 'la-nowhere', written('a.csv', '')],
      /those that do: la-hillshire/,
    ],
    ['a missing file', () => ['--source', SOURCE, 'nowhere.csv'], /nowhere\.csv:1:1: not held: unreadable/],
    [
      'a file of another kind',
      () => ['--source', SOURCE, written('b.csv', 'Shoe Size\n5\n')],
      /b\.csv:1:1: not held: wrong-header/,
    ],
    [
      'a date that is none',
      () => ['--source', SOURCE, '--as-of', 'June', written('c.csv', '')],
      /--as-of expects a date/,
    ],
    ['no source', () => ['file.csv'], /--source ID and one FILE are needed/],
  ])('exits 2 for %s, and says so', async (_, argv, message) => {
    const { code, out, err } = await ingest(argv())
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(message)
  })

  it('dates what does not say its own date with --as-of, and refuses to date it anew', async () => {
    const path = written('undated.csv', extractOf(2016, { 'Reporting Period End Date': '' }))
    const first = await ingest(['--source', SOURCE, '--as-of', '2016-06-30', path])
    expect([first.code, first.out]).toEqual([0, expect.stringContaining('loaded, as at 2016-06-30')])
    const anew = await ingest(['--source', SOURCE, '--as-of', '2016-09-30', path])
    expect([anew.code, anew.err]).toEqual([
      2,
      expect.stringContaining('not held: held-as-at-another-date (held as at 2016-06-30)'),
    ])
    const uploaded = await brought(readFileSync(path, 'utf8'), {}, `${SOURCE}?as-of=2016-09-30`)
    expect([uploaded.status, uploaded.body]).toMatchObject([
      422,
      { reason: 'held-as-at-another-date', heldAsOf: '2016-06-30' },
    ])
  })
})

describe('a file in the folder of its source', () => {
  /** Puts it there whole, and waits until it has been moved; gives where to, and the report beside it. */
  async function dropped(name: string, text: string): Promise<readonly [place: string, report: string]> {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, `${name}.part`), text)
    renameSync(join(folder, `${name}.part`), join(folder, name))
    for (const end = Date.now() + 60_000; Date.now() < end;) {
      for (const place of ['done', 'rejected']) {
        const files = existsSync(join(folder, place)) ? readdirSync(join(folder, place)) : []
        const moved = files.find((it) => it.endsWith(name))
        if (moved !== undefined && !existsSync(join(folder, name)))
          return [place, readFileSync(join(folder, place, `${moved}.report.json`), 'utf8')]
      }
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    return ['nowhere', '']
  }

  it('is moved to done when it is held, with a report', async () => {
    const [place, report] = await dropped('cld-2017.csv', extractOf(2017))
    expect([place, JSON.parse(report)]).toMatchObject(['done', { kind: 'loaded', asOf: '2017-12-31' }])
    expect(report).not.toMatch(PERSONAL)
    expect(await lastEntry(database, 'extract-taken')).toMatchObject({ actor: 'watched folder' })
  })

  it('is moved to rejected with reasons when it is not', async () => {
    const [place, report] = await dropped(
      'bad-2018.csv',
      extractOf(2018, { 'Reporting Period End Date': '' }),
    )
    expect([place, JSON.parse(report)]).toMatchObject([
      'rejected',
      { kind: 'refused', reason: 'no-records', rejects: [{ line: 2, reason: 'no-date' }] },
    ])
    expect(report).not.toMatch(PERSONAL)
  })

  it('is held already where it was brought over HTTP', async () => {
    await brought(extractOf(2019))
    const [place, report] = await dropped('cld-2019.csv', extractOf(2019))
    expect([place, JSON.parse(report)]).toMatchObject(['done', { kind: 'held' }])
  })

  it('is left alone while it is being written', async () => {
    const unfinished = join(folder, 'cld-2020.csv.part')
    writeFileSync(unfinished, extractOf(2020))
    await dropped('cld-2021.csv', extractOf(2021))
    expect(existsSync(unfinished)).toBe(true)
    rmSync(unfinished)
  })
})
