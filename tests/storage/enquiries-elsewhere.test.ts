import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isOpenPurpose } from '../../src/audit/alerts/visible-to-person.js'
import { isOdsCode } from '../../src/model/ods-code.js'
import { PURPOSES } from '../../src/model/purpose.js'
import { openAuditLog } from '../../src/storage/audit-log.js'
import { indexLog } from '../../src/storage/console/index-log.js'
import { logQuestions } from '../../src/storage/console/log-questions.js'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { enquiriesElsewhere } from '../../src/storage/migrations/0131-enquiries-elsewhere.js'
import { accessEntry } from '../audit/access-entries.js'
import { signingKey } from '../audit/audit-entries.js'
import { type TestDatabase, testDatabase } from './test-database.js'

const ASKER = '9A1'
const HOLDER = '9A2'
const SOURCES: ReadonlyMap<string, string> = new Map([
  ['riverton', ASKER],
  ['hillshire', HOLDER],
  ['hillshire-housing', HOLDER],
])
const controllerOf = (source: string): string | undefined => SOURCES.get(source)

const area = (source: string, outcome: string, count = 0) => ({
  source,
  organisation: SOURCES.get(source),
  area: 'services',
  outcome,
  count,
})
const refused = (source: string, code: string) => ({ source, types: ['Flag'], code, reasons: [] })
const own = area('riverton', 'answered', 1)

/** What the log says of the second council's sources in one enquiry of the first. */
const EVIDENCE: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  empty: { sources: [own, area('hillshire', 'answered-empty')] },
  broken: { sources: [own, area('hillshire', 'timed-out'), area('hillshire-housing', 'error')] },
  given: { sources: [own, area('hillshire', 'answered', 2)] },
  'given in part': { sources: [own, area('hillshire', 'partial', 1), area('hillshire-housing', 'error')] },
  'nothing in part': { sources: [own, area('hillshire', 'partial')] },
  withheld: {
    sources: [own, area('hillshire', 'answered-empty')],
    withheld: [{ source: 'hillshire', type: 'Flag', count: 1, disclose: 'silent', reasons: [] }],
  },
  refused: {
    sources: [own, area('hillshire', 'not-permitted')],
    refused: [refused('hillshire', 'NO_PATIENT_CONSENT')],
    facts: { shared: {}, holders: [{ source: 'hillshire', facts: { subject: { objectsTo: [ASKER] } } }] },
  },
  'refused by all': {
    sources: [own],
    refused: [refused('hillshire', 'NO_PATIENT_CONSENT')],
    facts: { shared: { subject: { dissent: true } }, holders: [{ source: 'hillshire', facts: {} }] },
  },
  closed: {
    sources: [own, area('hillshire', 'disabled')],
    refused: [refused('hillshire', 'NOT_RELEASED')],
    facts: { shared: { subject: { dissent: true } }, holders: [{ source: 'hillshire', facts: {} }] },
  },
  'not agreed to': {
    sources: [own],
    refused: [refused('hillshire', 'NO_PATIENT_CONSENT')],
    facts: { shared: { subject: { dissent: false, objectsTo: [] } }, holders: [{ source: 'hillshire' }] },
  },
  registered: {
    sources: [own, area('hillshire', 'timed-out')],
    facts: { holders: [{ source: 'hillshire', recordClass: 'gp-record' }] },
  },
  odd: { sources: 'none', released: null },
}
const KINDS = [...PURPOSES, undefined].flatMap((purpose) =>
  Object.keys(EVIDENCE).map((what) => ({ purpose, what })),
)

let made: TestDatabase
let database: Database
let owner: pg.Client

beforeAll(async () => {
  made = await testDatabase()
  database = openDatabase(made.url)
  owner = new pg.Client({ connectionString: made.url })
  await owner.connect()
  const log = await openAuditLog({ url: made.url, logOrigin: 'log.example/audit', signingKey: signingKey() })
  for (const { purpose, what } of KINDS)
    await log.append(
      accessEntry({
        columns: { purpose, actorOrganisation: ASKER, requestId: `${what} ${purpose ?? ''}` },
        evidence: EVIDENCE[what] ?? {},
      }),
    )
  await log.close()
  await indexLog(database, controllerOf, 10_000)
})
afterAll(async () => {
  await owner.end()
  await database.close()
  await made.close()
})

