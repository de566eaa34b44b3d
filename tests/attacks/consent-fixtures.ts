import { type JsonObject } from '../../src/model/json.js'
import { type RecordedConsent } from '../../src/model/registers/recorded-consent.js'

const ODS = 'https://fhir.nhs.uk/Id/ods-organization-code'

/** A consent about the practice's record that the practice itself recorded. */
export function practiceConsent(
  id: string,
  provision: JsonObject,
  more: Partial<RecordedConsent> = {},
): RecordedConsent {
  return {
    id,
    version: 1,
    recordedBy: 'A81001',
    controllers: ['A81001'],
    confirmedBy: ['A81001'],
    withdrawnBy: [],
    consent: {
      resourceType: 'Consent',
      status: 'active',
      scope: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }],
      },
      dateTime: '2026-06-01',
      organization: [{ identifier: { system: ODS, value: 'A81001' } }],
      policy: [{ uri: `https://linchpin.example/policy/${id}` }],
      provision,
    },
    ...more,
  }
}

/** The council may see the practice's record, and its items of one category by name. */
export function agreesTo(category: string, more: JsonObject = {}): JsonObject {
  const system = 'https://linchpin.example/fhir/CodeSystem/information-category'
  return {
    type: 'permit',
    provision: [{ type: 'permit', securityLabel: [{ system, code: category }] }],
    ...more,
  }
}
