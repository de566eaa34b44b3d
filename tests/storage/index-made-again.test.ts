import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LogQuestion } from '../../src/audit/questions/question.js'
import { type Viewer } from '../../src/model/officers/officer.js'
import { openAuditLog } from '../../src/storage/audit-log.js'
import { followLog } from '../../src/storage/console/follow-log.js'
import { IS_BEHIND, indexLog } from '../../src/storage/console/index-log.js'
import { logQuestions } from '../../src/storage/console/log-questions.js'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { indexMadeAgain } from '../../src/storage/migrations/0133-index-made-again.js'
import { refusalsIndexedAgain } from '../../src/storage/migrations/0134-refusals-indexed-again.js'
import { accessEntry } from '../audit/access-entries.js'
import { signingKey } from '../audit/audit-entries.js'
import { ods } from '../disclosure/world.js'
import { asGatewayLogin } from './gateway-login.js'
import { type TestDatabase, testDatabase } from './test-database.js'

const ASKER = ods('9A1')
const HOLDER = ods('A81001')
const SOURCES: ReadonlyMap<string, string> = new Map([
  ['riverton', ASKER],
  ['elm', HOLDER],
])
const controllerOf = (source: string): string | undefined => SOURCES.get(source)

const refusal = (source: string, code: string, reasons: readonly string[]) => ({
  source,
  code,
  reasons,
  obligations: [],
  said: { reasons, obligations: [] },
})
const REFUSALS: Readonly<Record<string, ReturnType<typeof refusal>>> = {
  'could not be checked': refusal('elm', 'CANNOT_CHECK', ['R-07']),
  'could not be checked of their own': refusal('riverton', 'CANNOT_CHECK', ['R-12']),
  'nobody there': refusal('elm', 'PATIENT_NOT_FOUND', ['R-07']),
  'told why': refusal('elm', 'NO_PATIENT_CONSENT', ['R-01']),
  described: refusal('elm', 'NO_RELATIONSHIP', ['B-01']),
}
/** More than are made again at a time. */
const TIMES = 60

let made: TestDatabase
let owner: pg.Client
let database: Database

beforeAll(async () => {
  made = await testDatabase()
  owner = new pg.Client({ connectionString: made.url })
  await owner.connect()
  database = openDatabase(await asGatewayLogin(made.url))
  const log = await openAuditLog({ url: made.url, logOrigin: 'log.example/audit', signingKey: signingKey() })
  for (const [what, verdict] of Object.entries(REFUSALS))
    await Promise.all(
      Array.from({ length: TIMES }, (_, n) =>
        log.append(
          accessEntry({
            columns: {
              kind: 'refusal',
              action: what === 'described' ? 'match' : 'search',
              actorOrganisation: ASKER,
              outcome: verdict.code,
              requestId: `${what} ${n}`,
            },
            evidence: {
              refusal: { code: verdict.code },
              reasons: verdict.reasons,
              verdicts: [verdict],
              sources: [],
            },
          }),
        ),
      ),
    )
  const answered = {
    source: 'elm',
    organisation: HOLDER,
    area: 'problems',
    outcome: 'answered',
    count: 1,
    elapsedMs: 3,
  }
  await log.append(accessEntry({ columns: { actorOrganisation: ASKER }, evidence: { sources: [answered] } }))
  await log.close()
  while (await indexLog(database, controllerOf, 1_000));
})
afterAll(async () => {
  await database.close()
  await owner.end()
  await made.close()
})

const TERMS =
  'select viewer, term, shard, idx from audit_term where is_current order by shard, idx, viewer, term'

async function termsNow(): Promise<readonly unknown[]> {
  return (await owner.query<object>(TERMS)).rows
}

/** The log as an older gateway had indexed it: whoever asked finds every refusal by the rules and the code behind it. */
async function asAnOlderGatewayLeftIt(): Promise<void> {
  await owner.query('alter table audit_term drop column is_current')
  await indexAsAnOlderGateway()
  await owner.query(
    `delete from audit_term where viewer = '${ASKER}' and term = 'outcome:PATIENT_NOT_FOUND' and (shard, idx) in (
       select shard, idx from audit_entry where action = 'match')`,
  )
}

async function forgetRefusals(): Promise<void> {
  await owner.query(
    `delete from audit_term using audit_entry as entry where viewer <> 'all' and entry.kind = 'refusal'
       and entry.shard = audit_term.shard and entry.idx = audit_term.idx`,
  )
}

async function indexAsAnOlderGateway(): Promise<void> {
  await owner.query(
    `insert into audit_term
     select '${ASKER}', said.term, recorded, shard, idx
     from (select * from audit_entry where kind = 'refusal') as entry
     cross join lateral (
       select 'outcome:' || outcome as term
       union all select 'rule:' || jsonb_array_elements_text(body::jsonb -> 'evidence' -> 'reasons')) as said
     on conflict do nothing`,
  )
}

