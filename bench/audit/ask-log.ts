import pg from 'pg'
import {
  type EntryPlace,
  type LogCursor,
  type LogQuestion,
  type LogQuestions,
} from '../../src/audit/questions/question.js'
import { followLog } from '../../src/storage/console/follow-log.js'
import { logQuestions } from '../../src/storage/console/log-questions.js'
import { type Viewer } from '../../src/model/officers/officer.js'
import { isOdsCode } from '../../src/model/ods-code.js'
import { type Database, connectionSettings, openDatabase } from '../../src/storage/database.js'
import { type Goal, type Line, type Table } from '../report.js'
import { HOLDERS } from './entries.js'
import { spread } from './append.js'

const DAY_MS = 86_400_000
const PAGE = 50

/** A question of the console, for anybody who sees all and for the officers of one council. */
type Asked = {
  readonly name: string
  readonly ask: (log: LogQuestions, known: Known) => Promise<unknown>
  /** False where the answer is put together from more than one statement. */
  readonly isOneStatement: boolean
}

/** What a question has to name: taken from the log itself. */
type Known = {
  readonly until: Date
  readonly place: EntryPlace
  readonly after: LogCursor
  readonly nhsNumber: string
  readonly user: string
  readonly requestId: string
}

const COUNCIL: Viewer = viewerOf('9A1')
const VIEWERS: readonly Viewer[] = ['all', COUNCIL]

const SEARCHES: Readonly<Record<string, (known: Known) => LogQuestion>> = {
  newest: () => ({}),
  person: ({ nhsNumber }) => ({ nhsNumber }),
  user: ({ user }) => ({ user }),
  organisation: () => ({ organisation: 'RX9' }),
  'purpose, common': () => ({ purpose: 'direct-care' }),
  'purpose, rare': () => ({ purpose: 'safeguarding-child' }),
  'rule, common': () => ({ rule: 'B-01' }),
  'rule, rare': () => ({ rule: 'R-12' }),
  'outcome, common': () => ({ outcome: 'NO_RELATIONSHIP' }),
  'outcome, rarer': () => ({ outcome: 'REVIEW_REQUIRED' }),
  'outcome, none': () => ({ outcome: 'ACCESS_DENIED' }),
  'kind, change': () => ({ kind: 'change' }),
  request: ({ requestId }) => ({ requestId }),
  'broken glass': () => ({ breakGlass: true }),
  'one day': ({ until }) => ({ from: dayBefore(until, 20), to: dayBefore(until, 20) }),
  'user and purpose': ({ user }) => ({ user, purpose: 'care-act-assessment' }),
  'organisation and outcome': () => ({ organisation: '9A2', outcome: 'REVIEW_REQUIRED' }),
  'rule and period': ({ until }) => ({ rule: 'R-12', from: dayBefore(until, 30), to: dayBefore(until, 1) }),
  'person and period': ({ nhsNumber, until }) => ({ nhsNumber, from: dayBefore(until, 30) }),
}

const QUESTIONS: readonly Asked[] = VIEWERS.flatMap((viewer) => [
  ...Object.entries(SEARCHES).map(([name, question]): Asked => ({
    name: `${viewer}: ${name}`,
    ask: (log, known) => log.search(viewer, question(known), undefined, PAGE),
    isOneStatement: true,
  })),
  single(`${viewer}: second page`, (log, { after }) => log.search(viewer, {}, after, PAGE)),
  single(`${viewer}: event`, (log, { place }) => log.entry(viewer, place)),
  single(`${viewer}: sample of a day`, (log, { until }) =>
    log.sample(viewer, new Date(until.getTime() - DAY_MS), until, 'seed', 20),
  ),
  single(`${viewer}: by the hour, a day`, (log, { until }) =>
    log.byHour(viewer, new Date(until.getTime() - DAY_MS)),
  ),
  single(`${viewer}: figures of 30 days`, (log, { until }) =>
    log.figures(viewer, new Date(until.getTime() - 30 * DAY_MS)),
  ),
  single(`${viewer}: sources, a day`, (log, { until }) =>
    log.sources(viewer, new Date(until.getTime() - DAY_MS)),
  ),
])

const OTHERS: readonly Asked[] = [
  single('integrity', (log) => log.integrity()),
  { name: 'proof', ask: (log, { place }) => log.proof(place, undefined), isOneStatement: false },
]

