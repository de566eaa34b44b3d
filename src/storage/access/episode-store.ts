import { type Change } from '../../audit/change-entry.js'
import { type BreakGlassEpisode, type EpisodeFollowUps } from '../../audit/episodes/follow-ups.js'
import { reasonDigest } from '../../audit/alerts/reason-words.js'
import { type Episode, type EpisodeRegister } from '../../disclosure/episodes/episode-register.js'
import { inTransaction } from '../alerts/in-transaction.js'
import { type Database } from '../database.js'

export type EpisodeStore = EpisodeRegister &
  EpisodeFollowUps & {
    /** Episodes opened before an instant that nobody has followed up, oldest first. */
    notFollowedUp(openedBefore: string): Promise<readonly BreakGlassEpisode[]>
  }

export type EpisodeSettings = {
  /** How long a reason stands, from the first access with it. */
  readonly reasonStandsSeconds: number
  /** Told of each episode that opens and each follow-up before that is durable: where it rejects, nothing has changed. */
  readonly recordFirst: (change: Change) => Promise<void>
}

/** The register of break-glass episodes in the database. */
export function episodeStore(
  { pool }: Pick<Database, 'pool'>,
  { reasonStandsSeconds, recordFirst }: EpisodeSettings,
): EpisodeStore {
  const untilOf = (opened: Date): string =>
    new Date(opened.getTime() + reasonStandsSeconds * 1000).toISOString()
  const told = (row: EpisodeRow): BreakGlassEpisode => episodeOf(row, untilOf(row.opened))
  return {
    async stateOf(episode, at) {
      const { rows } = await pool.query<{ readonly opened: Date }>({
        name: 'episode-state',
        text: 'select opened from break_glass_episode where episode = $1',
        values: [digestOf(episode)],
      })
      const [found] = rows
      if (found === undefined) return 'none'
      return Date.parse(at) < Date.parse(untilOf(found.opened)) ? 'open' : 'ended'
    },
    open: (episode, at, requestId) =>
      inTransaction(pool, async (connection) => {
        const { organisation, actor, patientId } = episode
        const { rowCount } = await connection.query({
          name: 'episode-open',
          text: `insert into break_glass_episode (episode, organisation, actor, patient_id, opened, request_id)
          values ($1, $2, $3, $4, $5, $6) on conflict (episode) do nothing`,
          values: [digestOf(episode), organisation, actor, patientId, at, requestId],
        })
        const until = untilOf(new Date(at))
        if (rowCount === 1)
          await recordFirst({ kind: 'episode-opened', organisation, by: actor, patient: patientId, until })
      }),
    ...followUpsIn(pool, told, recordFirst),
    async notFollowedUp(openedBefore) {
      const { rows } = await pool.query<EpisodeRow>(
        'select * from break_glass_episode where followed_up is null and opened < $1 order by opened, episode',
        [openedBefore],
      )
      return rows.map(told)
    },
  }
}

function followUpsIn(
  pool: Database['pool'],
  told: (row: EpisodeRow) => BreakGlassEpisode,
  recordFirst: EpisodeSettings['recordFirst'],
): EpisodeFollowUps {
  const select = async (rest: string, values: readonly unknown[]): Promise<readonly BreakGlassEpisode[]> => {
    const { rows } = await pool.query<EpisodeRow>(`select * from break_glass_episode where ${rest}`, [
      ...values,
    ])
    return rows.map(told)
  }
  return {
    awaited: ({ organisations }, most) =>
      select(`${THEIRS} and followed_up is null order by opened, episode limit $2`, [organisations, most]),
    recorded: ({ organisations }, most) =>
      select(`${THEIRS} and followed_up is not null order by followed_up desc, episode limit $2`, [
        organisations,
        most,
      ]),
    async episode({ organisations }, episode) {
      return (await select(`${THEIRS} and episode = $2`, [organisations, episode]))[0]
    },
    followUp: ({ userId, organisations }, episode, text, at) =>
      inTransaction(pool, async (connection) => {
        const { rowCount } = await connection.query(
          `update break_glass_episode set followed_up = $3, followed_up_by = $4, follow_up = $5
         where ${THEIRS} and episode = $2 and followed_up is null and actor <> $4`,
          [organisations, episode, at, userId, text],
        )
        if (rowCount !== 1) return false
        await recordFirst({ kind: 'episode-followed-up', episode, by: userId })
        return true
      }),
  }
}

/** Undefined organisations are sent as null, which is all of them. */
const THEIRS = '($1::text[] is null or organisation = any($1))'

type EpisodeRow = {
  readonly episode: string
  readonly organisation: string
  readonly actor: string
  readonly patient_id: string
  readonly opened: Date
  readonly request_id: string
  readonly followed_up: Date | null
  readonly followed_up_by: string | null
  readonly follow_up: string | null
}

function digestOf({ organisation, actor, patientId, reason }: Episode): string {
  return reasonDigest([organisation, actor, patientId], reason)
}

function episodeOf(row: EpisodeRow, until: string): BreakGlassEpisode {
  const { episode, organisation, actor, followed_up, followed_up_by, follow_up } = row
  return {
    episode,
    organisation,
    actor,
    patientId: row.patient_id,
    opened: row.opened.toISOString(),
    until,
    requestId: row.request_id,
    followUp:
      followed_up === null
        ? undefined
        : { at: followed_up.toISOString(), by: followed_up_by ?? '', text: follow_up ?? '' },
  }
}
