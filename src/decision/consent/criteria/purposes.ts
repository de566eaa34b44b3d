import { type Code, type ConsentEffect } from '../directive.js'
import { type Truth, truthOf } from '../../conditions/truth.js'

const ACT_REASON = 'http://terminology.hl7.org/CodeSystem/v3-ActReason'

/** What each purpose is a kind of (HL7 v3-ActReason, PurposeOfUse), nearest first. */
const BROADER: ReadonlyMap<string, readonly string[]> = new Map([
  ['ETREAT', ['TREAT']],
  ['BTG', ['ETREAT', 'TREAT']],
  ['CLINTRCH', ['HRESCH']],
])
/** Breaking the glass is agreed to by name only, and forbidden with whatever it is a kind of. */
const BY_NAME_ONLY: readonly string[] = ['BTG']

/**
 * Whether a provision for these purposes covers what the requester declares: for a permit every declared purpose, for
 * a deny any of them. A requester who declares none is covered by no permit and by every deny.
 */
export function coversPurposes(
  stated: readonly Code[],
  declared: readonly Code[],
  effect: ConsentEffect,
): Truth {
  if (declared.length === 0) return 'unknown'
  const covered = (it: Code): boolean => stated.some((by) => covers(by, it, effect))
  return truthOf(effect === 'permit' ? declared.every(covered) : declared.some(covered))
}

function covers(by: Code, declared: Code, effect: ConsentEffect): boolean {
  if (by.system !== declared.system) return false
  if (by.code === declared.code) return by.code !== ''
  if (by.system !== ACT_REASON) return false
  if (effect === 'permit' && BY_NAME_ONLY.includes(declared.code)) return false
  return BROADER.get(declared.code)?.includes(by.code) === true
}