async function rowsOf(sql: string): Promise<readonly unknown[]> {
  return (await owner.query<object>(sql)).rows
}

test('what an older gateway had indexed is found by those it is for, and counted for them, as if indexed now', async () => {
  const terms = 'select viewer, term, idx from audit_term order by idx, viewer, term'
  const exchanges = 'select idx, source, is_for_holder from audit_exchange order by idx, source'
  const expected = [await rowsOf(terms), await rowsOf(exchanges)]
  // As it was before: every controller that was asked, or refused, found every event.
  await owner.query(`
    insert into audit_term
      select distinct '${HOLDER}', said.term, entry.recorded, entry.shard, entry.idx
      from audit_exchange join audit_entry as entry using (shard, idx, recorded)
      cross join lateral (values ('event'), ('asker:${ASKER}'), ('purpose:' || entry.purpose)) as said (term)
      where holder = '${HOLDER}' and coalesce(said.term, 'purpose:direct-care') <> 'purpose:direct-care'
    on conflict do nothing;
    alter table audit_exchange drop column is_for_holder`)
  expect(await rowsOf(terms)).not.toEqual(expected[0])
  await owner.query(`begin; ${enquiriesElsewhere.sql}; commit`)
  expect([await rowsOf(terms), await rowsOf(exchanges)]).toEqual(expected)
  const seen = await rowsOf(
    `select request_id as id from audit_term join audit_entry using (shard, idx, recorded)
     where viewer = '${HOLDER}' and term = 'event' order by idx`,
  )
  const theirs = ['given', 'given in part', 'withheld', 'refused', 'refused by all', 'registered']
  const isTheirs = ({ purpose, what }: (typeof KINDS)[number]): boolean =>
    what !== 'odd' && (isOpenPurpose(purpose) || theirs.includes(what))
  expect(seen).toEqual(
    KINDS.filter(isTheirs).map(({ purpose, what }) => ({ id: `${what} ${purpose ?? ''}` })),
  )
})

test('what a holder may not see is in no figure of theirs, and in those of whoever asked', async () => {
  const questions = logQuestions(database, () => Promise.resolve())
  const since = new Date(0)
  const asked = async (viewer: string): Promise<readonly number[]> => {
    if (viewer !== 'all' && !isOdsCode(viewer)) throw new Error('not an ODS code')
    const figures = await questions.figures(viewer, since)
    const sources = await questions.sources(viewer, since)
    return [...figures, ...sources].flatMap((it) =>
      'holder' in it
        ? it.holder === HOLDER
          ? it.asked
          : []
        : it.source.startsWith('hillshire')
          ? it.asked
          : [],
    )
  }
  const open = PURPOSES.filter(isOpenPurpose).length
  const kept = PURPOSES.length + 1 - open
  // Of each purpose thirteen exchanges with the second council; of a kept one seven are theirs.
  expect(await asked('all')).toEqual([13 * (open + kept), 7 * (open + kept), 2 * (open + kept)])
  expect(await asked(HOLDER)).toEqual([13 * open + 7 * kept, 7 * open + 4 * kept, 2 * open + kept])
})

test('where the evidence is gone, nobody but who asked finds it any more', async () => {
  await owner.query(`set session_replication_role = replica;
    update audit_entry set body = '' where request_id = 'given safeguarding-adult';
    set session_replication_role = origin;
    alter table audit_exchange drop column is_for_holder`)
  await owner.query(`begin; ${enquiriesElsewhere.sql}; commit`)
  expect(
    await rowsOf(
      `select viewer from audit_term join audit_entry using (shard, idx, recorded)
       where request_id = 'given safeguarding-adult' and term = 'event'`,
    ),
  ).toEqual([{ viewer: ASKER }])
})
