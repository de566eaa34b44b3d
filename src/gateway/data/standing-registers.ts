import { type Registered } from '../../disclosure/organisation-register.js'
import { type Settings } from '../../config/settings-types.js'

/** The settings that are the registers of organisations and agreements. */
export type RegisterSettings = Pick<Settings, 'organisations' | 'agreements'>

/** How long what was read stands before it is read again, in milliseconds. */
const READ_AGAIN_MS = 15 * 60_000

/**
 * The registers as the settings say them: read at the start and again by the first request after a quarter of an hour,
 * so that a lapsed standard or an ended agreement needs no restart. What cannot be read again is told of once each
 * time, and leaves what was read last, with its age.
 */
export function standingRegisters(
  atStart: RegisterSettings,
  started: Date,
  read: () => RegisterSettings,
  failed: (error: unknown) => void,
): (at: string) => Registered {
  let standing = registered(atStart, started.toISOString())
  let tried = started.getTime()
  return (at) => {
    const now = Date.parse(at)
    if (now - tried < READ_AGAIN_MS) return standing
    tried = now
    try {
      standing = registered(read(), at)
    } catch (error) {
      failed(error)
    }
    return standing
  }
}

function registered({ organisations, agreements }: RegisterSettings, toldAt: string): Registered {
  return { organisations, agreements, toldAt }
}
