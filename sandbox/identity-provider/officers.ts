/** Somebody who can sign in at the sandbox's identity provider. All are invented. */
export type SandboxOfficer = {
  readonly userId: string
  readonly name: string
  readonly organisation: string
  /** Values of the roles claim. */
  readonly roles: readonly string[]
  /** What they are, for the page on which one is chosen. */
  readonly about: string
}

/** The officers of the region, and one person who has no role at the console. */
export const OFFICERS: readonly SandboxOfficer[] = [
  {
    userId: 'RIV-IG-0001',
    name: 'Ines TEST-OFFICER',
    organisation: '9A1',
    roles: ['linchpin-ig-officer'],
    about: 'IG officer of Riverton Council',
  },
  {
    userId: 'RIV-PO-0002',
    name: 'Pran TEST-PRIVACY',
    organisation: '9A1',
    roles: ['linchpin-privacy-officer'],
    about: 'privacy officer of Riverton Council',
  },
  {
    userId: 'RIV-CG-0003',
    name: 'Cara TEST-GUARDIAN',
    organisation: '9A1',
    roles: ['linchpin-caldicott-guardian'],
    about: 'Caldicott Guardian of Riverton Council',
  },
  {
    userId: 'RIV-SG-0001',
    name: 'Sage TEST-LEAD',
    organisation: '9A1',
    roles: ['linchpin-privacy-officer'],
    about: 'safeguarding lead of Riverton Council',
  },
  {
    userId: 'HIL-IG-0001',
    name: 'Hana TEST-OFFICER',
    organisation: '9A2',
    roles: ['linchpin-ig-officer'],
    about: 'IG officer of Hillshire Council',
  },
  {
    userId: '555000000901',
    name: 'Olive TEST-MILL',
    organisation: 'A81001',
    roles: ['linchpin-ig-officer'],
    about: 'IG officer of Old Mill Surgery',
  },
  {
    userId: '555000000904',
    name: 'Cleo TEST-MILL',
    organisation: 'A81001',
    roles: ['linchpin-caldicott-guardian'],
    about: 'Caldicott Guardian of Old Mill Surgery',
  },
  {
    userId: '555000000902',
    name: 'Hugo TEST-HOSPITAL',
    organisation: 'RX9',
    roles: ['linchpin-privacy-officer'],
    about: 'privacy officer of Riverton General Hospital',
  },
  {
    userId: 'RIV-IG-0009',
    name: 'Alma TEST-REGION',
    organisation: '9A1',
    roles: ['linchpin-ig-officer-all'],
    about: 'IG officer for all organisations of the region',
  },
  {
    userId: 'RIV-SW-0117',
    name: 'Sam TEST-WORKER',
    organisation: '9A1',
    roles: [],
    about: 'social worker, who has no role at the console',
  },
]

/** The officer with the id; undefined when there is none. */
export function officerOf(userId: string): SandboxOfficer | undefined {
  return OFFICERS.find((it) => it.userId === userId)
}
