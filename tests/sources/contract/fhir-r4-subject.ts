import { fhirR4 } from '../../../src/sources/fhir-r4/fhir-r4.js'
import { loopbackServer, sendJson } from '../loopback-server.js'
import { NHS_NUMBER, OTHER_NHS_NUMBER, sourceSettings, sourceWorld } from '../source-world.js'
import {
  type Arrangement,
  type ContractSubject,
  type RecordAnswer,
  type Setting,
} from './contract-subject.js'

/** A Patient as a FHIR system of a council has them. */
export function patientOf(nhsNumber: string, changes: object = {}): object {
  return {
    resourceType: 'Patient',
    id: 'p1',
    identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: nhsNumber }],
    name: [{ use: 'official', family: 'TEST-ALDER', given: ['Dorothy'] }],
    gender: 'female',
    birthDate: '1941-03-12',
    ...changes,
  }
}

export const PLAN = {
  resourceType: 'CarePlan',
  id: 'cp1',
  status: 'active',
  intent: 'plan',
  subject: { reference: 'Patient/p1' },
}

/** A searchset of matches, with whatever else stands in it. */
export function searchset(matches: readonly object[], more: object = {}): object {
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: matches.length,
    entry: matches.map((resource) => ({ resource, search: { mode: 'match' } })),
    ...more,
  }
}

export const SEARCHES = [{ type: 'CarePlan', areas: ['services'], query: { subject: 'Patient/{patient}' } }]

export const FHIR_R4_SUBJECT: ContractSubject = {
  kind: 'fhir-r4',
  areas: ['demographics', 'services'],
  otherPerson: searchset([patientOf(OTHER_NHS_NUMBER)]),
  contradiction: searchset([patientOf(NHS_NUMBER), patientOf(NHS_NUMBER, { active: true })]),
  lastArea: 'error',
  arrange,
}

/** The person is looked up by the call under test; what follows is sound. */
async function arrange(answer: RecordAnswer, { lastArea, tls }: Setting = {}): Promise<Arrangement> {
  let calls = 0
  const server = await loopbackServer((request, response) => {
    if (request.url.pathname.startsWith('/r4/Patient'))
      answer(response, searchset([patientOf(NHS_NUMBER)]), ++calls)
    else if (lastArea === 'fails') sendJson(response, {}, 500)
    else sendJson(response, searchset([PLAN]))
  }, tls)
  const settings = sourceSettings({
    kind: 'fhir-r4',
    recordClass: 'social-care-record',
    options: { baseUrl: `${server.url}/r4`, searchBy: 'POST', maxResponseBytes: 200_000, searches: SEARCHES },
  })
  const connector = fhirR4(settings, sourceWorld())
  return { settings, connector, server, recordCalls: () => calls, close: () => connector.close() }
}
