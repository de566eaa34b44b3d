/** One accredited system of an organisation, as the Spine Directory Service knows it. */
export type AccreditedSystem = {
  readonly ods: string
  readonly organisation: string
  readonly manufacturer: string
  readonly asid: string
  readonly partyKey: string
  /** Interactions the system may take part in, as sender or receiver. */
  readonly interactions: readonly string[]
}

export const STRUCTURED_RECORD = 'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1'
export const STRUCTURED_METADATA = 'urn:nhs:names:services:gpconnect:structured:fhir:rest:read:metadata-1'
const DOCUMENTS = 'urn:nhs:names:services:gpconnect:documents:fhir:rest'
export const DOCUMENT_PATIENT_SEARCH = `${DOCUMENTS}:search:patient-1`
export const DOCUMENT_FILE = `${DOCUMENTS}:read:binary-1`
export const DOCUMENT_SEARCH = `${DOCUMENTS}:search:documentreference-1`

const FOUNDATIONS = 'urn:nhs:names:services:gpconnect:fhir:rest'
export const APPOINTMENT_METADATA = `${FOUNDATIONS}:read:metadata-1`
export const APPOINTMENT_PATIENT_SEARCH = `${FOUNDATIONS}:search:patient-1`
export const APPOINTMENT_SEARCH = `${FOUNDATIONS}:search:patient_appointments-1`
export const PRACTITIONER_READ = `${FOUNDATIONS}:read:practitioner-1`
export const LOCATION_READ = `${FOUNDATIONS}:read:location-1`

export const STRUCTURED: readonly string[] = [STRUCTURED_RECORD, STRUCTURED_METADATA]
/** Access Document. */
export const DOCUMENT: readonly string[] = [DOCUMENT_PATIENT_SEARCH, DOCUMENT_SEARCH, DOCUMENT_FILE]
/** Appointment Management, as far as a person's appointments are read, and who and where is named in them. */
export const APPOINTMENT: readonly string[] = [
  APPOINTMENT_METADATA,
  APPOINTMENT_PATIENT_SEARCH,
  APPOINTMENT_SEARCH,
  PRACTITIONER_READ,
  LOCATION_READ,
]

/** The only interaction the public SDS sandbox answers for. */
export const SUMMARY_UPLOAD = 'urn:nhs:names:services:psis:REPC_IN150016UK05'

export const ASID_SYSTEM = 'https://fhir.nhs.uk/Id/nhsSpineASID'
export const PARTY_KEY_SYSTEM = 'https://fhir.nhs.uk/Id/nhsMhsPartyKey'
export const INTERACTION_SYSTEM = 'https://fhir.nhs.uk/Id/nhsServiceInteractionId'
export const ODS_SYSTEM = 'https://fhir.nhs.uk/Id/ods-organization-code'

/** The system of practice A81001: it answers for its records, and asks with the same ASID. */
export const OLD_MILL_SYSTEM: AccreditedSystem = {
  ods: 'A81001',
  organisation: 'Old Mill Surgery (sandbox)',
  manufacturer: 'Synthetic Clinical Systems',
  asid: '200000000205',
  partyKey: 'A81001-822100',
  interactions: [...STRUCTURED, ...DOCUMENT, ...APPOINTMENT],
}

/** The system of practice B82002, likewise; it asks for documents, and has no address that serves them. */
export const HILL_FARM_SYSTEM: AccreditedSystem = {
  ods: 'B82002',
  organisation: 'Hill Farm Surgery (sandbox)',
  manufacturer: 'Earlier Clinical Systems',
  asid: '200000000305',
  partyKey: 'B82002-822300',
  interactions: [...STRUCTURED, ...DOCUMENT, ...APPOINTMENT],
}

/** The systems that ask. Each organisation has its own ASID: one is never used for another. */
export const ASKING_SYSTEMS: readonly AccreditedSystem[] = [
  asking('9A1', 'Riverton Council (sandbox)', '200000000901'),
  asking('9A2', 'Hillshire Council (sandbox)', '200000000902'),
  asking('9A3', 'Riverton Children’s Services (sandbox)', '200000000906'),
  OLD_MILL_SYSTEM,
  HILL_FARM_SYSTEM,
  asking('RX9', 'Riverton General Hospital NHS Trust (sandbox)', '200000000903'),
  asking('V9001', 'Synthetic House care home (sandbox)', '200000000904'),
  asking('V9100', 'Riverton Link Workers (sandbox)', '200000000905'),
]

function asking(ods: string, organisation: string, asid: string): AccreditedSystem {
  return {
    ods,
    organisation,
    manufacturer: 'Linchpin sandbox',
    asid,
    partyKey: `${ods}-80${asid.slice(-4)}`,
    interactions: [...STRUCTURED, ...DOCUMENT, ...APPOINTMENT],
  }
}
