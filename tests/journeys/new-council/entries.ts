/** The organisation `9A8` as linchpin.yaml registers any council: with a feed, without which nobody's wishes are known. */
export const organisationEntry = ({ rest }: Pick<Places, 'rest'>): string => `
ods: 9A8
name: Easterby Council (test)
type: la-adult
dspt: met
privacyOfficers: [EAS-IG-0001]
feed: { url: '${rest}/feed', everySeconds: 2 }
`

/** Where the systems of the council answer. */
export type Places = {
  readonly rest: string
  readonly fhir: string
  readonly warehouse: WarehousePlace
}

export type WarehousePlace = {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly passwordFile: string
}

/** One entry under \`sources\` for each of its systems: all that names them. */
export function sourceEntries({ rest, fhir, warehouse }: Places): readonly string[] {
  return [
    `
id: easterby
kind: rest-json
name: Easterby Council (test)
organisation: 9A8
recordClass: social-care-record
mapping: easterby
areas: [demographics, alerts]
deadlineMs: 3000
maxConcurrent: 4
overrideSupported: true
options:
  baseUrl: ${rest}
  find: { path: /people, query: { nhs: '{nhsNumber}' }, rows: people, id: ref, nhsNumber: nhs }
  parts:
    - part: person
      path: /people/{found.ref}
      areas: [demographics]
      fetch: always
      shape: object
      nhsNumber: nhs
      birthDate: born
    - { part: hazards, path: '/people/{found.ref}/hazards', areas: [alerts], shape: rows, rows: hazards, belongsTo: person }
`,
    `
id: easterby-fhir
kind: fhir-r4
name: Easterby Council FHIR (test)
organisation: 9A8
recordClass: social-care-record
mapping: fhir-r4
areas: [demographics, services, appointments]
deadlineMs: 3000
maxConcurrent: 4
overrideSupported: true
options:
  baseUrl: ${fhir}
  searchBy: POST
  searches:
    - type: CarePlan
      areas: [services]
      query: { subject: 'Patient/{patient}', _include: 'CarePlan:performer' }
    - type: Appointment
      areas: [appointments]
      query: { patient: 'Patient/{patient}', _include: 'Appointment:practitioner' }
`,
    `
id: easterby-warehouse
kind: sql-view
name: Easterby Council warehouse (test)
organisation: 9A8
recordClass: social-care-record
mapping: mosaic-warehouse
areas: [demographics, alerts]
deadlineMs: 3000
maxConcurrent: 4
overrideSupported: true
options:
  host: ${warehouse.host}
  port: ${warehouse.port}
  database: ${warehouse.database}
  user: ${warehouse.user}
  password: { file: ${warehouse.passwordFile} }
  person:
    part: DM_PERSONS
    view: linchpin.persons
    nhsNumber: { column: NHS_ID, holds: number }
    areas: [demographics]
    id: PERSON_ID
    birthDate: DATE_OF_BIRTH
  views:
    - part: SCCV_WARNING_NOTE
      view: linchpin.warning_notes
      nhsNumber: { column: nhs_number, holds: number }
      areas: [alerts]
      belongsTo: PERSON_ID
      rowId: ID
`,
  ]
}

/** The folder \`mappings/easterby\`: what the columns of its case system are in FHIR. */
export const MAPPING: Readonly<Record<string, string>> = {
  'source.yaml': `
name: easterby
version: 1.0.0
title: Case system of Easterby
assumptions: [a person has one row]
record: Record
kinds:
  Record:
    person: { kind: Person }
    hazards: { kind: Hazard, many: true }
  Person:
    ref: { type: text, privacy: identifier }
    nhs: { type: text, privacy: identifier }
    surname: { type: text, privacy: personal }
    forename: { type: text, privacy: personal }
    born: { type: text, privacy: personal }
  Hazard:
    id: { type: text, privacy: identifier }
    person: { type: text, privacy: identifier }
    what: { type: text, privacy: sensitive }
`,
  'record.map.yaml': `
person: = nhsNumber(person.nhs)
`,
  'patient.map.yaml': `
source: Person
area: demographics
id: person

out:
  resourceType: Patient
  identifier:
    - { system: https://fhir.nhs.uk/Id/nhs-number, value: = nhsNumber(person.nhs) }
  name:
    - { use: official, family: = person.surname, given: ['= person.forename'] }
  birthDate: = date(person.born)

carry:
  - = person.ref
`,
  'hazard.map.yaml': `
source: Hazard
area: alerts
$each: { hazard: = hazards }
belongs: = $hazard.person == person.ref
id: = $hazard.id

out:
  resourceType: Flag
  status: active
  code: { text: = $hazard.what }
  subject: = person()
`,
}
