import { describe, expect, test } from 'vitest'
import { runCases } from '../../src/cli/mapping/run-cases.js'
import { FOLDER_NAMES, loaded } from './mapping-fixtures.js'

describe.each(FOLDER_NAMES)('%s', (name) => {
  const { translator, files } = loaded(name)
  const results = runCases(translator, files)

  test('has cases', () => expect(results.length).toBeGreaterThan(5))

  test.each(results.map((it) => [it.behaviour, it] as const))('%s', (_, result) => {
    expect(result.differences).toEqual([])
  })
})
