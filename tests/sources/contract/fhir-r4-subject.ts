import { fhirR4 } from '../../../src/sources/fhir-r4/fhir-r4.js'
import { type LoopbackServer, loopbackServer, sendJson } from '../loopback-server.js'
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

/** What a source states that it brings along with a Patient. */
export function capabilities(...searchRevInclude: readonly string[]): object {
  const resource = [{ type: 'Patient', searchRevInclude }]
  return { resourceType: 'CapabilityStatement', status: 'active', rest: [{ mode: 'server', resource }] }
}

export const SEARCHES_ALONG = [{ type: 'CarePlan', areas: ['services'], broughtBy: 'subject' }]

/** Patients with what was brought along, as a source gives it that says it did as asked. */
export function broughtWith(
  patients: readonly object[],
  included: readonly object[],
  self = 'Patient?_revinclude=CarePlan:subject',
): object {
  return searchset([], {
    total: patients.length,
    link: [{ relation: 'self', url: self }],
    entry: [
      ...patients.map((resource) => ({ resource, search: { mode: 'match' } })),
      ...included.map((resource) => ({ resource, search: { mode: 'include' } })),
    ],
  })
}

/** The same in one call: what refers to the Patient comes with them. */
export const FHIR_R4_ALONG_SUBJECT: ContractSubject = {
  kind: 'fhir-r4, brought along',
  areas: ['demographics', 'services'],
  otherPerson: broughtWith([patientOf(OTHER_NHS_NUMBER)], [PLAN]),
  contradiction: broughtWith([patientOf(NHS_NUMBER), patientOf(NHS_NUMBER, { active: true })], [PLAN]),
  lastArea: 'error',
  arrange: arrangeAlong,
}

/** Everything comes with the call under test; a source that fails with the last area has brought nothing along. */
async function arrangeAlong(answer: RecordAnswer, { lastArea, tls }: Setting = {}): Promise<Arrangement> {
  let calls = 0
  const self = lastArea === 'fails' ? 'Patient?identifier=1' : undefined
  const server = await loopbackServer((request, response) => {
    if (request.url.pathname === '/r4/metadata') sendJson(response, capabilities('CarePlan:subject'))
    else answer(response, broughtWith([patientOf(NHS_NUMBER)], [PLAN], self), ++calls)
  }, tls)
  return arrangement(server, SEARCHES_ALONG, () => calls)
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
  return arrangement(server, SEARCHES, () => calls)
}

function arrangement(
  server: LoopbackServer,
  searches: readonly object[],
  recordCalls: () => number,
): Arrangement {
  const settings = sourceSettings({
    kind: 'fhir-r4',
    recordClass: 'social-care-record',
    options: { baseUrl: `${server.url}/r4`, searchBy: 'POST', maxResponseBytes: 200_000, searches },
  })
  const connector = fhirR4(settings, sourceWorld())
  return { settings, connector, server, recordCalls, close: () => connector.close() }
}
