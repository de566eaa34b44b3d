import { describe, expect, test } from 'vitest'
import { exportedFunctions } from './exported-functions.js'
import { trackedFiles } from './tracked-files.js'

const functions = trackedFiles()
  .filter((it) => /^src\/.*\.ts$/.test(it))
  .flatMap(exportedFunctions)

describe('the functions that src exports', () => {
  test('are found', () => {
    expect(functions.length).toBeGreaterThan(200)
  })

  test('each have a sentence that says what they guarantee', () => {
    expect(functions.filter((it) => !it.documented).map((it) => `${it.file}: ${it.name}`)).toEqual([])
  })
})
