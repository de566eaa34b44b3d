/** What SDS and the metadata of a practice answer; undefined for any other call. */
export function directoryAnswer(url: URL): unknown {
  if (url.pathname === '/sds/Device') return searchset(device(url))
  if (url.pathname === '/sds/Endpoint') return searchset([endpoint('A81001-1')])
  return url.pathname.endsWith('/metadata') ? capability('1.6.2') : undefined
}

const SERVICE_ROOT = 'https://practice.example/A81001/STU3/1/gpconnect/structured'

function searchset(resources: readonly unknown[]): unknown {
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: resources.length,
    entry: resources.map((resource) => ({ resource })),
  }
}

export function capability(version: string): unknown {
  return {
    resourceType: 'CapabilityStatement',
    version,
    rest: [{ mode: 'server', operation: [{ name: 'gpc.getstructuredrecord' }] }],
  }
}

function device(url: URL): readonly unknown[] {
  const organisation = (url.searchParams.get('organization') ?? '').split('|')[1]
  if (organisation === 'A81001') return [deviceOf('200000000205', 'A81001-1')]
  return organisation === '9A1' ? [deviceOf('200000000901', '9A1-1')] : []
}

export function deviceOf(asid: string, partyKey: string): unknown {
  return {
    resourceType: 'Device',
    identifier: [
      { system: 'https://fhir.nhs.uk/Id/nhsSpineASID', value: asid },
      { system: 'https://fhir.nhs.uk/Id/nhsMhsPartyKey', value: partyKey },
    ],
  }
}

export function endpoint(partyKey: string, address = SERVICE_ROOT, status = 'active'): unknown {
  return {
    resourceType: 'Endpoint',
    status,
    identifier: [{ system: 'https://fhir.nhs.uk/Id/nhsMhsPartyKey', value: partyKey }],
    address,
  }
}

type Changes = {
  readonly patient?: object
  readonly more?: readonly unknown[]
  readonly without?: readonly string[]
}

const LISTS: Readonly<Record<string, string>> = {
  allergies: '886921000000105',
  medications: '933361000000108',
  problems: '717711000000103',
  immunisations: '1102181000000102',
  consultations: '1149501000000101',
}

/** What a search for a person's documents at a practice answers: one document, and whose it is. */
export function documentSearchset(
  nhsNumber: string,
  more: object = {},
  others: readonly unknown[] = [],
): unknown {
  const [patient] = patientEntry(nhsNumber)
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: 1,
    entry: [documentOf('Patient/p1'), patient, ...others].map((resource) => ({ resource })),
    ...more,
  }
}

export function documentOf(subject: string | undefined): unknown {
  return {
    resourceType: 'DocumentReference',
    id: 'd1',
    status: 'current',
    ...(subject === undefined ? {} : { subject: { reference: subject } }),
  }
}

function patientEntry(nhsNumber: string, changes: object = {}): readonly unknown[] {
  return [
    {
      resourceType: 'Patient',
      id: 'p1',
      identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: nhsNumber }],
      name: [{ use: 'official', family: 'TEST-ALDER', given: ['Dorothy'] }],
      gender: 'female',
      birthDate: '1941-03-12',
      ...changes,
    },
  ]
}

/** What a search for a person by NHS number at a practice answers. */
export function patientSearchset(nhsNumber: string, others: readonly unknown[] = []): unknown {
  return searchset([...patientEntry(nhsNumber), ...others])
}

/** A structured record with one entry in each list. */
export function structuredBundle(nhsNumber: string, changes: Changes = {}): unknown {
  const lists = Object.entries(LISTS).filter(([area]) => changes.without?.includes(area) !== true)
  return {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [
      ...patientEntry(nhsNumber, changes.patient).map((resource) => ({ resource })),
      ...lists.map(([, code]) => ({ resource: listOf(code, [{ item: { reference: 'Some/1' } }]) })),
      ...(changes.more ?? []).map((resource) => ({ resource })),
    ],
  }
}

export function listOf(code: string, entry: readonly unknown[], more: object = {}): unknown {
  return {
    resourceType: 'List',
    code: { coding: [{ system: 'http://snomed.info/sct', code }] },
    ...(entry.length === 0 ? {} : { entry }),
    ...more,
  }
}
