import { describe, expect, it } from 'vitest'
import { isActive } from '../../src/labelling/activity.js'
import { type Marks, NO_MARKS, sameMarks } from '../../src/labelling/marks.js'

const MARKED: Marks = { ...NO_MARKS, labels: new Set(['HIV', 'STI']) }

describe('two marks are the same', () => {
  it.each<readonly [string, Partial<Marks>, boolean]>([
    ['with the labels in another order', { labels: new Set(['STI', 'HIV']) }, true],
    ['not with another label', { labels: new Set(['HIV', 'TOP']) }, false],
    ['not with one label more', { labels: new Set(['HIV', 'STI', 'TOP']) }, false],
    ['not with another confidentiality', { confidentiality: 'R' }, false],
    ['not where one is of an anonymous service', { anonymousAccess: true }, false],
    ['not where one has another controller', { isController: false }, false],
  ])('%s', (_how, changes, expected) => {
    expect(sameMarks(MARKED, { ...MARKED, ...changes })).toBe(expected)
    expect(sameMarks({ ...MARKED, ...changes }, MARKED)).toBe(expected)
  })
})

describe('a problem is current', () => {
  const condition = (code: string) => ({ resourceType: 'Condition', clinicalStatus: { coding: [{ code }] } })
  it.each([
    ['active', true],
    ['recurrence', true],
    ['relapse', true],
    ['', false],
  ])('by its status %j: %s', (code, expected) => {
    expect(isActive(condition(code))).toBe(expected)
  })
})
