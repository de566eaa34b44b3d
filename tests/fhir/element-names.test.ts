import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { namesAfter } from '../../src/fhir/element-names.js'
import { RESOURCE_TYPES } from '../../src/fhir/resource-types.js'
import { readR4Schema, type TypeRules } from '../../src/fhir/validate/schema/r4-schema.js'

const file = new URL('../../profiles/r4-elements.json', import.meta.url)
const schema = readR4Schema(JSON.parse(readFileSync(file, 'utf8')))

/** What the definitions hold in Meta of their own. */
const NOT_OF_R4 = ['project', 'author', 'onBehalfOf', 'account', 'accounts', 'compartment']

/** The same by the table that resources are validated with: the JSON names after a path, and the stems of choices. */
function namesBySchema(path: readonly string[]): readonly string[] {
  let types: readonly (TypeRules | undefined)[] = RESOURCE_TYPES.map((it) => schema.type(it.type))
  for (const step of path) {
    const names = types.flatMap((it) => {
      const one = it?.named.get(step)
      return one === undefined ? (it?.elements.get(`${step}[x]`)?.types ?? []) : [one.type]
    })
    types = [...new Set(names)].map((it) => schema.type(it))
  }
  const names = types.flatMap((it) => {
    if (it === undefined || it.kind === 'primitive') return ['id', 'extension']
    const stems = [...it.elements.keys()].map((name) => name.replace('[x]', ''))
    return [...stems, ...it.named.keys()].filter((name) => it.name !== 'Meta' || !NOT_OF_R4.includes(name))
  })
  return [...new Set(names)].toSorted()
}

describe('the names that may follow a path', () => {
  it.each([
    [''],
    ['name'],
    ['name.given'],
    ['address'],
    ['contact'],
    ['contact.address'],
    ['contact.name'],
    ['meta'],
    ['onset'],
    ['onsetAge'],
    ['value'],
    ['valueQuantity'],
    ['activity.detail'],
    ['activity.detail.scheduled'],
    ['dosage.timing.repeat'],
    ['dosageInstruction.doseAndRate.dose'],
    ['item.item.answer.value'],
    ['participant.actor'],
    ['extension.value'],
    ['birthDate'],
    ['nothing'],
    ['address.nothing'],
  ])('are those of R4: %s', (text) => {
    const path = text === '' ? [] : text.split('.')
    expect(namesAfter(path).toSorted()).toEqual(namesBySchema(path))
  })

  it('of what is contained are those of every type', () => {
    expect(namesAfter(['contained']).toSorted()).toEqual(namesAfter([]).toSorted())
  })

  it('are none after what no type has', () => expect(namesAfter(['address', 'street'])).toEqual([]))
})
