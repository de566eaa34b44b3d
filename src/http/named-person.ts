import { NHS_NUMBER_SYSTEM, type NhsNumber, parseNhsNumber } from '../model/nhs-number.js'

/**
 * The first person that a refused request names by NHS number, for its evidence alone: read more leniently than a
 * search is, because what cannot be served is still an access that was tried. Undefined where none is named.
 */
export function namedPerson(encoded: readonly string[]): NhsNumber | undefined {
  return encoded
    .flatMap((it) => [...new URLSearchParams(it)])
    .filter(([name]) => PERSON.test(name))
    .flatMap(([, value]) => value.split(','))
    .map(numberIn)
    .find((it) => it !== undefined)
}

/** `identifier`, alone or of the patient or subject, with any modifier. */
const PERSON = /^(?:(?:patient|subject)(?::Patient)?\.)?identifier(?::|$)/i

/** A number of another system is another number, though its digits may add up. */
function numberIn(value: string): NhsNumber | undefined {
  const bar = value.lastIndexOf('|')
  const system = bar < 0 ? '' : value.slice(0, bar).trim()
  return ['', NHS_NUMBER_SYSTEM].includes(system) ? parseNhsNumber(value.slice(bar + 1)) : undefined
}
