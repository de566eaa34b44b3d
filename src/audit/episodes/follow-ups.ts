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

/** Who reads or writes about episodes: organisations are those whose episodes they see; undefined for all. */
export type EpisodeOfficer = {
  readonly userId: string
  readonly organisations: readonly string[] | undefined
}

/** The register of break-glass episodes as officers use it. */
export type EpisodeFollowUps = {
  /** Episodes nobody has followed up, oldest first. */
  awaited(officer: EpisodeOfficer, most: number): Promise<readonly BreakGlassEpisode[]>
  /** Episodes that were followed up, newest first. */
  recorded(officer: EpisodeOfficer, most: number): Promise<readonly BreakGlassEpisode[]>
  /** One of them; undefined where there is none or it is not theirs to see. */
  episode(officer: EpisodeOfficer, episode: string): Promise<BreakGlassEpisode | undefined>
  /**
   * Keeps what was done afterwards, once. False where the episode is not theirs to see, is about their own access, or
   * was followed up before. The log has it before it is kept; where the log cannot have it this rejects with
   * NOT_RECORDED and nothing is kept.
   */
  followUp(officer: EpisodeOfficer, episode: string, text: string, at: string): Promise<boolean>
}

/** `open` while the reason stands, `due` until the deadline, `missed` from then on, `recorded` when it was followed up. */
export type FollowUpState = 'open' | 'due' | 'missed' | 'recorded'

/** The instant (ISO 8601) by which an episode is to be followed up. */
export function deadlineOf({ opened }: Pick<BreakGlassEpisode, 'opened'>, followUpHours: number): string {
  return new Date(Date.parse(opened) + followUpHours * HOUR_MS).toISOString()
}

/** Where an episode stands at an instant. A deadline that comes before the reason ends is still a deadline. */
export function followUpState(episode: BreakGlassEpisode, followUpHours: number, at: Date): FollowUpState {
  if (episode.followUp !== undefined) return 'recorded'
  if (at.getTime() >= Date.parse(deadlineOf(episode, followUpHours))) return 'missed'
  return at.getTime() < Date.parse(episode.until) ? 'open' : 'due'
}

const HOUR_MS = 3_600_000
