import { type Permit, obligationsOfAsking, personOf, requestOf } from '../../decision/permit.js'
import { OPENS_AN_EPISODE } from '../../model/obligations/obligation-table.js'
import { Refusal } from '../../model/refusal.js'
import { type Sources } from '../ports.js'
import { type EpisodeRegister } from './episode-register.js'
import { episodeOf } from './standing-reason.js'

/**
 * The sources, none of which is asked under a permit that rests on breaking the glass before its episode is open and
 * durable. Rejects with CANNOT_CHECK, and nobody asked, where the register cannot be written.
 */
export function askUnderEpisodes(sources: Sources, episodes: EpisodeRegister): Sources {
  return {
    descriptors: sources.descriptors,
    ask: async (permit, read) => {
      if (obligationsOfAsking(permit).includes(OPENS_AN_EPISODE)) await open(permit, episodes)
      return sources.ask(permit, read)
    },
  }
}

async function open(permit: Permit, episodes: EpisodeRegister): Promise<void> {
  const request = requestOf(permit)
  const episode = episodeOf(request, personOf(permit))
  if (episode === undefined) throw new Refusal('CANNOT_CHECK', { detail: 'no episode can be opened' })
  try {
    await episodes.open(episode, request.at, request.id)
  } catch (error) {
    throw new Refusal('CANNOT_CHECK', { detail: error instanceof Error ? error.name : 'store failed' })
  }
}
