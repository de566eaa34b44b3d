import { type DisclosureRequest } from '../../model/disclosure-request.js'
import { type Person } from '../../model/person.js'
import { type Episode, type EpisodeRegister } from './episode-register.js'

/**
 * The reason for breaking the glass, while it stands; null where none is given or its episode has ended. Rejects when
 * the register cannot be read: then it is unknown, and opens nothing. A reason beside another access is only kept.
 */
export async function standingReason(
  request: Pick<DisclosureRequest, 'requester' | 'at'>,
  person: Pick<Person, 'id'>,
  episodes: EpisodeRegister,
): Promise<string | null> {
  const episode = request.requester.breakGlass ? episodeOf(request, person) : undefined
  const { reason } = request.requester
  if (episode === undefined) return reason ?? null
  return (await episodes.stateOf(episode, request.at)) === 'ended' ? null : episode.reason
}

/** The episode that a request belongs to; undefined where nobody is named or nothing is given as the reason. */
export function episodeOf(
  { requester }: Pick<DisclosureRequest, 'requester'>,
  { id: patientId }: Pick<Person, 'id'>,
): Episode | undefined {
  const { organisation, userId: actor, reason } = requester
  return actor === undefined || reason === undefined ? undefined : { organisation, actor, patientId, reason }
}
