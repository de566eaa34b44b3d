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

/** The evidence a Consent carries. Refuses, with INVALID_RESOURCE, any that lacks who or when, or is yet to come. */
export function evidenceIn(consent: JsonObject, at: string): readonly ConsentEvidence[] {
  return objectsOf(consent['extension'])
    .filter((it) => it['url'] === EVIDENCE)
    .map((it) => {
      const part = (name: string, value: string): string | undefined =>
        textOf(objectsOf(it['extension']).find((part) => part['url'] === name)?.[value])
      const kind = KINDS.find((known) => known === part('kind', 'valueCode'))
      const who = part('who', 'valueString')
      const when = part('when', 'valueDateTime')
      if (kind === undefined || who === undefined || !/^[A-Za-z0-9|:._-]{1,64}$/.test(who))
        throw new Refusal('INVALID_RESOURCE', { expression: 'Consent.extension' })
      if (when === undefined || !(Date.parse(when) <= Date.parse(at)))
        throw new Refusal('INVALID_RESOURCE', { expression: 'Consent.extension' })
      return { kind, who, when }
    })
}
