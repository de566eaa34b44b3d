import { type Change } from '../../audit/change-entry.js'
import { reasonDigest } from '../../audit/alerts/reason-words.js'
import { type Episode, type EpisodeRegister } from '../../disclosure/episodes/episode-register.js'
import { type Database } from '../database.js'

/** One episode as an officer sees it: who broke the glass when, and what they did afterwards. */
export type BreakGlassEpisode = {
  /** What it is known by: a digest, which says nothing. */
  readonly episode: string
  readonly organisation: string
  readonly actor: string
  readonly patientId: string
  /** ISO 8601 instants. */
  readonly opened: string
  readonly until: string
  /** The correlation id of the request that opened it: the entry of the log that holds the reason. */
  readonly requestId: string
  readonly followUp: { readonly at: string; readonly by: string; readonly text: string } | undefined
}

export type EpisodeStore = EpisodeRegister & {
  /** The episodes of an organisation, or of all, newest first. */
  episodes(organisations: readonly string[] | undefined, most: number): Promise<readonly BreakGlassEpisode[]>
  /** Keeps what was done afterwards; false where there is no such episode, or one that was followed up before. */
  followUp(episode: string, by: string, text: string, at: string): Promise<boolean>
  /** Episodes opened before an instant that nobody has followed up, oldest first. */
  notFollowedUp(openedBefore: string): Promise<readonly BreakGlassEpisode[]>
}

export type EpisodeSettings = {
  /** How long a reason stands, from the first access with it. */
  readonly reasonStandsSeconds: number
  /** Told of each episode that opens and each follow-up, once that is durable. */
  readonly changed?: (change: Change) => Promise<void>
}

/** The register of break-glass episodes in the database. */
export function episodeStore(
  { pool }: Pick<Database, 'pool'>,
  { reasonStandsSeconds, changed }: EpisodeSettings,
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
    async open(episode, at, requestId) {
      const { organisation, actor, patientId } = episode
      const { rowCount } = await pool.query({
        name: 'episode-open',
        text: `insert into break_glass_episode (episode, organisation, actor, patient_id, opened, request_id)
          values ($1, $2, $3, $4, $5, $6) on conflict (episode) do nothing`,
        values: [digestOf(episode), organisation, actor, patientId, at, requestId],
      })
      const until = untilOf(new Date(at))
      if (rowCount === 1)
        await changed?.({ kind: 'episode-opened', organisation, by: actor, patient: patientId, until })
    },
    async episodes(organisations, most) {
      const { rows } = await pool.query<EpisodeRow>(
        `select * from break_glass_episode where $1::text[] is null or organisation = any($1)
         order by opened desc, episode limit $2`,
        [organisations ?? null, most],
      )
      return rows.map(told)
    },
    async followUp(episode, by, text, at) {
      const { rowCount } = await pool.query(
        `update break_glass_episode set followed_up = $2, followed_up_by = $3, follow_up = $4
         where episode = $1 and followed_up is null`,
        [episode, at, by, text],
      )
      if (rowCount !== 1) return false
      await changed?.({ kind: 'episode-followed-up', episode, by })
      return true
    },
    async notFollowedUp(openedBefore) {
      const { rows } = await pool.query<EpisodeRow>(
        'select * from break_glass_episode where followed_up is null and opened < $1 order by opened, episode',
        [openedBefore],
      )
      return rows.map(told)
    },
  }
}

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
