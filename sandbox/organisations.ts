import {
  type AssertionAlgorithm,
  type DsptStatus,
  type OrganisationType,
} from '../src/config/settings-types.js'
import { type Purpose } from '../src/model/purpose.js'

/** The one system with which an organisation's people call the gateway. */
export type CallingSystem = {
  readonly id: string
  readonly name: string
  /** The key algorithm it signs its assertions with. */
  readonly algorithm: AssertionAlgorithm
  readonly purposes: readonly Purpose[]
}

export type SandboxOrganisation = {
  readonly ods: string
  readonly name: string
  readonly type: OrganisationType
  readonly dspt: DsptStatus
  /** ISO 8601 date on which that status was published. */
  readonly dsptPublished: string
  readonly privacyOfficers: readonly string[]
  /** Who may let an access for safeguarding be seen by the person; nobody where there are none. */
  readonly safeguardingLeads?: readonly string[]
  readonly telephone: string | undefined
  /** Whether its own system publishes relationships and registers. */
  readonly feed: 'published' | 'none'
  readonly callingSystem: CallingSystem
}

const CARE: readonly Purpose[] = ['direct-care', 'emergency', 'hospital-discharge', 'legal-requirement']

/** The organisations of the sandbox region, each with the system it calls from. */
export const ORGANISATIONS: readonly SandboxOrganisation[] = [
  {
    ods: '9A1',
    name: 'Riverton Council (sandbox)',
    type: 'la-adult',
    dspt: 'met',
    dsptPublished: '2026-06-24',
    privacyOfficers: ['RIV-IG-0001', 'RIV-PO-0002'],
    safeguardingLeads: ['RIV-SG-0001'],
    telephone: '01632 960100',
    feed: 'published',
    callingSystem: {
      id: 'riverton-case-system',
      name: 'Riverton case system',
      algorithm: 'ES384',
      purposes: [...CARE, 'care-act-assessment', 'safeguarding-adult', 'research', 'planning'],
    },
  },
  {
    ods: '9A2',
    name: 'Hillshire Council (sandbox)',
    type: 'la-adult',
    dspt: 'met',
    dsptPublished: '2026-06-24',
    privacyOfficers: ['HIL-IG-0001'],
    telephone: '01632 960800',
    feed: 'published',
    callingSystem: {
      id: 'hillshire-case-system',
      name: 'Hillshire case system',
      algorithm: 'ES384',
      purposes: [...CARE, 'care-act-assessment', 'safeguarding-adult'],
    },
  },
  {
    ods: '9A3',
    name: 'Riverton Children’s Services (sandbox)',
    type: 'la-children',
    dspt: 'met',
    dsptPublished: '2026-06-24',
    privacyOfficers: ['RCS-IG-0001'],
    telephone: '01632 960150',
    feed: 'published',
    callingSystem: {
      id: 'riverton-childrens-system',
      name: 'Riverton children’s system',
      algorithm: 'ES384',
      purposes: [...CARE, 'child-in-need', 'safeguarding-child'],
    },
  },
  {
    ods: 'A81001',
    name: 'Old Mill Surgery (sandbox)',
    type: 'gp-practice',
    dspt: 'met',
    dsptPublished: '2026-06-24',
    privacyOfficers: ['555000000901'],
    telephone: '01632 960200',
    feed: 'published',
    callingSystem: {
      id: 'a81001-clinical-system',
      name: 'Old Mill Surgery clinical system',
      algorithm: 'RS512',
      purposes: [...CARE, 'care-act-assessment', 'safeguarding-adult'],
    },
  },
  {
    ods: 'B82002',
    name: 'Hill Farm Surgery (sandbox)',
    type: 'gp-practice',
    dspt: 'met',
    dsptPublished: '2026-06-24',
    privacyOfficers: ['555000000903'],
    telephone: '01632 960700',
    feed: 'published',
    callingSystem: {
      id: 'b82002-clinical-system',
      name: 'Hill Farm Surgery clinical system',
      algorithm: 'RS384',
      purposes: [...CARE, 'care-act-assessment', 'safeguarding-adult'],
    },
  },
  {
    ods: 'RX9',
    name: 'Riverton General Hospital NHS Trust (sandbox)',
    type: 'nhs-trust',
    dspt: 'exceeded',
    dsptPublished: '2026-06-30',
    privacyOfficers: ['555000000902'],
    telephone: '01632 960300',
    feed: 'published',
    callingSystem: {
      id: 'rx9-patient-record',
      name: 'Riverton General patient record',
      algorithm: 'RS384',
      purposes: [...CARE, 'safeguarding-adult'],
    },
  },
  {
    ods: 'V9001',
    name: 'Synthetic House care home (sandbox)',
    type: 'care-provider',
    dspt: 'met',
    dsptPublished: '2025-06-27',
    privacyOfficers: ['SYN-IG-0001'],
    telephone: '01632 960400',
    feed: 'published',
    callingSystem: {
      id: 'v9001-care-records',
      name: 'Synthetic House digital care records',
      algorithm: 'ES384',
      purposes: CARE,
    },
  },
  {
    ods: 'V9100',
    name: 'Riverton Link Workers (sandbox)',
    type: 'care-provider',
    dspt: 'met',
    dsptPublished: '2026-06-24',
    privacyOfficers: ['RLW-IG-0001'],
    telephone: '01632 960500',
    feed: 'published',
    callingSystem: {
      id: 'v9100-social-prescribing',
      name: 'Riverton social prescribing system',
      algorithm: 'ES384',
      purposes: ['direct-care'],
    },
  },
  {
    ods: 'NHSLOGIN',
    name: 'NHS login (sandbox)',
    type: 'citizen',
    dspt: 'met',
    dsptPublished: '2026-06-24',
    privacyOfficers: ['NHSLOGIN-IG-0001'],
    telephone: undefined,
    feed: 'none',
    callingSystem: {
      id: 'nhs-login',
      name: 'Citizen app signed in with NHS login',
      algorithm: 'RS512',
      purposes: ['subject-access'],
    },
  },
]

/** The organisation with the code; throws an Error when the region has none. */
export function organisationOf(ods: string): SandboxOrganisation {
  const found = ORGANISATIONS.find((it) => it.ods === ods)
  if (found === undefined) throw new Error(`no organisation ${ods} in the sandbox`)
  return found
}
