import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventFor, rulesIn } from '../../src/audit/questions/event-for.js'
import {
  type FoundEntry,
  type LogCursor,
  type LogQuestion,
  type LogQuestions,
} from '../../src/audit/questions/question.js'
import { readEvent } from '../../src/audit/questions/read-event.js'
import { type Viewer } from '../../src/model/officers/officer.js'
import { isOdsCode } from '../../src/model/ods-code.js'
import { openAuditLog } from '../../src/storage/audit-log.js'
import { openLogReader } from '../../src/storage/audit/read-log.js'
import { followLog } from '../../src/storage/console/follow-log.js'
import { logQuestions } from '../../src/storage/console/log-questions.js'
import { openDatabase } from '../../src/storage/database.js'
import { accessEntry } from '../audit/access-entries.js'
import { signingKey } from '../audit/audit-entries.js'
import { testDatabase } from './test-database.js'

const HOLDERS: ReadonlyMap<string, string> = new Map([
  ['riverton', '9A1'],
  ['hillshire', '9A2'],
  ['elm', 'A81001'],
])
const controllerOf = (source: string): string | undefined => HOLDERS.get(source)
const ASKERS = ['9A1', '9A2', 'A81001', 'RX9']
const PEOPLE = ['9990000018', '9990000026', '9990000034']
const PURPOSES = ['direct-care', 'direct-care', 'safeguarding-child', 'emergency']
const OUTCOMES = ['released', 'released', 'NO_RELATIONSHIP', 'REVIEW_REQUIRED']
const KINDS = ['disclosure', 'refusal', 'access', 'change'] as const
const RULES = ['R-01', 'R-12', 'B-01']
const DAYS = ['2026-09-30', '2026-10-01', '2026-11-20', '2026-11-21']

/** The n-th entry: every combination comes, in no order of time. */
const entryOf = (n: number): ReturnType<typeof accessEntry> => {
  const [source] = [...HOLDERS][n % 3] ?? ['']
  return accessEntry({
    columns: {
      recorded: `${DAYS[(n * 7) % 4]}T${String((n * 5) % 24).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}:00.000Z`,
      kind: KINDS[Math.floor(n / 3) % 4] ?? 'access',
      action: n % 3 === 0 ? 'match' : 'search',
      actor: `worker-${n % 5}`,
      actorOrganisation: ASKERS[Math.floor(n / 2) % 4],
      subject: PEOPLE[Math.floor(n / 5) % 3],
      purpose: PURPOSES[Math.floor(n / 7) % 4],
      outcome: OUTCOMES[Math.floor(n / 4) % 4] ?? '',
      breakGlass: n % 11 === 0,
      requestId: `request-${n}`,
    },
    evidence: {
      verdicts: [{ source, reasons: [RULES[n % 3]], obligations: [] }],
      sources: [{ source, organisation: HOLDERS.get(source), area: 'services', outcome: 'answered' }],
      released: [{ reference: `Flag/${n}`, source, decision: 'permit', reasons: [RULES[(n + 1) % 3]] }],
    },
  })
}

let database: Awaited<ReturnType<typeof testDatabase>>
let questions: LogQuestions
let all: readonly FoundEntry[]
const closing: (() => Promise<void>)[] = []

beforeAll(async () => {
  database = await testDatabase()
  const log = await openAuditLog({
    url: database.url,
    logOrigin: 'log.example/audit',
    signingKey: signingKey(),
  })
  await Promise.all(Array.from({ length: 300 }, (_, n) => log.append(entryOf(n))))
  await log.close()
  const opened = openDatabase(database.url)
  const follower = followLog(opened, controllerOf, () => undefined)
  questions = logQuestions(opened, () => follower.catchUp())
  const reader = await openLogReader(database.url)
  const found: FoundEntry[] = []
  for await (const line of reader.lines())
    if (line.kind === 'entry') found.push({ ...line, origin: 'log.example/audit/1', leaf: '' })
  await reader.close()
  all = found.toSorted((a, b) =>
    a.columns.recorded === b.columns.recorded
      ? Number(b.index - a.index)
      : b.columns.recorded.localeCompare(a.columns.recorded),
  )
  closing.push(
    () => follower.stop(),
    () => opened.close(),
    () => database.close(),
  )
})
afterAll(async () => {
  for (const it of closing) await it()
})

/** What should be found, by looking at every entry. */
function expected(viewer: Viewer, question: LogQuestion): readonly bigint[] {
  return all.filter((entry) => holds(viewer, question, entry)).map((it) => it.index)
}

function holds(viewer: Viewer, question: LogQuestion, { text, columns }: FoundEntry): boolean {
  const event = readEvent(text, columns)
  const seen = event === undefined ? undefined : eventFor(viewer, event, controllerOf)
  const day = columns.recorded.slice(0, 10)
  const { rule, from = '0', to = '9', ...rest } = question
  const same: Readonly<Record<string, unknown>> = {
    nhsNumber: seen?.columns.subject,
    user: columns.actor,
    organisation: columns.actorOrganisation,
    purpose: columns.purpose,
    outcome: seen?.columns.outcome,
    kind: columns.kind,
    requestId: columns.requestId,
    breakGlass: columns.breakGlass,
  }
  return (
    seen !== undefined &&
    (rule === undefined || rulesIn(seen).has(rule)) &&
    day >= from &&
    day <= to &&
    Object.entries(rest).every(([name, value]) => value === undefined || same[name] === value)
  )
}

