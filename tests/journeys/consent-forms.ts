import { type JsonObject } from '../../src/model/json.js'
import { ODS_CODE_SYSTEM } from '../../src/model/ods-code.js'
import { NHS } from './journey.js'

const TERMS = 'http://terminology.hl7.org/CodeSystem'
const coding = (system: string, code: string): JsonObject => ({ coding: [{ system, code }] })

/** An organisation, or a worker, as consents name whom they are about. */
export const organisation = (value: string): JsonObject => ({ system: ODS_CODE_SYSTEM, value })
export const worker = (value: string): JsonObject => ({
  system: 'https://linchpin.example/fhir/Id/worker',
  value,
})

/** A consent about one controller's record, towards one organisation or worker. */
export function consentOf(
  nhsNumber: string,
  controller: string,
  actor: JsonObject,
  provision: JsonObject,
): JsonObject {
  const named = { role: coding(`${TERMS}/v3-ParticipationType`, 'IRCP'), reference: { identifier: actor } }
  return {
    resourceType: 'Consent',
    status: 'active',
    scope: coding(`${TERMS}/consentscope`, 'patient-privacy'),
    category: [coding('http://loinc.org', '59284-0')],
    patient: { identifier: { system: NHS, value: nhsNumber } },
    dateTime: '2026-06-01',
    organization: [{ identifier: organisation(controller) }],
    policy: [{ uri: `https://linchpin.example/policy/${controller}` }],
    provision: { ...provision, actor: [named] },
  }
}

/** The controller's record may be shared with an organisation for direct care. */
export function agreementOf(nhsNumber: string, controller: string, to: string): JsonObject {
  return consentOf(nhsNumber, controller, organisation(to), {
    type: 'permit',
    purpose: [{ system: `${TERMS}/v3-ActReason`, code: 'TREAT' }],
  })
}

/** She agrees that the council sees what the practice's record says of fertility. */
export function fertilityConsent(nhsNumber: string): JsonObject {
  const category = 'https://linchpin.example/fhir/CodeSystem/information-category'
  return consentOf(nhsNumber, 'A81001', organisation('9A1'), {
    type: 'permit',
    purpose: [{ system: `${TERMS}/v3-ActReason`, code: 'TREAT' }],
    provision: [{ type: 'permit', securityLabel: [{ system: category, code: 'FERTILITY' }] }],
  })
}

/** A refusal that binds one worker who asks for nothing in the tests. */
export function refusalOf(nhsNumber: string): JsonObject {
  return consentOf(nhsNumber, '9A1', worker('NOBODY-0001'), { type: 'deny' })
}

/** On what a consent rests: each kind as somebody saw or decided it. */
export function withEvidence(consent: JsonObject, who: string, ...kinds: readonly string[]): JsonObject {
  return {
    ...consent,
    extension: kinds.map((kind) => ({
      url: 'https://linchpin.example/fhir/StructureDefinition/consent-evidence',
      extension: [
        { url: 'kind', valueCode: kind },
        { url: 'who', valueString: who },
        { url: 'when', valueDateTime: '2026-05-20' },
      ],
    })),
  }
}
