import { afterAll, beforeAll, expect, test } from 'vitest'
import { isOdsCode } from '../../src/model/ods-code.js'
import { openAuditLog } from '../../src/storage/audit-log.js'
import { indexLog } from '../../src/storage/console/index-log.js'
import { logQuestions } from '../../src/storage/console/log-questions.js'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { accessEntry } from '../audit/access-entries.js'
import { signingKey } from '../audit/audit-entries.js'
import { type TestDatabase, testDatabase } from './test-database.js'

const ASKER = '9A1'
const HOLDER = '9A2'
const controllerOf = (source: string): string | undefined => (source === 'hillshire' ? HOLDER : undefined)

const area = (name: string, outcome: string, done?: string) => ({
  ...{ source: 'hillshire', organisation: HOLDER, area: name, outcome, count: 0 },
  ...(done === undefined ? {} : { done }),
})
const refused = [{ source: 'hillshire', types: ['Flag'], code: 'PATIENT_NOT_FOUND', reasons: ['R-03'] }]

/** What the log says of the second council in requests of the first. */
const EVIDENCE: readonly Readonly<Record<string, unknown>>[] = [
  { sources: [area('alerts', 'answered-empty', 'not-permitted')], refused },
  // One type was refused, and another asked for.
  {
    sources: [area('alerts', 'answered-empty', 'not-permitted'), area('services', 'answered-empty')],
    refused,
  },
  { sources: [area('alerts', 'answered-empty', 'not-permitted'), area('services', 'timed-out')], refused },
  // As older gateways wrote it: what was done cannot be told from what was said.
  { sources: [area('alerts', 'answered-empty')], refused },
  { sources: [area('alerts', 'answered-empty')] },
]

let made: TestDatabase
let database: Database

beforeAll(async () => {
  made = await testDatabase()
  database = openDatabase(made.url)
  const log = await openAuditLog({ url: made.url, logOrigin: 'log.example/audit', signingKey: signingKey() })
  for (const evidence of EVIDENCE)
    await log.append(accessEntry({ columns: { purpose: 'direct-care', actorOrganisation: ASKER }, evidence }))
  await log.close()
  await indexLog(database, controllerOf, 100)
})
afterAll(async () => {
  await database.close()
  await made.close()
})

test.each([
  // What was refused silently is an answer to whoever was told of one, and to nobody else.
  [ASKER, { asked: 5, answered: 4, withheld: 0, timedOut: 1 }, { asked: 5, answered: 4, timedOut: 1 }],
  [HOLDER, { asked: 5, answered: 3, withheld: 4, timedOut: 1 }, { asked: 4, answered: 3, timedOut: 1 }],
  ['all', { asked: 5, answered: 3, withheld: 4, timedOut: 1 }, { asked: 4, answered: 3, timedOut: 1 }],
] as const)('the figures for %s', async (viewer, between, ofSource) => {
  if (viewer !== 'all' && !isOdsCode(viewer)) throw new Error('not an ODS code')
  const questions = logQuestions(database, () => Promise.resolve())
  expect(await questions.figures(viewer, new Date(0))).toMatchObject([
    { holder: HOLDER, asker: ASKER, ...between },
  ])
  expect(await questions.sources(viewer, new Date(0))).toMatchObject([{ source: 'hillshire', ...ofSource }])
})
