import { type JsonObject, objectsOf, textOf } from '../../../model/json.js'
import { Refusal } from '../../../model/refusal.js'

const EVIDENCE = 'https://linchpin.example/fhir/StructureDefinition/consent-evidence'

/** On what a consent rests: what was done, by whom, when. */
export type ConsentEvidence = {
  readonly kind: (typeof KINDS)[number]
  /** The id of the worker who saw or decided it: never a name. */
  readonly who: string
  /** ISO 8601 date or instant. */
  readonly when: string
}

const KINDS = [
  'verbal-permission',
  'lasting-power-of-attorney',
  'deputy',
  'capacity-assessment',
  'best-interests',
] as const

/** The evidence a new Consent carries. Refuses, with INVALID_RESOURCE, any that lacks who or when, or is yet to come. */
export function evidenceIn(consent: JsonObject, at: string): readonly ConsentEvidence[] {
  return readIn(consent, at).map((it) => {
    if (it === undefined) throw new Refusal('INVALID_RESOURCE', { expression: 'Consent.extension' })
    return it
  })
}

/**
 * What a Consent in the store rested on at an instant, without what cannot be read or is of later. Never throws: it may
 * have been recorded after the request began, or by a server whose clock is ahead.
 */
export function evidenceAt(consent: JsonObject, at: string): readonly ConsentEvidence[] {
  return readIn(consent, at).filter((it) => it !== undefined)
}

function readIn(consent: JsonObject, at: string): readonly (ConsentEvidence | undefined)[] {
  return objectsOf(consent['extension'])
    .filter((it) => it['url'] === EVIDENCE)
    .map((it) => readOne(it, at))
}

function readOne(extension: JsonObject, at: string): ConsentEvidence | undefined {
  const part = (name: string, value: string): string | undefined =>
    textOf(objectsOf(extension['extension']).find((part) => part['url'] === name)?.[value])
  const kind = KINDS.find((known) => known === part('kind', 'valueCode'))
  const who = part('who', 'valueString')
  const when = part('when', 'valueDateTime')
  if (kind === undefined || who === undefined || !/^[A-Za-z0-9|:._-]{1,64}$/.test(who)) return undefined
  return when !== undefined && Date.parse(when) <= Date.parse(at) ? { kind, who, when } : undefined
}
