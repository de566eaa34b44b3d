import { type Environment } from './config/environment.js'
import { type SettingsRead } from './gateway/data/standing-registers.js'
import { type Journal, createJournal } from './observability/journal.js'

/** What a gateway is given of the world. */
export type GatewayWorld = {
  readonly databaseUrl: string
  /** `separate`: the database user must not be able to change the audit log. `shared`: it may, as in a sandbox. */
  readonly ownership: Ownership
  readonly environment: Environment
  readonly now: () => Date
  readonly random: () => number
  readonly journal: Journal
  /** The settings as they say organisations and agreements now. Throws where they cannot be read. */
  readonly readRegisters: () => SettingsRead
}

type Ownership = 'separate' | 'shared'

/** The gateway's own world: the clock, chance and standard error. */
export function ownWorld(
  databaseUrl: string,
  ownership: Ownership,
  environment: Environment,
  readRegisters: () => SettingsRead,
): GatewayWorld {
  const now = (): Date => new Date()
  return {
    databaseUrl,
    ownership,
    environment,
    now,
    random: () => Math.random(),
    journal: createJournal(now),
    readRegisters,
  }
}
