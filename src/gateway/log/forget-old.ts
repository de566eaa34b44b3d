import { type Events } from '../../observability/events.js'
import { type Database } from '../../storage/database.js'
import { forgetReports } from '../../storage/problems/forget-reports.js'
import { repeat } from '../repeat.js'

const HOUR_MS = 3_600_000

/** Removes every hour what is kept for a time only. A round that fails is told of, and the next goes on. */
export function forgetOld(
  database: Pick<Database, 'pool'>,
  now: () => Date,
  events: Pick<Events, 'auditChanged'>,
): { close(): Promise<void> } {
  const forget = async (): Promise<void> => {
    await forgetReports(database, now())
  }
  const loop = repeat(forget, HOUR_MS, () => events.auditChanged('reports-not-removed'))
  return { close: () => loop.stop() }
}
