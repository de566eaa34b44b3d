import { describe, expect, test } from 'vitest'
import { caseOutcome } from '../../src/cli/mapping/run-cases.js'
import { type Json, isJsonObject } from '../../src/model/json.js'
import { lineageOf } from '../../src/translation/lineage.js'
import { mappingTranslator } from '../../src/translation/mapping-translator.js'
import { MAPPING_NAMES, shippedMapping } from './mapping-fixtures.js'
import { inputsOf } from './unshared-fixtures.js'

/** What is said to be mapped is seen to be: were the field not there, something else would come out of some case. */
describe.each(MAPPING_NAMES)('the cases of %s', (name) => {
  const mapping = shippedMapping(name)
  const translator = mappingTranslator(mapping)
  const outcomeOf = (input: Json, nhsNumbers: readonly string[]): string =>
    JSON.stringify(caseOutcome(translator, { input, nhsNumbers }).resources)

  test('show what each field that is used does', () => {
    const unseen = new Set(
      lineageOf(mapping)
        .fields.filter((it) => it.use !== 'ignored')
        .map((it) => it.field),
    )
    for (const [, input, nhsNumbers] of inputsOf(name)) {
      const whole = outcomeOf(input, nhsNumbers)
      for (const path of pathsIn(input)) {
        const field = path.filter((it) => !/^\d+$/.test(it)).join('.')
        if (unseen.has(field) && outcomeOf(without(input, path), nhsNumbers) !== whole) unseen.delete(field)
      }
    }
    expect([...unseen]).toEqual([])
  })
})

/** Where each scalar of the value stands. */
function pathsIn(value: Json | undefined, at: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at]
  return Object.entries(value).flatMap(([key, it]: [string, Json | undefined]) => pathsIn(it, [...at, key]))
}

function without(value: Json, [key, ...rest]: readonly string[]): Json {
  if (Array.isArray(value))
    return value.flatMap((it: Json, index) => {
      if (String(index) !== key) return [it]
      return rest.length === 0 ? [] : [without(it, rest)]
    })
  if (!isJsonObject(value)) return value
  const members = Object.entries(value).flatMap(([name, it]): [string, Json][] => {
    if (it === undefined) return []
    if (name !== key) return [[name, it]]
    return rest.length === 0 ? [] : [[name, without(it, rest)]]
  })
  return Object.fromEntries(members)
}
