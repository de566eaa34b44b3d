import { type Region } from '../../sandbox/region.js'
import { type TokenChange } from './journey.js'
import { type Cell } from './person-by-role.js'

/** A search, and what is to come of it. */
export type Asked = {
  readonly as: string
  readonly token?: TokenChange
  readonly type: string
  readonly person: string
  readonly gives: Cell
  /** What is, and what is not, anywhere in the bytes. */
  readonly shows?: RegExp
  readonly hides?: RegExp
  /** The rule that the log names for it, where another would give the same. */
  readonly by?: string
}

/** One rule, shown by one fact that changes between two searches. */
export type RuleCase = {
  readonly rule: string
  readonly story: string
  /** Why nothing comes back that the rule, which the log names otherwise, could be a reason for. */
  readonly refusedBeforeRules?: string
  readonly before: Asked
  /** What changes in the region; undefined where it is the token alone that differs. */
  readonly change?: (region: Region) => void
  readonly after: Partial<Asked>
  readonly undo?: (region: Region) => void
}

/** Somebody about whom nothing is out of the ordinary until a case changes it. */
export const HILDA = '9990000069'
export const DOROTHY = '9990000018'
export const IRIS = '9990000077'

export const ABSENT = '404 PATIENT_NOT_FOUND'
export const DENIED = '403 ACCESS_DENIED'
export const NO_CONSENT = '403 NO_PATIENT_CONSENT'
export const UNRELATED = '403 NO_RELATIONSHIP'

/** Her medicines, from the practice. */
export function medicines(as: string, gives: Cell): Asked {
  return { as, type: 'MedicationStatement', person: HILDA, gives }
}

/** Her support plans, from the council. */
export function plans(as: string, gives: Cell): Asked {
  return { as, type: 'CarePlan', person: HILDA, gives }
}

export const ENQUIRY: TokenChange = {
  purpose: 'safeguarding-adult',
  authorityReference: 'S42-2026-0117',
  justification: 'Reported neglect at home',
}
export const GLASS: TokenChange = { breakGlass: true, reason: 'Unconscious on arrival' }

export type Change = (region: Region) => void

/** PDS holds something else of her from now on. */
export function pds(patch: Parameters<Region['pds']['change']>[1]): Change {
  return (region) => {
    region.pds.change(HILDA, patch)
  }
}
