import { createHash } from 'node:crypto'
import { type Change } from '../../audit/change-entry.js'
import { type Registered } from '../../disclosure/organisation-register.js'
import { type Settings } from '../../config/settings-types.js'

/** The settings that are the registers of organisations and agreements. */
export type RegisterSettings = Pick<Settings, 'organisations' | 'agreements'>

/** The registers, and of the other settings whatever was read along with them. */
export type SettingsRead = RegisterSettings & Partial<Settings>

/** What the settings say now, and since when that is known. */
type StandingRegisters = Registered & RegisterSettings

/** How long what was read stands before it is read again, in milliseconds. */
const READ_AGAIN_MS = 15 * 60_000

/**
 * The registers as the settings say them: read at the start and again by the first request after a quarter of an hour,
 * so that a lapsed standard or an ended agreement needs no restart. What cannot be read again is told of once each
 * time, and leaves what was read last, with its age. What says something else than before is told of as a change. Any
 * other setting that differs from the start's waits for the next one: `waiting` is told which, whenever these become others.
 */
export function standingRegisters(
  atStart: SettingsRead,
  started: Date,
  read: () => SettingsRead,
  told: {
    readonly failed: (error: unknown) => void
    readonly changed: (change: Change) => void
    readonly waiting: (keys: readonly string[]) => void
  },
): (at: string) => StandingRegisters {
  let standing = registered(atStart, started.toISOString())
  let tried = started.getTime()
  let waiting = ''
  return (at) => {
    const now = Date.parse(at)
    if (now - tried < READ_AGAIN_MS) return standing
    tried = now
    try {
      const before = digestOf(standing)
      const settings = read()
      standing = registered(settings, at)
      const digest = digestOf(standing)
      if (digest !== before) told.changed({ kind: 'registers-read', digest, before })
      const keys = otherKeys(atStart, settings)
      if (keys.join() !== waiting) told.waiting(keys)
      waiting = keys.join()
    } catch (error) {
      told.failed(error)
    }
    return standing
  }
}

/** The settings beside the registers that are not what they were, by their first key. */
function otherKeys(atStart: SettingsRead, now: SettingsRead): readonly string[] {
  const before = new Map<string, unknown>(Object.entries(atStart))
  const after = new Map<string, unknown>(Object.entries(now))
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((it) => it !== 'organisations' && it !== 'agreements')
    .filter((it) => JSON.stringify(before.get(it)) !== JSON.stringify(after.get(it)))
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
