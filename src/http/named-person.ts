import { isJsonObject, textOf } from '../model/json.js'
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

/** The first NHS number that a JSON body gives as an identifier, wherever it stands; undefined in what is no JSON. */
export function namedInJson(text: string): NhsNumber | undefined {
  try {
    const body: unknown = JSON.parse(text)
    return firstIdentifier(body, DEEPEST)
  } catch {
    return undefined
  }
}

const DEEPEST = 20

function firstIdentifier(value: unknown, deepest: number): NhsNumber | undefined {
  if (typeof value !== 'object' || value === null || deepest === 0) return undefined
  const own =
    isJsonObject(value) && value['system'] === NHS_NUMBER_SYSTEM ? textOf(value['value']) : undefined
  const number = own === undefined ? undefined : parseNhsNumber(own)
  if (number !== undefined) return number
  for (const inner of Object.values(value)) {
    const found = firstIdentifier(inner, deepest - 1)
    if (found !== undefined) return found
  }
  return undefined
}

/** `identifier`, alone or of the patient or subject, with any modifier. */
const PERSON = /^(?:(?:patient|subject)(?::Patient)?\.)?identifier(?::|$)/i

/** A number of another system is another number, though its digits may add up. */
function numberIn(value: string): NhsNumber | undefined {
  const bar = value.lastIndexOf('|')
  const system = bar < 0 ? '' : value.slice(0, bar).trim()
  return ['', NHS_NUMBER_SYSTEM].includes(system) ? parseNhsNumber(value.slice(bar + 1)) : undefined
}
