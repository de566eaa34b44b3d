import { createHash } from 'node:crypto'
import { type JsonObject } from '../../../src/model/json.js'

/** A UUID that is always the same for the same owner, type and key, and says nothing of any of them. */
export function identify(owner: string, type: string, key: string): string {
  const hex = createHash('sha256').update(`${owner}|${type}|${key}`).digest('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}

/** The `meta.profile` of a GP Connect 1.6.2 resource. */
export function profile(name: string): { readonly profile: readonly string[] } {
  return { profile: [`https://fhir.nhs.uk/STU3/StructureDefinition/CareConnect-GPC-${name}-1`] }
}

/** `meta` of a clinical resource; a not-for-patient item carries the NOPAT security label. */
export function metaOf(name: string, handling: 'sealed' | 'nopat' | undefined): JsonObject {
  return {
    versionId: '1',
    ...profile(name),
    ...(handling === 'nopat'
      ? {
          security: [
            {
              system: 'http://hl7.org/fhir/v3/ActCode',
              code: 'NOPAT',
              display:
                'no disclosure to patient, family or caregivers without attending provider’s authorization',
            },
          ],
        }
      : {}),
  }
}

/** The practice system's own identifier of an item. */
export function localIdentifier(practice: string, id: string): readonly JsonObject[] {
  return [{ system: `https://EMISWeb/${practice}`, value: id.replaceAll('-', '').toUpperCase() }]
}
