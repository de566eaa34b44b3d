import { type JsonObject, arrayOf, objectsOf, textOf } from '../../model/json.js'
import { NHS_NUMBER_SYSTEM } from '../../model/nhs-number.js'
import { type Person } from '../../model/person.js'

export type PersonCheck =
  { readonly kind: 'same' } | { readonly kind: 'different'; readonly reason: Difference }

type Difference =
  'other-nhs-number' | 'other-birth-date' | 'other-family-name' | 'other-gender' | 'cannot-compare'

/**
 * Compares the Patient that came back with the person traced: NHS number (current or superseded), date of birth,
 * family name and gender. What cannot be compared is not taken to be the same (GP Connect 1.6.2: cross-checking).
 */
export function checkPerson(patient: JsonObject, person: Person): PersonCheck {
  const { trace } = person
  if (trace.kind !== 'traced') return { kind: 'different', reason: 'cannot-compare' }
  const numbers = nhsNumbersOf(patient)
  if (numbers.length === 0 || !numbers.every((it) => person.nhsNumbers.some((known) => known === it)))
    return { kind: 'different', reason: 'other-nhs-number' }
  const reason = demographicsDiffer(patient, trace.patient, trace.birthDate)
  return reason === undefined ? { kind: 'same' } : { kind: 'different', reason }
}

function demographicsDiffer(
  patient: JsonObject,
  traced: JsonObject,
  tracedBirthDate: string | undefined,
): Difference | undefined {
  const birthDate = textOf(patient['birthDate'])
  const families = familiesOf(patient)
  const tracedFamilies = familiesOf(traced)
  if (birthDate === undefined || tracedBirthDate === undefined) return 'cannot-compare'
  if (families.length === 0 || tracedFamilies.length === 0) return 'cannot-compare'
  if (!sameDate(birthDate, tracedBirthDate)) return 'other-birth-date'
  if (!families.some((it) => tracedFamilies.includes(it))) return 'other-family-name'
  return gendersDiffer(textOf(patient['gender']), textOf(traced['gender'])) ? 'other-gender' : undefined
}

function nhsNumbersOf(patient: JsonObject): readonly (string | undefined)[] {
  return objectsOf(patient['identifier'])
    .filter((it) => it['system'] === NHS_NUMBER_SYSTEM)
    .map((it) => textOf(it['value'])?.replace(/[\s-]/g, ''))
}

/** Partial dates agree as far as both go. */
function sameDate(one: string, other: string): boolean {
  const length = Math.min(one.length, other.length, 10)
  return length >= 4 && one.slice(0, length) === other.slice(0, length)
}

/** Every family name on record, former ones too, without case, accents, spaces, hyphens and apostrophes. */
function familiesOf(patient: JsonObject): readonly string[] {
  return objectsOf(patient['name'])
    .flatMap((it) => [it['family'], ...arrayOf(it['family'])])
    .map((it) => textOf(it))
    .filter((it) => it !== undefined)
    .map((it) =>
      it
        .normalize('NFD')
        .replace(/[^\p{Letter}]/gu, '')
        .toLowerCase(),
    )
    .filter((it) => it !== '')
}

function gendersDiffer(one: string | undefined, other: string | undefined): boolean {
  const known = (it: string | undefined) => it !== undefined && it !== 'unknown'
  return known(one) && known(other) && one !== other
}
