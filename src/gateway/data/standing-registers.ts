import { createHash } from 'node:crypto'
import { type Change } from '../../audit/change-entry.js'
import { type Registered } from '../../disclosure/organisation-register.js'
import { type Settings } from '../../config/settings-types.js'

/** The settings that are the registers of organisations and agreements. */
export type RegisterSettings = Pick<Settings, 'organisations' | 'agreements'>

/** What the settings say now, and since when that is known. */
type StandingRegisters = Registered & RegisterSettings

/** How long what was read stands before it is read again, in milliseconds. */
const READ_AGAIN_MS = 15 * 60_000

/**
 * The registers as the settings say them: read at the start and again by the first request after a quarter of an hour,
 * so that a lapsed standard or an ended agreement needs no restart. What cannot be read again is told of once each
 * time, and leaves what was read last, with its age. What says something else than before is told of as a change.
 */
export function standingRegisters(
  atStart: RegisterSettings,
  started: Date,
  read: () => RegisterSettings,
  told: { readonly failed: (error: unknown) => void; readonly changed: (change: Change) => void },
): (at: string) => StandingRegisters {
  let standing = registered(atStart, started.toISOString())
  let tried = started.getTime()
  return (at) => {
    const now = Date.parse(at)
    if (now - tried < READ_AGAIN_MS) return standing
    tried = now
    try {
      const before = digestOf(standing)
      standing = registered(read(), at)
      const digest = digestOf(standing)
      if (digest !== before) told.changed({ kind: 'registers-read', digest, before })
    } catch (error) {
      told.failed(error)
    }
    return standing
  }
}

function registered({ organisations, agreements }: RegisterSettings, toldAt: string): StandingRegisters {
  return { organisations, agreements, toldAt }
}

/**
 * The settings with the organisations and agreements that are in force whenever either is asked for: whoever keeps
 * neither shows, names and tells what the rules go by.
 */
export function settingsInForce(settings: Settings, standing: () => RegisterSettings): Settings {
  return {
    ...settings,
    get organisations() {
      return standing().organisations
    },
    get agreements() {
      return standing().agreements
    },
  }
}

function digestOf({ organisations, agreements }: Registered): string {
  return createHash('sha256')
    .update(JSON.stringify([organisations, agreements]))
    .digest('hex')
}
