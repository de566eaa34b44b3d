import { alertOfMissingFollowUp } from '../../audit/alerts/alerts-of-access.js'
import { type EpisodeStore } from '../access/episode-store.js'
import { type Database } from '../database.js'
import { inTransaction } from './in-transaction.js'
import { type Raising, raiseAlert } from './raise-alert.js'

/**
 * Raises an alert for each break-glass episode opened before an instant that nobody has followed up, once; returns how
 * many. Rejects when the database is down.
 */
export async function raiseMissingFollowUps(
  { pool }: Pick<Database, 'pool'>,
  episodes: Pick<EpisodeStore, 'notFollowedUp'>,
  openedBefore: string,
  at: string,
  raising: Raising,
): Promise<number> {
  const drafts = (await episodes.notFollowedUp(openedBefore)).map((it) => alertOfMissingFollowUp(it, at))
  if (drafts.length === 0) return 0
  const { rows } = await pool.query<{ readonly matter: string }>(
    'select matter from alert where matter = any($1)',
    [drafts.map((it) => it.matter)],
  )
  const raised = new Set(rows.map((it) => it.matter))
  const due = drafts.filter((it) => !raised.has(it.matter))
  for (const draft of due)
    await inTransaction(pool, (connection) => raiseAlert(connection, draft, undefined, raising))
  return due.length
}
