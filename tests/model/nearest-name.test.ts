import { describe, expect, test } from 'vitest'
import { didYouMean, nearestName } from '../../src/model/spelling/nearest-name.js'

describe('the valid name nearest to what was written', () => {
  test.each([
    ['tranlsate', ['serve', 'translate', 'trace'], 'translate'],
    ['NAM', ['ID', 'NAME'], 'NAME'],
    ['gender', ['GENDER'], 'GENDER'],
    ['wnhe', ['when', 'unless'], 'when'],
    ['x', ['id', 'y'], 'y'],
    ['ab', ['cd'], undefined],
    ['serve', ['mapping'], undefined],
    ['', ['audit'], undefined],
    ['audit', [], undefined],
  ])('%j among %j', (written, valid, expected) => {
    expect(nearestName(written, valid)).toBe(expected)
    expect(didYouMean(written, valid)).toBe(expected === undefined ? '' : `; did you mean "${expected}"?`)
  })
})
