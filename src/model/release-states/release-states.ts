import { type RecordClass } from '../facts.js'
import { type OdsCode } from '../ods-code.js'
import { type Officer } from '../officers/officer.js'
import { type ReleaseAct, type ReleaseEvent, type ReleaseMove, type ReleaseStanding } from './release-life.js'
import { type ReleaseState } from './release-state.js'

/** Records of one class, held by one organisation: what is released or not. */
export type HeldClass = { readonly organisation: OdsCode; readonly recordClass: RecordClass }

/** How far records are released now. Rejects when the store is down; nothing is ever held from before. */
export type ReleaseRegister = {
  /** `NEVER_RELEASED` where nobody ever signed anything off. */
  releaseOf(held: HeldClass): Promise<ReleaseState>
}

export type ReleaseActed =
  | ReleaseMove
  /** Somebody else acted on it meanwhile: look again. */
  | { readonly kind: 'changed-meanwhile' }
  /** What is kept of it cannot be read: nothing of it is released, and nothing was done. */
  | { readonly kind: 'unreadable' }

/** One page of what was done. */
export type ReleaseHistory = {
  /** Oldest first. */
  readonly events: readonly ReleaseEvent[]
  /** The number of the first of them, where there are earlier ones. */
  readonly earlier: number | undefined
}

/** Where the officers of a holder decide how far its records are released. Rejects when the store is down. */
export type ReleaseOffice = {
  /** What was last done, or last before the act of that number. */
  historyOf(held: HeldClass, before: number | undefined): Promise<ReleaseHistory | 'unreadable'>
  /**
   * `unreadable` where what was decided cannot be read: then nothing of it is released, whoever asks. A proposal that
   * cannot be read is none.
   */
  standingOf(held: HeldClass): Promise<ReleaseStanding | 'unreadable'>
  /**
   * Acts on a release as it was when it had `seen` events. The log has it before it takes effect, which is then at once
   * and everywhere; where the log cannot have it this rejects with NOT_RECORDED and nothing is done.
   */
  act(
    held: HeldClass,
    seen: number,
    act: ReleaseAct,
    by: Pick<Officer, 'userId' | 'organisation' | 'sees'>,
    at: string,
  ): Promise<ReleaseActed>
}
