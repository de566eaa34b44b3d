import { isOdsCode } from '../../../model/ods-code.js'
import {
  type PilotMember,
  RELEASE_STATES,
  type ReleaseState,
} from '../../../model/release-states/release-state.js'

export type ReadRelease =
  | { readonly kind: 'read'; readonly release: ReleaseState; readonly reason: string }
  | { readonly kind: 'problem'; readonly errors: readonly ReleaseError[] }

/** What is wrong with one question. */
export type ReleaseError = { readonly field: ReleaseField; readonly text: string }

/** The questions of the form. */
export type ReleaseField = 'state' | 'pilot' | 'reason'

const MOST = { reason: 2000, pilot: 200, userId: 100 }

/** Reads the form in which a release is chosen. Who is named for a pilot must be of an organisation of the gateway. */
export function readRelease(form: URLSearchParams, known: readonly string[]): ReadRelease {
  const read = (name: string): string => (form.get(name) ?? '').replaceAll('\0', '').trim()
  const state = RELEASE_STATES.find((it) => it === form.get('state'))
  const reason = read('reason')
  const pilot = state === 'pilot' ? membersIn(read('pilot'), known) : []
  const errors = [
    ...errorAt('state', state === undefined && 'Choose how far the records are to be released.'),
    ...errorAt('pilot', typeof pilot === 'string' && pilot),
    ...errorAt('reason', reason === '' && 'Write why.'),
    ...errorAt(
      'reason',
      reason.length > MOST.reason && `Write why in ${String(MOST.reason)} characters or fewer.`,
    ),
  ]
  return state === undefined || typeof pilot === 'string' || errors.length > 0
    ? { kind: 'problem', errors }
    : { kind: 'read', release: { state, pilot }, reason }
}

function errorAt(field: ReleaseField, text: string | false): readonly ReleaseError[] {
  return text === false ? [] : [{ field, text }]
}

/** One on each line: an ODS code for the whole organisation, or an ODS code and a user id. What is wrong, as text. */
function membersIn(text: string, known: readonly string[]): readonly PilotMember[] | string {
  const members = new Map<string, PilotMember>()
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue
    const member = memberIn(line.trim(), known)
    if (typeof member === 'string') return `Line ${String(at + 1)} of the pilot ${member}.`
    members.set(membersText([member]), member)
  }
  if (members.size === 0) return 'Name who takes part in the pilot.'
  return members.size > MOST.pilot
    ? `Name ${String(MOST.pilot)} or fewer for a pilot.`
    : [...members.values()]
}

function memberIn(line: string, known: readonly string[]): PilotMember | string {
  const [organisation = '', userId, ...more] = line.split(/\s+/)
  if (!isOdsCode(organisation) || !known.includes(organisation))
    return 'does not begin with the ODS code of an organisation of this gateway'
  if (more.length > 0 || (userId ?? '').length > MOST.userId) return 'is more than an ODS code and a user id'
  return { organisation, userId }
}

/** The members as the form takes them. */
export function membersText(pilot: readonly PilotMember[]): string {
  return pilot.map(({ organisation, userId }) => [organisation, userId].filter(Boolean).join(' ')).join('\n')
}
