import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CARRIED_TYPES } from '../../src/fhir/carriers/carried-types.js'
import { CARRIERS, CARRIERS_OF } from '../../src/fhir/carriers/carriers.js'
import { RESOURCE_TYPES } from '../../src/fhir/resource-types.js'
import { type ElementRules, readR4Schema } from '../../src/fhir/validate/schema/r4-schema.js'

const schema = readR4Schema(JSON.parse(readFileSync('profiles/r4-elements.json', 'utf8')) as unknown)
const KNOWN = RESOURCE_TYPES.map((it) => it.type)

/** What R4 lets the element at a path of a type refer to; nothing where the type has no such reference. */
function targetsAt(type: string, path: string): readonly string[] {
  const [name = '', ...rest] = path.split('.')
  const named = schema.type(type)?.named.get(name)
  if (named === undefined) return []
  if (rest.length > 0) return targetsAt(named.type, rest.join('.'))
  return named.type === 'Reference' ? allowedBy(named.rules) : []
}

function allowedBy({ targets }: ElementRules): readonly string[] {
  return targets.length === 0 || targets.includes('Resource') ? ['*'] : targets
}

describe('the types that carriers may refer to', () => {
  it.each(KNOWN)('of a %s are those of R4', (type) => {
    const found = [...CARRIERS, ...(CARRIERS_OF.get(type) ?? [])].flatMap((path) => targetsAt(type, path))
    const known = found.includes('*') ? ['*'] : found.filter((it) => KNOWN.includes(it))
    expect((CARRIED_TYPES[type] ?? '').split(' ').filter((it) => it !== '')).toEqual(
      [...new Set(known)].toSorted(),
    )
  })
})
