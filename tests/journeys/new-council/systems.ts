import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import pg from 'pg'
import { testDatabase } from '../../storage/test-database.js'
import { loopbackServer, type LoopbackServer, sendJson } from '../../sources/loopback-server.js'

import { type WarehousePlace } from './entries.js'

const NHS_NUMBER = '9990000018'
const PERSON = { ref: 'E-7', nhs: NHS_NUMBER, surname: 'TEST-ALDER', forename: 'Dorothy', born: '1941-03-12' }

/** Easterby's case system: knows one person, and one hazard in their home. */
export function startCaseSystem(): Promise<LoopbackServer> {
  return loopbackServer(({ url }, response) => {
    const known = url.searchParams.get('nhs') === NHS_NUMBER ? [PERSON] : []
    if (url.pathname === '/feed')
      sendJson(response, { organisation: '9A8', relationships: [], registers: [] })
    else if (url.pathname === '/people') sendJson(response, { people: known })
    else if (url.pathname === '/people/E-7') sendJson(response, PERSON)
    else sendJson(response, { hazards: [{ id: 'h1', person: 'E-7', what: 'Loose stair carpet' }] })
  })
}

const PATIENT = {
  resourceType: 'Patient',
  id: 'p7',
  identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: NHS_NUMBER }],
  name: [{ use: 'official', family: 'TEST-ALDER', given: ['Dorothy'] }],
  gender: 'female',
  birthDate: '1941-03-12',
}
const CARE_PLAN = {
  resourceType: 'CarePlan',
  id: 'cp7',
  status: 'active',
  intent: 'plan',
  title: 'Easterby meals at home',
  text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">narrative of Easterby</div>' },
  subject: { reference: 'Patient/p7' },
  activity: [
    {
      detail: {
        status: 'in-progress',
        performer: [{ reference: 'Organization/o7' }, { reference: 'Patient/p8' }],
      },
    },
  ],
}
const APPOINTMENTS = [
  {
    resourceType: 'Appointment',
    id: 'ap7',
    status: 'booked',
    start: '2026-12-01T10:00:00+00:00',
    end: '2026-12-01T10:30:00+00:00',
    description: 'Easterby review visit',
    participant: [
      { actor: { reference: 'Patient/p7' }, status: 'accepted' },
      { actor: { reference: 'Practitioner/w7' }, status: 'accepted' },
      { actor: { display: 'a neighbour of Easterby' }, status: 'tentative' },
    ],
  },
  {
    resourceType: 'Appointment',
    id: 'ap8',
    status: 'booked',
    start: '2026-12-02T10:00:00+00:00',
    end: '2026-12-02T10:30:00+00:00',
    description: 'Easterby group for two',
    participant: [
      { actor: { reference: 'Patient/p7' }, status: 'accepted' },
      {
        actor: { identifier: { system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9990000026' } },
        status: 'accepted',
      },
    ],
  },
]
const WORKER = { resourceType: 'Practitioner', id: 'w7', name: [{ family: 'Easterby-Worker' }] }
const ENDPOINT = {
  resourceType: 'Endpoint',
  id: 'e7',
  status: 'active',
  connectionType: {
    system: 'http://terminology.hl7.org/CodeSystem/endpoint-connection-type',
    code: 'hl7-fhir-rest',
  },
  payloadType: [{ text: 'referrals' }],
  address: 'https://kitchens.example/fhir',
  header: ['X-Api-Key: canary-key'],
}
const PROVIDER = {
  resourceType: 'Organization',
  id: 'o7',
  name: 'Easterby Kitchens (test)',
  endpoint: [{ reference: 'Endpoint/e7' }],
}
const SEARCHES: Readonly<Record<string, readonly object[]>> = {
  '/r4/CarePlan/_search': [
    { resource: CARE_PLAN },
    ...[PROVIDER, ENDPOINT].map((resource) => ({ resource, search: { mode: 'include' } })),
  ],
  '/r4/Appointment/_search': [
    ...APPOINTMENTS.map((resource) => ({ resource })),
    { resource: WORKER, search: { mode: 'include' } },
  ],
}

/** Easterby's FHIR interface: the same person, with a plan and who carries it out. */
export function startFhirSystem(): Promise<LoopbackServer> {
  return loopbackServer(({ url, body }, response) => {
    const isKnown = new URLSearchParams(body).get('identifier')?.endsWith(`|${NHS_NUMBER}`) === true
    const entry = SEARCHES[url.pathname] ?? (isKnown ? [PATIENT] : []).map((resource) => ({ resource }))
    sendJson(response, { resourceType: 'Bundle', type: 'searchset', entry })
  })
}

const VIEWS = `
create schema linchpin;
create table warning_note ("ID" int, "PERSON_ID" int, "NOTE_TYPE" text, "STATUS" text, "START_DATE" timestamp,
  "INDIVIDUAL_NOTIFIED" text, "WARNING_NARRATIVE" text);
insert into warning_note values
  (41, 33550018, 'Dog in the house', 'open', '2026-01-05', 'Y', 'Tied up on request'),
  (42, 33550026, 'Dog in the house', 'open', '2026-01-05', 'Y', 'At another house');
create view linchpin.persons as select 33550018 as "PERSON_ID", 9990000018 as "NHS_ID", 'Dorothy' as "FIRST_NAME",
  'TEST-ALDER' as "LAST_NAME", timestamp '1941-03-12' as "DATE_OF_BIRTH", 'N' as "RESTRICTED";
create view linchpin.warning_notes as
  select p."NHS_ID" as nhs_number, n.* from warning_note n join linchpin.persons p using ("PERSON_ID");
`

/** Easterby's reporting warehouse, with a role that reads its views; `close` leaves nothing of either. */
export async function startWarehouse(
  passwordFile: string,
): Promise<{ readonly place: WarehousePlace; close(): Promise<void> }> {
  const database = await testDatabase()
  const user = `easterby_${randomBytes(6).toString('hex')}`
  const password = randomBytes(12).toString('hex')
  writeFileSync(passwordFile, password)
  const owner = new pg.Client({ connectionString: database.url })
  await owner.connect()
  await owner.query(VIEWS)
  await owner.query(`create role ${user} login password '${password}'; grant usage on schema linchpin to ${user};
    grant select on all tables in schema linchpin to ${user}`)
  const { host, port } = owner
  return {
    place: { host, port, database: owner.database ?? '', user, passwordFile },
    close: async () => {
      await owner.query(`drop owned by ${user}; drop role ${user}`)
      await owner.end()
      await database.close()
    },
  }
}
