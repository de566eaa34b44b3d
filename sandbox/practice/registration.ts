import { type SandboxPerson } from '../people.js'
import { PracticeError } from './operation-outcome.js'

/** How the practice holds a person. All but `regular` are refused; all but `dissent` look as if the person were unknown. */
export const REGISTRATION_STATES = [
  'regular',
  'dissent',
  'sensitive',
  'deceased',
  'inactive',
  'temporary',
  'number-not-verified',
] as const
export type RegistrationState = (typeof REGISTRATION_STATES)[number]

const DISSENTED = '9990000026'

/** The people this practice knows, by NHS number, with the state each is registered in. */
export function registeredPeople(
  people: readonly SandboxPerson[],
  practice: string,
): Map<string, { readonly person: SandboxPerson; readonly state: RegistrationState }> {
  return new Map(
    people
      .filter(
        (it) => it.practice === practice && it.practiceBehaviour !== 'not-known' && it.pds.kind === 'known',
      )
      .map((person) => [person.nhsNumber, { person, state: stateOf(person) }]),
  )
}

/** Throws unless the person's record may be given out (GP Connect 1.6.2: NO_PATIENT_CONSENT or PATIENT_NOT_FOUND). */
export function checkRegistration(state: RegistrationState | undefined): void {
  if (state === 'regular') return
  if (state === 'dissent') {
    throw new PracticeError('NO_PATIENT_CONSENT', 'the patient has dissented to sharing their record')
  }
  throw new PracticeError('PATIENT_NOT_FOUND', 'no patient could be found for patientNHSNumber')
}

function stateOf({ nhsNumber, pds }: SandboxPerson): RegistrationState {
  if (nhsNumber === DISSENTED) return 'dissent'
  if (pds.kind !== 'known') return 'number-not-verified'
  if (pds.death !== undefined) return 'deceased'
  return pds.sensitivity === 'R' ? 'sensitive' : 'regular'
}
