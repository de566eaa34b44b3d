import { type Database } from '../database.js'

/** For how long a report is kept once its cases are closed, in days: as long as what was shown is by default. */
const KEPT_DAYS = 365
/** For how long an officer who does not sign in is somebody to whom an alert can be given, in days. */
const OFFICER_DAYS = 90
const DAY_MS = 24 * 3_600_000

/**
 * Removes what nobody needs any more: reports older than a year whose cases are closed, officers who have not signed in
 * for 90 days, and when somebody reported more than an hour ago. The log keeps that it was reported. Returns how many
 * rows went; rejects when the database is down.
 */
export async function forgetReports({ pool }: Pick<Database, 'pool'>, now: Date): Promise<number> {
  const before = (days: number): Date => new Date(now.getTime() - days * DAY_MS)
  const gone = [
    await pool.query(REPORTS, [before(KEPT_DAYS)]),
    await pool.query('delete from console_officer where signed_in < $1', [before(OFFICER_DAYS)]),
    await pool.query(`delete from problem_reporter where latest < $1::timestamptz - interval '1 hour'`, [
      now,
    ]),
  ]
  return gone.reduce((sum, it) => sum + (it.rowCount ?? 0), 0)
}

const REPORTS = `
delete from problem_report as report where raised and at < $1 and not exists (
  select from alert_entry join alert using (reference)
  where alert_entry.shard = report.shard and alert_entry.idx = report.idx
    and alert.kind = 'sharing-problem' and alert.state <> 'closed'
)`
