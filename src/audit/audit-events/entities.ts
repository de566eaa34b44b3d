import { NHS_NUMBER_SYSTEM } from '../../model/nhs-number.js'
import { type JsonObject } from '../../model/json.js'
import { type LoggedEvent } from '../questions/read-event.js'
import { type GatewayAbout } from './agents.js'

const ENTITY_TYPE = 'http://terminology.hl7.org/CodeSystem/audit-entity-type'
const OBJECT_ROLE = 'http://terminology.hl7.org/CodeSystem/object-role'
const RESOURCE_TYPES = 'http://hl7.org/fhir/resource-types'

/** The one person an event is about; nobody where it names none. */
export function patientEntity({ columns, patient }: LoggedEvent): readonly JsonObject[] {
  if (columns.subject === undefined) return []
  return [
    {
      what: {
        ...(patient === undefined ? {} : { reference: `Patient/${patient}` }),
        type: 'Patient',
        identifier: { system: NHS_NUMBER_SYSTEM, value: columns.subject },
      },
      type: { system: ENTITY_TYPE, code: '1' },
      role: { system: OBJECT_ROLE, code: '1' },
    },
  ]
}

/** The correlation id of the answer, by which callers and sources find it again. */
export function transactionEntity({ columns }: LoggedEvent): JsonObject {
  return {
    what: { identifier: { system: 'https://fhir.nhs.uk/Id/transaction', value: columns.requestId } },
    type: { system: 'https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType', code: 'XrequestId' },
  }
}

/** What was asked, exactly as it was sent. */
export function queryEntity({ query }: LoggedEvent): JsonObject {
  return {
    type: { system: ENTITY_TYPE, code: '2' },
    role: { system: OBJECT_ROLE, code: '24' },
    query: query === undefined || query === '' ? NOTHING : query,
  }
}

/** Base64 of one space: an empty query still has to be a value. */
const NOTHING = 'IA=='

/** One thing that was read or left, by reference alone. */
export function dataEntity(reference: string): JsonObject {
  return {
    what: { reference },
    type: { system: ENTITY_TYPE, code: '2' },
    role: { system: OBJECT_ROLE, code: '4' },
  }
}

/** The rules by which it was decided: they stand where a consent would. */
export function rulesEntity({ ruleSetHash }: LoggedEvent, rules: readonly string[]): JsonObject {
  return {
    what: {
      identifier: { system: 'https://linchpin.example/fhir/Id/rule-set', value: ruleSetHash ?? 'none' },
      ...(rules.length === 0 ? {} : { display: rules.join(', ') }),
    },
    type: { system: RESOURCE_TYPES, code: 'Consent' },
  }
}

/** The interface that was called, in the shape of NHS England's audit events. */
export function endpointEntity({ columns, type }: LoggedEvent, { baseUrl }: GatewayAbout): JsonObject {
  return {
    type: { system: RESOURCE_TYPES, code: 'Endpoint' },
    name: `${baseUrl}/fhir`,
    detail: [
      { type: 'productIdentifier', valueString: 'linchpin' },
      { type: 'interactionIdentifier', valueString: [columns.action, type].filter(Boolean).join(' ') },
    ],
  }
}
