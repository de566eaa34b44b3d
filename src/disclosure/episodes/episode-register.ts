/** One worker, of one organisation, who breaks the glass for one person with one reason. */
export type Episode = {
  readonly organisation: string
  readonly actor: string
  /** The opaque id of the person. */
  readonly patientId: string
  /** In the requester's words. */
  readonly reason: string
}

/** Which reasons have opened an episode, and whether they still stand. Every method rejects when the store is down. */
export type EpisodeRegister = {
  /** `ended`: the reason was first used longer ago than a reason stands, and never stands again. */
  stateOf(episode: Episode, at: string): Promise<'none' | 'open' | 'ended'>
  /** Opens it with this access, unless it is open already. In the log, and durable, when it resolves. */
  open(episode: Episode, at: string, requestId: string): Promise<void>
}
