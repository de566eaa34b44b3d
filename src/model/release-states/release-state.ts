import { type OdsCode } from '../ods-code.js'

/** How far a holder lets one class of its records out through this gateway, the narrowest first. */
export const RELEASE_STATES = ['off', 'clinical-safety-only', 'pilot', 'open'] as const
export type ReleaseStateName = (typeof RELEASE_STATES)[number]

/** Who is named for a pilot: one worker of an organisation, or all of it where no user id is given. */
export type PilotMember = { readonly organisation: string; readonly userId: string | undefined }

export type ReleaseState = {
  readonly state: ReleaseStateName
  /** Empty unless the state is `pilot`. */
  readonly pilot: readonly PilotMember[]
}

/** What holds until two officers of the holder have signed off anything else: nothing leaves. */
export const NEVER_RELEASED: ReleaseState = { state: 'off', pilot: [] }

/** True when whoever may see anything in the one state may see as much in the other: `to` lets nothing more out. */
export function isNoWider(to: ReleaseState, from: ReleaseState): boolean {
  if (to.state === 'off' || from.state === 'open') return true
  if (to.state !== from.state) return false
  return to.state !== 'pilot' || to.pilot.every((it) => isNamed(it, from.pilot))
}

/** True when both let out the same. */
export function isSameRelease(one: ReleaseState, other: ReleaseState): boolean {
  return isNoWider(one, other) && isNoWider(other, one)
}

/** True when the worker, or the whole of their organisation, is among the named. */
export function isNamed(
  worker: { readonly organisation: OdsCode | string; readonly userId: string | undefined },
  pilot: readonly PilotMember[],
): boolean {
  return pilot.some(
    (it) =>
      it.organisation === worker.organisation && (it.userId === undefined || it.userId === worker.userId),
  )
}
