/** Why the requester asks: the closed list the rules know. */
export const PURPOSES = [
  'direct-care',
  'care-act-assessment',
  'hospital-discharge',
  'safeguarding-adult',
  'safeguarding-child',
  'child-in-need',
  'emergency',
  'legal-requirement',
  'subject-access',
  'research',
  'planning',
] as const

export type Purpose = (typeof PURPOSES)[number]

const PURPOSE_OF_USE_SYSTEM = 'http://terminology.hl7.org/CodeSystem/v3-ActReason'
export const PURPOSE_SYSTEM = 'https://linchpin.example/fhir/CodeSystem/purpose'

/** HL7 PurposeOfUse codes that stand for one of our purposes. */
const BY_PURPOSE_OF_USE: ReadonlyMap<string, Purpose> = new Map([
  ['TREAT', 'direct-care'],
  ['ETREAT', 'emergency'],
  ['BTG', 'emergency'],
  ['PATRQT', 'subject-access'],
  ['HLEGAL', 'legal-requirement'],
])

const BY_NAME: ReadonlyMap<string, Purpose> = new Map(PURPOSES.map((it) => [it, it]))

/** The purpose named by a coding's system and code; undefined when either is not known. */
export function purposeOf(system: string | undefined, code: string): Purpose | undefined {
  if (system === PURPOSE_OF_USE_SYSTEM) return BY_PURPOSE_OF_USE.get(code)
  if (system === PURPOSE_SYSTEM) return BY_NAME.get(code)
  return undefined
}

/** The coding to write for a purpose: HL7's where it has an exact one, else ours. */
export function codingOfPurpose(purpose: Purpose): { readonly system: string; readonly code: string } {
  for (const [code, named] of BY_PURPOSE_OF_USE)
    if (named === purpose) return { system: PURPOSE_OF_USE_SYSTEM, code }
  return { system: PURPOSE_SYSTEM, code: purpose }
}
