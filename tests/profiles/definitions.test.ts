import { describe, expect, test } from 'vitest'
import { textOf } from '../../src/model/json.js'
import { BASE, placed } from '../fhir-validate/base-validator.js'
import { CHECK, DEFINITIONS, EXAMPLES, STRUCTURES, OWN } from './profile-folder.js'

/** Everything found but for what cannot be checked here: terminology that is not ours. */
function findings(check: typeof BASE, resource: unknown): readonly string[] {
  return check
    .validate(resource)
    .filter((it) => it.severity !== 'information' && it.rule !== 'dom-6')
    .map((it) => `${placed(it)}: ${it.message}`)
}

describe('the definitions', () => {
  test.each([...DEFINITIONS])('%s is valid R4', (_, definition) => {
    expect(findings(BASE, definition)).toEqual([])
  })

  test.each([...DEFINITIONS])('%s has the URL that its type and id give', (url, definition) => {
    expect(url).toBe(`${OWN}/${textOf(definition['resourceType']) ?? ''}/${textOf(definition['id']) ?? ''}`)
  })
})

describe('the examples', () => {
  test('are one for each profile', () => {
    expect([...EXAMPLES.keys()]).toEqual([...STRUCTURES.keys()].map((it) => `${it}-example`))
  })

  test.each([...EXAMPLES])('%s conforms to the profile it claims', (_, example) => {
    expect(findings(CHECK, example)).toEqual([])
  })
})
