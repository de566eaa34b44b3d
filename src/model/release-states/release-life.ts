import { type Officer } from '../officers/officer.js'
import { NEVER_RELEASED, type ReleaseState, isNoWider, isSameRelease } from './release-state.js'

/** What an officer does to the release of one class of a holder's records. */
export type ReleaseAct =
  /** Asks for a wider release, which a second officer has to agree to. */
  | { readonly kind: 'propose'; readonly release: ReleaseState; readonly reason: string }
  | { readonly kind: 'agree' }
  | { readonly kind: 'decline'; readonly reason: string }
  /** Closes or narrows, at once and alone. */
  | { readonly kind: 'narrow'; readonly release: ReleaseState; readonly reason: string }

/** One act as the history keeps it. */
export type ReleaseEvent = {
  /** ISO 8601 instant. */
  readonly at: string
  /** User id and ODS code of the officer. */
  readonly by: string
  readonly organisation: string
  readonly act: ReleaseAct
}

type Proposal = Pick<ReleaseEvent, 'at' | 'by'> & Pick<Widening, 'release' | 'reason'>
type Widening = Extract<ReleaseAct, { readonly kind: 'propose' }>

/** Where the release of one class of a holder's records stands. */
export type ReleaseStanding = {
  readonly release: ReleaseState
  /** Since when; undefined where it never was anything else. */
  readonly since: string | undefined
  readonly proposal: Proposal | undefined
  /** How many acts it has had: an act names the number it was decided on. */
  readonly events: number
}

type Why =
  | 'another-organisation'
  | 'reason-missing'
  | 'not-wider'
  | 'not-narrower'
  | 'not-proposed'
  | 'same-person'
  | 'nobody-named'

export type ReleaseMove =
  | { readonly kind: 'moved'; readonly standing: ReleaseStanding }
  | { readonly kind: 'refused'; readonly why: Why }

type ReleaseOfficer = Pick<Officer, 'userId' | 'organisation' | 'sees'>

const NEVER: ReleaseStanding = { release: NEVER_RELEASED, since: undefined, proposal: undefined, events: 0 }

/** Where a history, oldest first, has led, from the standing that it began at. */
export function standingOf(history: readonly ReleaseEvent[], from: ReleaseStanding = NEVER): ReleaseStanding {
  return history.reduce(after, from)
}

/**
 * What an act makes of a standing. Only the holder's own officers widen it, and no one of them alone: who proposes
 * cannot agree. One officer closes or narrows it at once; so may one who sees all organisations.
 */
export function moveRelease(
  standing: ReleaseStanding,
  act: ReleaseAct,
  by: ReleaseOfficer,
  holder: string,
  at: string,
): ReleaseMove {
  const why = mayAct(act, by, holder) ? problemOf(standing, act, by) : 'another-organisation'
  if (why !== undefined) return { kind: 'refused', why }
  const { userId, organisation } = by
  return { kind: 'moved', standing: after(standing, { at, by: userId, organisation, act }) }
}

/** Whether the officer may do such a thing for this holder at all. */
export function mayAct(
  { kind }: Pick<ReleaseAct, 'kind'>,
  { organisation, sees }: ReleaseOfficer,
  holder: string,
): boolean {
  return organisation === holder || (kind === 'narrow' && sees === 'all')
}

function problemOf(standing: ReleaseStanding, act: ReleaseAct, by: ReleaseOfficer): Why | undefined {
  if ('reason' in act && act.reason.trim() === '') return 'reason-missing'
  if (!('release' in act)) return problemOfAnswer(standing, act.kind, by)
  const { release: to } = act
  const { release: from } = standing
  if (to.state === 'pilot' && to.pilot.length === 0) return 'nobody-named'
  if (act.kind === 'propose') return isNoWider(to, from) ? 'not-wider' : undefined
  return isNoWider(to, from) && !isSameRelease(to, from) ? undefined : 'not-narrower'
}

function problemOfAnswer(
  { proposal }: ReleaseStanding,
  kind: 'agree' | 'decline',
  { userId }: ReleaseOfficer,
): Why | undefined {
  if (proposal === undefined) return 'not-proposed'
  return kind === 'agree' && proposal.by === userId ? 'same-person' : undefined
}

/** INVARIANT: narrowing ends what was proposed: whoever agreed to it later would open what was just closed. */
function after(standing: ReleaseStanding, { at, by, act }: ReleaseEvent): ReleaseStanding {
  const events = standing.events + 1
  switch (act.kind) {
    case 'propose':
      return { ...standing, events, proposal: { at, by, release: act.release, reason: act.reason } }
    case 'agree':
      return {
        release: standing.proposal?.release ?? standing.release,
        since: at,
        proposal: undefined,
        events,
      }
    case 'decline':
      return { ...standing, events, proposal: undefined }
    case 'narrow':
      return { release: act.release, since: at, proposal: undefined, events }
  }
}
