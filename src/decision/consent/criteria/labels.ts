import { type Code, type ConsentEffect } from '../directive.js'
import { type Truth, anyOf, truthOf } from '../../conditions/truth.js'

export const CONFIDENTIALITY_SYSTEM = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality'
const ACT_CODE_SYSTEM = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'
const CATEGORY_SYSTEM = 'https://linchpin.example/fhir/CodeSystem/information-category'

/** HL7 v3 Confidentiality, lowest first. */
const LEVELS: readonly string[] = ['U', 'L', 'M', 'N', 'R', 'V']

/** Labels that have another name in HL7 v3-ActCode than in the rules. */
const RENAMED: ReadonlyMap<string, string> = new Map([['STD', 'STI']])

/** Kinds of a broader label (HL7 v3-ActCode: ETH is alcohol or drug-abuse information). */
const KINDS: ReadonlyMap<string, readonly string[]> = new Map([['ETH', ['ETHUD', 'OPIOIDUD']]])

/** What labelling says of an item: a level, and the names of the sensitive categories it belongs to. */
export type ItemLabels = {
  readonly confidentiality: string | undefined
  readonly sensitivities: readonly string[]
}

/** The name of a sensitive category in the rules; undefined for a code of another system. */
export function sensitivityOf({ system, code }: Code): string | undefined {
  if (system === CATEGORY_SYSTEM) return code
  return system === ACT_CODE_SYSTEM ? (RENAMED.get(code) ?? code) : undefined
}

/**
 * Whether one of the labels applies to an item. A permit of a level reaches that level and lower, a deny that level and
 * higher. A permit of categories reaches an item only when every category of the item is among them; a deny, any. A
 * label that is not understood is matched by no item for a permit, and cannot be told for a deny (R4
 * Consent.provision.securityLabel).
 */
export function matchesLabels(labels: readonly Code[], item: ItemLabels, effect: ConsentEffect): Truth {
  return effect === 'permit' ? truthOf(permits(labels, item)) : anyOf(labels.map((it) => deniesOne(it, item)))
}

/** Whether the labels name every sensitive category of an item, which has at least one. */
export function nameEveryCategory(labels: readonly Code[], { sensitivities }: ItemLabels): boolean {
  const named = labels.flatMap((it) => sensitivityOf(it) ?? [])
  return sensitivities.length > 0 && sensitivities.every((it) => named.includes(it))
}

function permits(labels: readonly Code[], item: ItemLabels): boolean {
  const level = levelOf(item.confidentiality)
  const isReached = labels.some(
    (it) => it.system === CONFIDENTIALITY_SYSTEM && level >= 0 && level <= levelOf(it.code),
  )
  return isReached || nameEveryCategory(labels, item)
}

function deniesOne(label: Code, item: ItemLabels): Truth {
  if (label.system === CONFIDENTIALITY_SYSTEM) {
    const [from, level] = [levelOf(label.code), levelOf(item.confidentiality)]
    return from < 0 || level < 0 ? 'unknown' : truthOf(level >= from)
  }
  const name = sensitivityOf(label)
  if (name === undefined) return 'unknown'
  return truthOf(item.sensitivities.some((it) => it === name || KINDS.get(name)?.includes(it) === true))
}

function levelOf(code: string | undefined): number {
  return code === undefined ? -1 : LEVELS.indexOf(code)
}
