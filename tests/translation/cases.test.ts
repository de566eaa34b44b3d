import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readMappingFolder } from '../../src/cli/mapping/read-mapping-folder.js'
import { runCases } from '../../src/cli/mapping/run-cases.js'
import { MAPPING_NAMES, shippedMapping } from './mapping-fixtures.js'

describe.each(MAPPING_NAMES)('%s', (name) => {
  const files = readMappingFolder(join(import.meta.dirname, '..', '..', 'mappings', name))
  const results = runCases(shippedMapping(name), files)

  test('has cases', () => expect(results.length).toBeGreaterThan(5))

  test.each(results.map((it) => [it.behaviour, it] as const))('%s', (_, result) => {
    expect(result.differences).toEqual([])
  })
})
