import { NHS_NUMBER_SYSTEM } from '../../model/nhs-number.js'

/** Identifiers by which case systems know people; each council's are its own, and `assigner` says whose they are. */
export const CASE_SYSTEM_PERSON = 'https://linchpin.example/fhir/Id/case-system-person'

/** The systems of identifiers of people that a cross-reference may be asked for. */
export const CROSS_REFERENCED: readonly string[] = [NHS_NUMBER_SYSTEM, CASE_SYSTEM_PERSON]
