import { type Purpose } from '../src/model/purpose.js'
import { type RoleGroup } from '../src/model/requester.js'

const SDS = 'https://fhir.hl7.org.uk/CodeSystem/UKCore-SDSJobRoleName'
const LOCAL = 'https://linchpin.example/fhir/CodeSystem/role'

/** One line of `npx linchpin token --as …`: who that is, and what their calling system says of them unless told otherwise. */
export type SandboxRole = {
  readonly name: string
  readonly organisation: string
  /** National SDS job role where the list has one, else a local role. */
  readonly role: { readonly system: string; readonly code: string; readonly display: string }
  /** The group that the rules are expected to put the role in. Not in the token: the gateway finds it itself. */
  readonly roleGroup: RoleGroup
  readonly activities: readonly string[]
  /** What the organisation's feed, or PDS, says of the people it cares for. Not in the token. */
  readonly relationship: 'open-case' | 'registered-practice' | 'admission' | 'referral' | 'none'
  readonly purpose: Purpose
  readonly scopes: readonly string[]
  /** Sign-in assurance, 1 to 3: a smartcard or NHS login P9 is 3, two factors 2. */
  readonly authAssurance: 1 | 2 | 3
  readonly userId: string
  readonly userName: string
  /** For a citizen: the NHS number their sign-in attested. */
  readonly person: string | undefined
}

const ALL: readonly string[] = ['system/*.rs', 'system/Consent.c']
/** Brings files, and reads nothing. */
const INGEST: readonly string[] = ['system/ingest.c']