/** How many refusals a viewer finds, in one page. */
async function found(viewer: Viewer, question: LogQuestion, catchUp: () => Promise<void>): Promise<number> {
  const page = await logQuestions(database, catchUp).search(viewer, question, undefined, 1_000)
  return page.entries.length
}

const FINDS: readonly { viewer: Viewer; question: LogQuestion; kinds: number }[] = [
  { viewer: ASKER, question: { rule: 'R-07' }, kinds: 0 },
  { viewer: ASKER, question: { rule: 'B-01' }, kinds: 0 },
  { viewer: ASKER, question: { rule: 'R-01' }, kinds: 1 },
  { viewer: ASKER, question: { rule: 'R-12' }, kinds: 1 },
  { viewer: ASKER, question: { outcome: 'NO_RELATIONSHIP' }, kinds: 0 },
  { viewer: ASKER, question: { outcome: 'PATIENT_NOT_FOUND' }, kinds: 2 },
  { viewer: ASKER, question: { kind: 'refusal' }, kinds: 5 },
  { viewer: HOLDER, question: { rule: 'R-07' }, kinds: 0 },
  { viewer: 'all', question: { rule: 'R-07' }, kinds: 2 },
]

describe('what an older gateway had indexed', () => {
  test('is made again after the upgrade, a part at a time, and is what it would be if indexed now', async () => {
    const expected = await termsNow()
    await asAnOlderGatewayLeftIt()
    await owner.query(`begin; ${indexMadeAgain.sql}; commit; begin; ${refusalsIndexedAgain.sql}; commit`)
    expect(await termsNow()).not.toEqual(expected)
    // A gateway that ends after one page: another goes on.
    expect(await indexLog(database, controllerOf, 1)).toBe(true)
    expect(await termsNow()).not.toEqual(expected)
    while (await indexLog(database, controllerOf, 1));
    expect(await termsNow()).toEqual(expected)
    expect((await owner.query('select from audit_term where not is_current')).rowCount).toBe(0)
  })

  test('and what one writes beside this gateway, is answered from only when it has been made again', async () => {
    const expected = await termsNow()
    const follower = followLog(database, controllerOf, () => undefined)
    try {
      for (const { viewer, question, kinds } of FINDS) {
        await forgetRefusals()
        await owner.query(
          `insert into audit_term select '${ASKER}', 'event', recorded, shard, idx from audit_entry
           where kind = 'refusal'`,
        )
        await indexAsAnOlderGateway()
        await expect(found(viewer, question, () => Promise.reject(new Error('behind')))).rejects.toThrow(
          'behind',
        )
        expect(await found(viewer, question, () => follower.catchUp())).toBe(kinds * TIMES)
        expect(await termsNow()).toEqual(expected)
      }
    } finally {
      await follower.stop()
    }
  })

  test('nor is what one writes while this gateway is still at it', async () => {
    const follower = followLog(database, controllerOf, () => undefined)
    let rounds = 0
    const beside = async (): Promise<void> => {
      await follower.catchUp()
      rounds++
      await forgetRefusals()
      await indexAsAnOlderGateway()
    }
    try {
      await forgetRefusals()
      await indexAsAnOlderGateway()
      await expect(found(ASKER, { rule: 'R-07' }, beside)).rejects.toMatchObject({ code: 'LOG_INDEX_BEHIND' })
      expect(rounds).toBe(3)
    } finally {
      await follower.stop()
    }
  })

  test('whose figures an exchange counts in is made again with it', async () => {
    const exchanges = async (): Promise<readonly unknown[]> =>
      (await owner.query<object>('select * from audit_exchange order by shard, idx, source')).rows
    while (await indexLog(database, controllerOf, 1_000));
    await owner.query('update audit_term set is_current = false')
    const before = await exchanges()
    expect(before).toContainEqual(expect.objectContaining({ is_for_holder: true }))
    await owner.query('update audit_exchange set is_for_holder = false')
    while (await indexLog(database, controllerOf, 1_000));
    expect(await exchanges()).toEqual(before)
  })

  test('is looked for by its own index, whatever the planner thinks how much there is of it', async () => {
    await owner.query(
      `insert into audit_term select 'far', 'term ' || n, now(), 1, n from generate_series(1, 20000) as n`,
    )
    await owner.query('analyze audit_term')
    await owner.query(`update audit_term set is_current = true where viewer = 'far'`)
    try {
      const plan = await owner.query<object>(`explain select ${IS_BEHIND}`)
      expect(JSON.stringify(plan.rows)).toContain('audit_term_old')
      expect(JSON.stringify(plan.rows)).not.toContain('Seq Scan on audit_term')
    } finally {
      await owner.query(`delete from audit_term where viewer = 'far'`)
    }
  })
})
