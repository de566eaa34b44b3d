import { type FhirResource } from '../../../src/fhir/resource.js'
import { type JsonObject, textOf } from '../../../src/model/json.js'
import {
  type CompiledConsents,
  compileConsents,
  type ConsentVerdict,
} from '../../../src/decision/consent/compile-consents.js'
import { type ConsentQuestion } from '../../../src/decision/consent/compile-directive.js'
import { consentItem } from '../../../src/decision/consent/consent-item.js'
import { type Code, type Standing } from '../../../src/decision/consent/directive.js'
import { readDirective } from '../../../src/decision/consent/read-directive.js'

const CONFIDENTIALITY = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality'
export const ACT_CODE = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'
export const ACT_REASON = 'http://terminology.hl7.org/CodeSystem/v3-ActReason'

export const purpose = (...codes: readonly string[]): readonly Code[] =>
  codes.map((code) => ({ system: ACT_REASON, code }))
export const label = (code: string): JsonObject => ({
  system: ['U', 'L', 'M', 'N', 'R', 'V'].includes(code) ? CONFIDENTIALITY : ACT_CODE,
  code,
})

/** An active privacy Consent of 1 June 2026 with this root provision. */
export function consent(provision: JsonObject, more: JsonObject = {}): JsonObject {
  return {
    resourceType: 'Consent',
    status: 'active',
    scope: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }],
    },
    dateTime: '2026-06-01',
    organization: [{ reference: 'Organization/practice' }],
    policy: [{ uri: 'https://linchpin.example/policy/sharing' }],
    provision,
    ...more,
  }
}

/** The recipient a provision names. */
export function actor(reference: string | JsonObject, role = 'IRCP'): JsonObject {
  return {
    role: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: role }] },
    reference: typeof reference === 'string' ? { reference } : reference,
  }
}

/** An Observation with these security labels. */
export function observation(labels: readonly string[], more: JsonObject = {}): FhirResource {
  return { resourceType: 'Observation', id: 'o1', meta: { security: labels.map(label) }, ...more }
}

/** Those whom the consents of the tests name. */
const DIRECTORY: readonly FhirResource[] = [
  { resourceType: 'Practitioner', id: 'worker' },
  { resourceType: 'Practitioner', id: 'other' },
  { resourceType: 'Organization', id: 'team', partOf: { reference: 'Organization/council' } },
  { resourceType: 'Organization', id: 'council' },
  { resourceType: 'Organization', id: 'elsewhere' },
  {
    resourceType: 'PractitionerRole',
    id: 'role',
    practitioner: { reference: 'Practitioner/worker' },
    organization: { reference: 'Organization/council' },
  },
  {
    resourceType: 'PractitionerRole',
    id: 'role-elsewhere',
    practitioner: { reference: 'Practitioner/worker' },
    organization: { reference: 'Organization/elsewhere' },
  },
  {
    resourceType: 'Group',
    id: 'group',
    actual: true,
    member: [{ entity: { reference: 'Practitioner/worker' } }],
  },
  {
    resourceType: 'Group',
    id: 'others',
    actual: true,
    member: [{ entity: { reference: 'Practitioner/other' } }],
  },
  {
    resourceType: 'Group',
    id: 'former',
    actual: true,
    member: [
      { entity: { reference: 'Practitioner/worker' }, inactive: true },
      { entity: { reference: 'Practitioner/other' } },
    ],
  },
  { resourceType: 'Group', id: 'loop', actual: true, member: [{ entity: { reference: 'Group/loop' } }] },
  { resourceType: 'Group', id: 'described', actual: false },
]

/** A worker of a team of the council asks for treatment on 1 July 2026. */
export function question(change: Partial<ConsentQuestion> = {}): ConsentQuestion {
  return {
    at: Date.parse('2026-07-01T12:00:00Z'),
    requester: {
      workers: ['Practitioner/worker'],
      organisations: ['Organization/team'],
      workerId: 'W-1',
      organisationCode: '9A1',
    },
    purposes: purpose('TREAT'),
    directory: directoryOf(DIRECTORY),
    ...change,
  }
}

export function directoryOf(resources: readonly JsonObject[]): ConsentQuestion['directory'] {
  const byReference = new Map(
    resources.map((it) => [`${textOf(it['resourceType']) ?? ''}/${textOf(it['id']) ?? ''}`, it]),
  )
  return {
    resource: (it) => byReference.get(it),
    knowsOrganisation: (code) => ['9A1', 'A81001', 'RX9'].includes(code),
  }
}

/** Consents, or consents with whether the controller has confirmed them. */
export type Given = JsonObject | readonly [JsonObject, Standing]

export function compiledConsents(given: readonly Given[], asked = question()): CompiledConsents {
  const directives = given.flatMap((it) => {
    const [written, standing] = isPair(it) ? it : ([it, 'confirmed'] as const)
    return readDirective(written, standing) ?? []
  })
  return compileConsents(directives, asked)
}

function isPair(given: Given): given is readonly [JsonObject, Standing] {
  return Array.isArray(given)
}

/** What the consents say of one item, among what else there is. */
export function verdict(
  given: readonly Given[],
  item: FhirResource,
  asked = question(),
  others: readonly FhirResource[] = [],
): ConsentVerdict {
  const items = [item, ...others].map((it) => consentItem(it))
  return compiledConsents(given, asked).judge(
    consentItem(item),
    (reference) => items.find((it) => it.reference === reference)?.refersTo,
  )
}

export function outcome(...args: Parameters<typeof verdict>): ConsentVerdict['outcome'] {
  return verdict(...args).outcome
}