function single(name: string, ask: Asked['ask']): Asked {
  return { name, ask, isOneStatement: true }
}

/** Every question of the console over the long log: through the console's port, as bare SQL, and over a tenth of it. */
export async function questionsTable(
  logs: { readonly whole: string; readonly tenth: string },
  until: Date,
  times: number,
): Promise<Table> {
  const [whole, tenth] = [openLogs(logs.whole), openLogs(logs.tenth)]
  const raw = new pg.Client(connectionSettings(logs.whole, 0))
  await raw.connect()
  const [known, knownTenth] = [await knownOf(logs.whole, until), await knownOf(logs.tenth, until)]
  const found: { asked: Asked; line: Line; toRaw: number; toTenth: number }[] = []
  for (const asked of [...QUESTIONS, ...OTHERS]) {
    const statements = await whole.statementsOf(() => asked.ask(whole.questions, known))
    const bare = async (): Promise<void> => {
      for (const { text, values } of statements) await raw.query(text, [...values])
    }
    const [all, some, sql]: [number[], number[], number[]] = [[], [], []]
    for (let n = 0; n < times; n++) {
      all.push(await timed(() => asked.ask(whole.questions, known)))
      some.push(await timed(() => asked.ask(tenth.questions, knownTenth)))
      if (asked.isOneStatement) sql.push(await timed(bare))
    }
    const { median } = spread(all)
    const line = { name: asked.name, ...spread(all) }
    found.push({ asked, line, toRaw: median / spread(sql).median, toTenth: median / spread(some).median })
  }
  await Promise.all([raw.end(), whole.close(), tenth.close()])
  return {
    title: 'questions of the console over the whole log, the first 50',
    unit: 'ms',
    lines: found.map((it) => it.line),
    goals: found.flatMap(({ asked: { name, isOneStatement }, toRaw, toTenth }): readonly Goal[] => [
      ...(isOneStatement ? [{ name: `${name}, to the same SQL`, ratio: toRaw, bound: AT_MOST_TWICE }] : []),
      { name: `${name}, to a tenth of the log`, ratio: toTenth, bound: AT_MOST_TWICE },
    ]),
    notes: [],
  }
}

const AT_MOST_TWICE: Goal['bound'] = { kind: 'at-most', ratio: 2 }

type OpenLogs = {
  readonly questions: LogQuestions
  /** What the work sent to the database, but for looking whether the index is up to date. */
  statementsOf(work: () => Promise<unknown>): Promise<readonly Statement[]>
  close(): Promise<void>
}

type Statement = { readonly text: string; readonly values: readonly unknown[] }

function openLogs(url: string): OpenLogs {
  const database = openDatabase(url, { maxConnections: 4, statementTimeoutMs: 0 })
  const follower = followLog(
    database,
    (source) => HOLDERS.get(source),
    () => undefined,
  )
  const sent: Statement[] = []
  const pool = new Proxy(database.pool, {
    get: (target, name, receiver): unknown =>
      name === 'query'
        ? (text: string, values: readonly unknown[]) => {
            sent.push({ text, values })
            return target.query(text, [...values])
          }
        : Reflect.get(target, name, receiver),
  })
  const listened: Database = { ...database, pool }
  return {
    questions: logQuestions(listened, () => follower.catchUp()),
    statementsOf: async (work) => {
      sent.length = 0
      await work()
      return [...sent]
    },
    close: async () => {
      await follower.stop()
      await database.close()
    },
  }
}

async function knownOf(url: string, until: Date): Promise<Known> {
  const database = openDatabase(url)
  try {
    const log = logQuestions(database, () => Promise.resolve())
    const day = dayBefore(until, 20)
    const { entries } = await log.search(COUNCIL, { from: day, to: day, kind: 'disclosure' }, undefined, 50)
    const [first, last] = [entries[0], entries.at(-1)]
    if (first === undefined || last === undefined) throw new Error('the log has no such entries')
    const { subject = '', actor = '', requestId, recorded } = last.columns
    const place = { shard: last.shard, index: last.index }
    return { until, place, after: { ...place, recorded }, nhsNumber: subject, user: actor, requestId }
  } finally {
    await database.close()
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

function viewerOf(ods: string): Viewer {
  if (!isOdsCode(ods)) throw new Error(`${ods} is no ODS code`)
  return ods
}

function dayBefore(until: Date, days: number): string {
  return new Date(until.getTime() - days * DAY_MS).toISOString().slice(0, 10)
}
