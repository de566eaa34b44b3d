import { type AccreditedSystem, HILL_FARM_SYSTEM, OLD_MILL_SYSTEM } from '../sds/accredited-systems.js'

export type TeamMember = 'gp' | 'nurse'

type Clinician = {
  readonly sdsUserId: string
  readonly roleProfileId: string
  readonly family: string
  readonly given: string
  readonly prefix: string
  readonly gender: 'female' | 'male'
  readonly role: { readonly code: string; readonly display: string }
}

/** A practice of the region: what it is, who works there, and what of GP Connect it speaks. */
export type Surgery = {
  readonly ods: string
  readonly name: string
  readonly telephone: string
  readonly street: string
  readonly town: string
  /** GP Connect version of its CapabilityStatement. */
  readonly version: '1.6.2' | '1.2.7'
  /** Parameters of a structured record that it knows; any other it warns of. */
  readonly parameters: 'all' | readonly string[]
  readonly system: AccreditedSystem
  /** The address SDS gives. It resolves nowhere: it is only ever reached through the proxy. */
  readonly serviceRoot: string
  readonly team: Readonly<Record<TeamMember, Clinician>>
}

const GP = { code: 'R0260', display: 'General Medical Practitioner' }
const NURSE = { code: 'R0600', display: 'Specialist Nurse Practitioner' }

/** Every area of the structured record. */
export const OLD_MILL: Surgery = {
  ods: 'A81001',
  name: 'Old Mill Surgery (sandbox)',
  telephone: '01632 960200',
  street: '1 Synthetic Mill Lane',
  town: 'Riverton',
  version: '1.6.2',
  parameters: 'all',
  system: OLD_MILL_SYSTEM,
  serviceRoot: 'https://gp.a81001.example/A81001/STU3/1/gpconnect/structured',
  team: {
    gp: {
      sdsUserId: '555000000101',
      roleProfileId: '555000000111',
      family: 'TEST-PRACTITIONER',
      given: 'Gita',
      prefix: 'Dr',
      gender: 'female',
      role: GP,
    },
    nurse: {
      sdsUserId: '555000000102',
      roleProfileId: '555000000112',
      family: 'TEST-NURSE',
      given: 'Pat',
      prefix: 'Mx',
      gender: 'male',
      role: NURSE,
    },
  },
}

/** Allergies and medications alone, as GP Connect had them before version 1.5. */
const HILL_FARM: Surgery = {
  ods: 'B82002',
  name: 'Hill Farm Surgery (sandbox)',
  telephone: '01632 960700',
  street: '2 Synthetic Farm Road',
  town: 'Hillshire',
  version: '1.2.7',
  parameters: ['includeAllergies', 'includeMedication'],
  system: HILL_FARM_SYSTEM,
  serviceRoot: 'https://gp.b82002.example/B82002/STU3/1/gpconnect/structured',
  team: {
    gp: {
      sdsUserId: '555000000201',
      roleProfileId: '555000000211',
      family: 'TEST-HILL',
      given: 'Hari',
      prefix: 'Dr',
      gender: 'male',
      role: GP,
    },
    nurse: {
      sdsUserId: '555000000202',
      roleProfileId: '555000000212',
      family: 'TEST-FARM',
      given: 'Fay',
      prefix: 'Ms',
      gender: 'female',
      role: NURSE,
    },
  },
}

/** The practices of the region. */
export const SURGERIES: readonly Surgery[] = [OLD_MILL, HILL_FARM]

/** The practice with the code; throws an Error when the region has none. */
export function surgeryOf(ods: string): Surgery {
  const found = SURGERIES.find((it) => it.ods === ods)
  if (found === undefined) throw new Error(`no practice ${ods} in the sandbox`)
  return found
}
