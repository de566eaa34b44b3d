import { type Environment } from './config/environment.js'
import { type Journal, createJournal } from './observability/journal.js'

/** What a gateway is given of the world. */
export type GatewayWorld = {
  readonly databaseUrl: string
  readonly environment: Environment
  readonly now: () => Date
  readonly random: () => number
  readonly journal: Journal
}

/** The gateway's own world: the clock, chance and standard error. */
export function ownWorld(databaseUrl: string, environment: Environment): GatewayWorld {
  const now = (): Date => new Date()
  return { databaseUrl, environment, now, random: () => Math.random(), journal: createJournal(now) }
}