/** Every role of the sandbox. */
export const ROLES: readonly SandboxRole[] = [
  {
    name: 'social-worker',
    organisation: '9A1',
    role: { system: SDS, code: 'R1330', display: 'Social Worker' },
    roleGroup: 'regulated-social-work',
    activities: [],
    relationship: 'open-case',
    purpose: 'direct-care',
    scopes: ALL,
    authAssurance: 2,
    userId: 'RIV-SW-0117',
    userName: 'Sam TEST-WORKER',
    person: undefined,
  },
  {
    name: 'duty-social-worker',
    organisation: '9A1',
    role: { system: SDS, code: 'R9605', display: 'Emergency Duty Social Worker' },
    roleGroup: 'regulated-social-work',
    activities: ['BREAK_GLASS', 'SENSITIVE'],
    relationship: 'open-case',
    purpose: 'direct-care',
    scopes: ALL,
    authAssurance: 2,
    userId: 'RIV-EDT-0009',
    userName: 'Dana TEST-DUTY',
    person: undefined,
  },
  {
    name: 'gp',
    organisation: 'A81001',
    role: { system: SDS, code: 'R0260', display: 'General Medical Practitioner' },
    roleGroup: 'regulated-health',
    activities: [],
    relationship: 'registered-practice',
    purpose: 'direct-care',
    scopes: ALL,
    authAssurance: 3,
    userId: '555000000101',
    userName: 'Dr Gita TEST-PRACTITIONER',
    person: undefined,
  },
  {
    name: 'practice-nurse',
    organisation: 'A81001',
    role: { system: SDS, code: 'R0600', display: 'Specialist Nurse Practitioner' },
    roleGroup: 'regulated-health',
    activities: [],
    relationship: 'registered-practice',
    purpose: 'direct-care',
    scopes: ALL,
    authAssurance: 3,
    userId: '555000000102',
    userName: 'Pat TEST-NURSE',
    person: undefined,
  },
  {
    name: 'ward-nurse',
    organisation: 'RX9',
    role: { system: SDS, code: 'R0620', display: 'Staff Nurse' },
    roleGroup: 'regulated-health',
    activities: [],
    relationship: 'admission',
    purpose: 'direct-care',
    scopes: ALL,
    authAssurance: 3,
    userId: '555000000301',
    userName: 'Wyn TEST-WARD',
    person: undefined,
  },
  {
    name: 'ed-doctor',
    organisation: 'RX9',
    role: { system: SDS, code: 'R0050', display: 'Consultant' },
    roleGroup: 'regulated-health',
    activities: ['BREAK_GLASS', 'SENSITIVE'],
    relationship: 'admission',
    purpose: 'direct-care',
    scopes: ALL,
    authAssurance: 3,
    userId: '555000000302',
    userName: 'Dr Eve TEST-EMERGENCY',
    person: undefined,
  },
  {
    name: 'care-home-nurse',
    organisation: 'V9001',
    role: { system: SDS, code: 'R8001', display: 'Nurse Access Role' },
    roleGroup: 'regulated-health',
    activities: [],
    relationship: 'referral',
    purpose: 'direct-care',
    scopes: ALL,
    authAssurance: 2,
    userId: 'SYN-RN-0004',
    userName: 'Hari TEST-HOME',
    person: undefined,
  },
  {
    name: 'senior-carer',
    organisation: 'V9001',
    role: { system: LOCAL, code: 'senior-carer', display: 'Senior carer' },
    roleGroup: 'social-care-staff',
    activities: [],
    relationship: 'referral',
    purpose: 'direct-care',
    scopes: ALL,
    authAssurance: 2,
    userId: 'SYN-SC-0012',
    userName: 'Cass TEST-CARER',
    person: undefined,
  },
  {
    name: 'link-worker',
    organisation: 'V9100',
    role: { system: LOCAL, code: 'link-worker', display: 'Social prescribing link worker' },
    roleGroup: 'interface-role',
    activities: [],
    relationship: 'referral',
    purpose: 'direct-care',
    scopes: ALL,
    authAssurance: 2,
    userId: 'RLW-LW-0003',
    userName: 'Lou TEST-LINK',
    person: undefined,
  },
  {
    name: 'ig-officer',
    organisation: '9A1',
    role: { system: LOCAL, code: 'ig-officer', display: 'Information governance officer' },
    roleGroup: 'admin',
    activities: [],
    relationship: 'none',
    purpose: 'legal-requirement',
    scopes: ALL,
    authAssurance: 2,
    userId: 'RIV-IG-0001',
    userName: 'Ines TEST-OFFICER',
    person: undefined,
  },
  {
    name: 'citizen',
    organisation: 'NHSLOGIN',
    role: { system: LOCAL, code: 'citizen', display: 'Person asking for their own record' },
    roleGroup: 'citizen',
    activities: [],
    relationship: 'none',
    purpose: 'subject-access',
    scopes: ALL,
    authAssurance: 3,
    userId: 'nhs-login|sandbox-0018',
    userName: 'Dorothy TEST-ALDER',
    person: '9990000018',
  },
  {
    name: 'hillshire-social-worker',
    organisation: '9A2',
    role: { system: SDS, code: 'R1330', display: 'Social Worker' },
    roleGroup: 'regulated-social-work',
    activities: [],
    relationship: 'open-case',
    purpose: 'direct-care',
    scopes: ALL,
    authAssurance: 2,
    userId: 'HIL-SW-0042',
    userName: 'Hope TEST-HILLSHIRE',
    person: undefined,
  },
  {
    name: 'hillshire-data-officer',
    organisation: '9A2',
    role: { system: SDS, code: 'R9510', display: 'Information Manager' },
    roleGroup: 'admin',
    activities: [],
    relationship: 'none',
    purpose: 'direct-care',
    scopes: INGEST,
    authAssurance: 2,
    userId: 'HIL-DO-0005',
    userName: 'Drew TEST-DATA',
    person: undefined,
  },
  {
    name: 'children-social-worker',
    organisation: '9A3',
    role: { system: SDS, code: 'R9520', display: 'Senior Social Worker (Children)' },
    roleGroup: 'regulated-social-work',
    activities: [],
    relationship: 'open-case',
    purpose: 'direct-care',
    scopes: ALL,
    authAssurance: 2,
    userId: 'RCS-SW-0021',
    userName: 'Chris TEST-CHILDREN',
    person: undefined,
  },
  {
    name: 'hill-farm-gp',
    organisation: 'B82002',
    role: { system: SDS, code: 'R0260', display: 'General Medical Practitioner' },
    roleGroup: 'regulated-health',
    activities: [],
    relationship: 'registered-practice',
    purpose: 'direct-care',
    scopes: ALL,
    authAssurance: 3,
    userId: '555000000201',
    userName: 'Dr Hari TEST-HILL',
    person: undefined,
  },
  {
    name: 'parent',
    organisation: 'NHSLOGIN',
    role: { system: LOCAL, code: 'parent-proxy', display: 'Parent as proxy' },
    roleGroup: 'citizen',
    activities: [],
    relationship: 'none',
    purpose: 'subject-access',
    scopes: ALL,
    authAssurance: 3,
    userId: 'nhs-login|sandbox-0115-parent',
    userName: 'Mair TEST-HOLLY-MOTHER',
    person: '9990000115',
  },
]

/** The role with the name; undefined when there is none. */
export function roleOf(name: string): SandboxRole | undefined {
  return ROLES.find((it) => it.name === name)
}
