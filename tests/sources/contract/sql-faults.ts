import { expect } from 'vitest'
import { type SourceOutcome } from '../../../src/model/gap.js'

/** One way in which a warehouse can be wrong, and what must be said of demographics, alerts and services. */
type SqlFault = {
  readonly name: string
  /** Run as its owner; `{reader}` is our role. */
  readonly sql?: readonly string[]
  /** Options that differ. */
  readonly changes?: object
  readonly outcomes: SourceOutcome | readonly SourceOutcome[]
  readonly reasons: readonly unknown[]
}

const NOTES = (columns: string, more = ''): string =>
  `drop view linchpin.notes; create view linchpin.notes as
   select p."NHS_ID"::text as nhs_number, ${columns} from wh.note n join wh.person p using ("PERSON_ID") ${more}`
const VIEW = (view: string, column = 'nhs_number', holds = 'text'): object => ({
  views: [
    {
      part: 'NOTES',
      view,
      nhsNumber: { column, holds },
      areas: ['alerts', 'services'],
      belongsTo: 'PERSON_ID',
    },
  ],
})
const NO_NOTES = ['answered', 'error', 'answered-empty'] as const
const ALL_OF_VIEW = ['answered', 'error', 'error'] as const

export const SQL_FAULTS: readonly SqlFault[] = [
  {
    name: 'is not there',
    changes: { port: 1 },
    outcomes: 'error',
    reasons: ['connection-failed'],
  },
  {
    name: 'does not know the role',
    changes: { user: 'nobody_of_that_name' },
    outcomes: 'error',
    reasons: [expect.stringMatching(/^sqlstate-28/)],
  },
  { name: 'speaks no TLS', changes: { tls: {} }, outcomes: 'error', reasons: ['tls-failed'] },
  {
    name: 'has lost a view',
    changes: VIEW('linchpin.lost'),
    outcomes: ALL_OF_VIEW,
    reasons: ['sqlstate-42P01'],
  },
  {
    name: 'has lost a column',
    changes: VIEW('linchpin.notes', 'lost'),
    outcomes: ALL_OF_VIEW,
    reasons: ['sqlstate-42703'],
  },
  {
    name: 'no longer lets a view be read',
    sql: ['revoke select on linchpin.notes from {reader}'],
    outcomes: ['answered', 'not-permitted', 'answered-empty'],
    reasons: ['sqlstate-42501'],
  },
  {
    name: 'is slow in one view',
    sql: [NOTES('n.*', 'where pg_sleep(20) is not null')],
    changes: { statementTimeoutMs: 100 },
    outcomes: ['answered', 'timed-out', 'answered-empty'],
    reasons: ['timed-out'],
  },
  {
    name: 'has an error in one view',
    sql: [NOTES('n."ID", n."PERSON_ID", n."COST" / 0 as "COST"')],
    outcomes: NO_NOTES,
    reasons: ['sqlstate-22012'],
  },
  {
    name: 'has two rows for the person',
    sql: [`insert into wh.person values (9, 9990000018, '1941-03-12', 'N')`],
    outcomes: 'error',
    reasons: ['several-persons'],
  },
  {
    name: 'knows another date of birth',
    sql: [`update wh.person set "DATE_OF_BIRTH" = '1941-03-13' where "PERSON_ID" = 7`],
    outcomes: 'error',
    reasons: ['other-birth-date'],
  },
  {
    name: 'mixes in rows of another person',
    sql: [NOTES('n."ID", 8 as "PERSON_ID"')],
    outcomes: NO_NOTES,
    reasons: ['other-person'],
  },
  {
    name: 'contradicts itself under one id',
    sql: [`insert into wh.note values (3, 7, 'A', 1, true), (3, 7, 'B', 1, true)`],
    outcomes: NO_NOTES,
    reasons: ['conflicting-duplicates'],
  },
  {
    name: 'has more rows than one person has',
    sql: [`insert into wh.note select n, 7, 'A', 1, true from generate_series(10, 60) n`],
    changes: { maxRows: 50 },
    outcomes: NO_NOTES,
    reasons: ['too-many-rows'],
  },
  {
    name: 'has more than one person can have',
    sql: [`insert into wh.note values (3, 7, repeat('x', 300000), 1, true)`],
    changes: { maxBytes: 200_000 },
    outcomes: NO_NOTES,
    reasons: ['too-large'],
  },
  {
    name: 'lets the role write',
    sql: ['grant insert on wh.note to {reader}', 'grant usage on schema wh to {reader}'],
    outcomes: 'error',
    reasons: ['role-can-do-more-than-read'],
  },
]
