import { type Terms } from './words/terms.js'

/** What a handling mark or a code means for the rules; an undefined member says nothing. */
export type Meaning = {
  readonly label: string | undefined
  readonly confidentiality: Confidentiality | undefined
  readonly anonymousAccess: boolean
  /** False for an item that its source does not control. */
  readonly isController: boolean
}

/** From lowest to highest. */
export const CONFIDENTIALITIES = ['N', 'R', 'V'] as const
export type Confidentiality = (typeof CONFIDENTIALITIES)[number]

export type LabelRules = {
  /** By the closed words a translation reports. */
  readonly flags: ReadonlyMap<string, Meaning>
  /** By code; the systems in which it means that. */
  readonly codes: ReadonlyMap<string, readonly CodeMeaning[]>
  /** What free text is screened for, and the label of an item whose free text could not be. */
  readonly text: { readonly terms: Terms; readonly unscreened: string }
  /** Elements that name medicines, by resource type, and the names that tell why a medicine is given. */
  readonly medicines: { readonly paths: ReadonlyMap<string, readonly string[]>; readonly names: Terms }
}

export type CodeMeaning = { readonly system: string; readonly meaning: Meaning }

/** Code systems whose every code must have a meaning: an unknown one is a mark we do not understand. */
export const CONFIDENTIALITY_SYSTEMS: readonly string[] = [
  'http://terminology.hl7.org/CodeSystem/v3-Confidentiality',
  'http://hl7.org/fhir/v3/Confidentiality',
]

/** Other spellings under which sources write a system. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['https://snomed.info/sct', 'http://snomed.info/sct'],
  ['urn:oid:2.16.840.1.113883.6.96', 'http://snomed.info/sct'],
  ['2.16.840.1.113883.6.96', 'http://snomed.info/sct'],
  ['urn:oid:2.16.840.1.113883.5.25', 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality'],
  ['urn:oid:2.16.840.1.113883.5.4', 'http://terminology.hl7.org/CodeSystem/v3-ActCode'],
])

/** The system as the rules write it: without a version, a trailing slash or surrounding space. */
export function spelledOut(system: string): string {
  const plain = (system.trim().split('|')[0] ?? '').replace(/\/+$/, '')
  return SPELLINGS.get(plain) ?? plain
}

const NO_MEANINGS: readonly Meaning[] = []

/**
 * Every meaning of a code in a system. A code without a system means whatever it means in any: what cannot be told
 * apart is protected.
 */
export function meaningsOf(rules: LabelRules, system: string | undefined, code: string): readonly Meaning[] {
  const known = rules.codes.get(code.trim())
  if (known === undefined) return NO_MEANINGS
  const spelled = system === undefined ? undefined : spelledOut(system)
  return known.filter((it) => spelled === undefined || it.system === spelled).map((it) => it.meaning)
}