const maybe = <T>(...values: readonly T[]): fc.Arbitrary<T | undefined> =>
  fc.option(fc.constantFrom(...values), { nil: undefined, freq: 1 })

const anyQuestion: fc.Arbitrary<LogQuestion> = fc.record({
  nhsNumber: fc.oneof(
    { weight: 4, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: maybe(...PEOPLE) },
  ),
  user: fc.oneof(
    { weight: 4, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: maybe('worker-1') },
  ),
  organisation: maybe(...ASKERS),
  purpose: maybe(...PURPOSES, 'research'),
  rule: maybe(...RULES),
  outcome: maybe(...OUTCOMES),
  kind: maybe(...KINDS),
  breakGlass: fc.option(fc.constant<true>(true), { nil: undefined, freq: 5 }),
  requestId: fc.oneof(
    { weight: 9, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: maybe('request-7') },
  ),
  from: maybe('2026-10-01'),
  to: maybe('2026-11-20'),
})

const viewers: readonly Viewer[] = ['all', ...ASKERS.filter(isOdsCode)]

test('what is found is what every entry looked at alone gives, page after page, for every viewer', async () => {
  await fc.assert(
    fc.asyncProperty(anyQuestion, fc.constantFrom(...viewers), async (question, viewer) => {
      const found: bigint[] = []
      for (let after: LogCursor | undefined; ;) {
        const page = await questions.search(viewer, question, after, 40)
        found.push(...page.entries.map((it) => it.index))
        if (page.next === undefined) break
        after = page.next
      }
      expect(found).toEqual(expected(viewer, question))
    }),
    { numRuns: 150 },
  )
})

test('each question on its own finds something, for who sees all', async () => {
  const single: readonly LogQuestion[] = [
    {},
    { nhsNumber: '9990000018' },
    { user: 'worker-1' },
    { organisation: 'RX9' },
    { purpose: 'safeguarding-child' },
    { rule: 'R-12' },
    { outcome: 'REVIEW_REQUIRED' },
    { kind: 'change' },
    { breakGlass: true },
    { requestId: 'request-7' },
    { from: '2026-10-01', to: '2026-10-01' },
  ]
  for (const question of single) {
    const { entries } = await questions.search('all', question, undefined, 40)
    expect(entries.length, JSON.stringify(question)).toBeGreaterThan(0)
  }
})

test('what was appended right before a question is found by it, also under its place, by whoever may see it', async () => {
  const log = await openAuditLog({
    url: database.url,
    logOrigin: 'log.example/audit',
    signingKey: signingKey(),
  })
  try {
    for (const n of [1_000, 1_002]) {
      const { index } = await log.append({ ...entryOf(n), requestId: `late-${n}` })
      const page = await questions.search('all', { requestId: `late-${n}` }, undefined, 10)
      expect(page.entries.map((it) => it.index)).toEqual([index])
      const next = await log.append({ ...entryOf(n), requestId: `later-${n}` })
      const place = { shard: page.entries[0]?.shard ?? 0, index: next.index }
      expect(await questions.entry('all', place)).toMatchObject({ columns: { requestId: `later-${n}` } })
      const viewer = ASKERS.filter(isOdsCode).find((it) => it === entryOf(n).actorOrganisation)
      if (viewer !== undefined) expect((await questions.entry(viewer, place))?.index).toBe(next.index)
      expect(await questions.entry('all', { shard: 999, index: 0n })).toBeUndefined()
    }
  } finally {
    await log.close()
  }
})

test('a question never answers short where the index cannot be brought up to date', async () => {
  const opened = openDatabase(database.url)
  const log = await openAuditLog({
    url: database.url,
    logOrigin: 'log.example/audit',
    signingKey: signingKey(),
  })
  try {
    await log.append(entryOf(7))
    const behind = logQuestions(opened, () => Promise.reject(new Error('the index of the log is being made')))
    await expect(behind.search('all', {}, undefined, 10)).rejects.toThrow('being made')
    await expect(behind.entry('all', { shard: 1, index: 0n })).rejects.toThrow('being made')
    const since = new Date(0)
    await expect(behind.byHour('all', since)).rejects.toThrow('being made')
    await expect(behind.figures('all', since)).rejects.toThrow('being made')
    await expect(behind.sources('all', since)).rejects.toThrow('being made')
  } finally {
    await log.close()
    await opened.close()
  }
})

test('figures count what was appended just before they were asked for', async () => {
  const since = new Date('2026-12-01T00:00:00Z')
  const asked: Readonly<Record<string, () => Promise<readonly { count?: number; asked?: number }[]>>> = {
    byHour: async () => (await questions.byHour('all', since)).filter((it) => it.kind === 'disclosure'),
    figures: () => questions.figures('all', since),
    sources: () => questions.sources('all', since),
  }
  const log = await openAuditLog({
    url: database.url,
    logOrigin: 'log.example/audit',
    signingKey: signingKey(),
  })
  try {
    for (const [n, [name, ask]] of Object.entries(asked).entries()) {
      await log.append({ ...entryOf(1), kind: 'disclosure', recorded: '2026-12-01T10:00:00.000Z' })
      const counts = (await ask()).map((it) => it.count ?? it.asked)
      expect([name, counts]).toEqual([name, [n + 1]])
    }
  } finally {
    await log.close()
  }
})
