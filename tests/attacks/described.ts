import { PEOPLE, type SandboxPerson } from '../../sandbox/people.js'
import { type JsonObject } from '../../src/model/json.js'

/** Somebody of the sandbox, by number. */
export function someone(nhsNumber: string): SandboxPerson {
  const found = PEOPLE.find((it) => it.nhsNumber === nhsNumber)
  if (found === undefined) throw new Error('nobody has that number')
  return found
}

/** A Patient as somebody who knows the person would write it. */
export function described(person: SandboxPerson, change: JsonObject = {}): JsonObject {
  const { family, given, birthDate, gender, address, postcode, telephone } = person
  return {
    resourceType: 'Patient',
    name: [{ family, given: [given] }],
    birthDate,
    gender,
    address: [{ line: [...address], postalCode: postcode }],
    telecom: [{ system: 'phone', value: telephone }],
    ...change,
  }
}
