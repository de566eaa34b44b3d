import { NONCE_BYTES, openPart, sealPart } from '../../audit/payloads/seal-part.js'
import {
  MOST_REPORTS_AN_HOUR,
  type Problem,
  type ProblemReport,
  type ProblemReports,
  type ReadReport,
  isProblem,
} from '../../model/problems/problem-report.js'
import { inTransaction } from '../alerts/in-transaction.js'
import { type Database } from '../database.js'
import { LOCKS_EACH } from '../statements/lock-keys.js'

/** What sealing what people wrote needs: a key of 32 bytes, and random bytes. */
type ProblemSeal = {
  readonly key: Uint8Array
  readonly randomBytes: (size: number) => Uint8Array
}

/** The reports in the database. Their text is sealed for the one report it is of. */
export function problemStore({ pool }: Pick<Database, 'pool'>, seal: ProblemSeal): ProblemReports {
  return {
    async take({ shard, index, by, organisation, at }) {
      const { rows } = await pool.query<{ readonly made: string | null; readonly taken: boolean }>(TAKE, [
        organisation,
        by,
        shard,
        index,
        at,
        MOST_REPORTS_AN_HOUR,
      ])
      const { made, taken = false } = rows[0] ?? {}
      if (typeof made === 'string') return madeOf(made)
      return taken ? 'taken' : 'too-many'
    },
    add: (report, tell) =>
      inTransaction(pool, async (connection) => {
        const { shard, index, by, organisation } = report
        const place = [shard, index, by, organisation]
        // Of what comes at once, the next waits until the one before is kept or given up.
        await connection.query(ONE_AT_A_TIME, [LOCKS_EACH.reporting, JSON.stringify(place.map(String))])
        const { rows } = await connection.query<{ readonly problem: string }>(STANDING, place)
        if (rows[0] !== undefined) return madeOf(rows[0].problem)
        await tell?.()
        await connection.query(ADD, rowOf(report, seal))
        return 'kept'
      }),
    async ofAlert(reference) {
      const { rows } = await pool.query<ReportRow>(OF_ALERT, [reference])
      return rows.flatMap((row) => readReport(row, seal))
    },
  }
}

/** What is kept under a code that is no problem's is a report all the same. */
function madeOf(problem: string): { readonly made: Problem } {
  return { made: isProblem(problem) ? problem : 'other' }
}

function rowOf(report: ProblemReport, seal: ProblemSeal): unknown[] {
  const text = Buffer.from(report.text, 'utf8')
  const { nonce, sealed } = sealPart(text, placeOf(report), seal.key, seal.randomBytes(NONCE_BYTES))
  const { actor, actorOrganisation, subject, purpose } = report.access
  return [
    report.shard,
    report.index,
    report.by,
    report.organisation,
    report.problem,
    report.concerned,
    actor ?? null,
    actorOrganisation ?? null,
    subject ?? null,
    purpose ?? null,
    report.at,
    nonce,
    sealed,
  ]
}

const ONE_AT_A_TIME = 'select pg_advisory_xact_lock($1, hashtext($2))'

const STANDING =
  'select problem from problem_report where shard = $1 and idx = $2 and by = $3 and organisation = $4'

/** The row is locked where it is counted: what comes at once is counted one after another. */
const TAKE = `
with made as (
  select problem from problem_report where organisation = $1 and by = $2 and shard = $3 and idx = $4
), taken as (
  insert into problem_reporter (organisation, by, times, latest)
  select $1, $2, array[$5::timestamptz], $5 where not exists (select from made)
  on conflict (organisation, by) do update set
    times = array(
      select it from unnest(problem_reporter.times) as it where it > $5::timestamptz - interval '1 hour'
    ) || $5::timestamptz,
    latest = $5
  where (
    select count(*) from unnest(problem_reporter.times) as it where it > $5::timestamptz - interval '1 hour'
  ) < $6
  returning 1
)
select (select problem from made) as made, exists (select from taken) as taken`

const ADD = `
insert into problem_report (shard, idx, by, organisation, problem, concerned, actor, actor_organisation, subject, purpose,
  at, nonce, sealed)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`

const OF_ALERT = `
select report.shard, report.idx, report.by, report.organisation, report.problem, report.at, report.nonce, report.sealed
from alert join alert_entry using (reference)
join problem_report as report on report.shard = alert_entry.shard and report.idx = alert_entry.idx
where alert.reference = $1 and alert.kind = 'sharing-problem' and report.concerned && alert.organisations
order by report.at, report.by`

type ReportRow = {
  readonly shard: number
  readonly idx: bigint
  readonly by: string
  readonly organisation: string
  readonly problem: string
  readonly at: Date
  readonly nonce: Uint8Array
  readonly sealed: Uint8Array
}

function readReport(row: ReportRow, { key }: ProblemSeal): readonly ReadReport[] {
  const { by, organisation, problem, at, nonce, sealed } = row
  if (!isProblem(problem)) return []
  const opened = openPart({ nonce, sealed }, placeOf({ ...row, index: row.idx }), key)
  const text = opened === undefined ? undefined : Buffer.from(opened).toString('utf8')
  return [{ problem, by, organisation, at: at.toISOString(), text }]
}

/** What the text is bound to: it opens as that of no other report. */
function placeOf({
  shard,
  index,
  by,
  organisation,
}: Pick<ProblemReport, 'shard' | 'index' | 'by' | 'organisation'>): Parameters<typeof sealPart>[1] {
  return {
    requestId: `${String(shard)}#${String(index)}`,
    controller: organisation,
    source: by,
    keyId: 'problem-report',
  }
}
