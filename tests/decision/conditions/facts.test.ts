import { describe, expect, it } from 'vitest'
import {
  FACT_PATHS,
  factReader,
  isFactPath,
  isResourceFact,
  isSourceFact,
} from '../../../src/decision/conditions/fact-paths.js'
import { type FactRow, isAllowed, knownFact } from '../../../src/decision/conditions/fact-row.js'
import { type FactTree } from '../../../src/model/facts.js'

const PATHS = FACT_PATHS.filter(isFactPath)

/** A tree with one value at a path. */
function treeWith(path: string, value: unknown): FactTree {
  return path.split('.').reduceRight<unknown>((it, name) => ({ [name]: it }), value) as FactTree
}

describe('the fact', () => {
  it.each(PATHS.map((it) => [it]))(
    '%s is read where it is, and is unknown where anything above it is',
    (path) => {
      const read = factReader(path)
      expect(read(treeWith(path, 'known'))).toBe('known')
      const parts = path.split('.')
      for (let length = 1; length <= parts.length; length++)
        expect(read(treeWith(parts.slice(0, length).join('.'), undefined))).toBeUndefined()
      expect(read({})).toBeUndefined()
    },
  )

  it.each([['subject'], ['subject.disent'], ['toString'], ['constructor'], ['']])('%s is none', (path) => {
    expect(isFactPath(path)).toBe(false)
  })

  it('of an item is known once it was fetched, and of its source before', () => {
    expect(PATHS.filter(isSourceFact)).toEqual(['resource.class', 'resource.overrideSupported'])
    expect(PATHS.filter(isResourceFact)).toEqual(PATHS.filter((it) => /^resource\./.test(it)))
  })
})

const ROW: FactRow = {
  fact: 'subject.age',
  holds: 'number',
  values: undefined,
  mayBeNone: false,
  attestedBy: 'pds',
  maxAge: 'request',
  ifUnknown: 'cannot-check',
  needed: false,
}

const ALLOWED: readonly (readonly [Partial<FactRow>, readonly unknown[], readonly unknown[]])[] = [
  [{ holds: 'truth' }, [true, false], ['true', 1, null, undefined, []]],
  [{ holds: 'number' }, [0, -1, 1.5], [Number.NaN, Number.POSITIVE_INFINITY, '1', null, true]],
  [{ holds: 'text' }, ['', 'any'], [1, true, null, ['any'], {}]],
  [{ holds: 'text', values: ['a', 'b'] }, ['a', 'b'], ['c', '', null]],
  [{ holds: 'texts' }, [[], ['a', 'b']], ['a', ['a', 1], [null], null, {}]],
  [{ holds: 'text', mayBeNone: true }, [null, 'a'], [undefined, 1]],
]

describe('what a row allows is known, and nothing else is', () => {
  it.each(ALLOWED)('%j', (row, allowed, refused) => {
    const read = knownFact({ ...ROW, ...row })
    for (const it of allowed) {
      expect(isAllowed({ ...ROW, ...row }, it)).toBe(true)
      expect(read(treeWith('subject.age', it))).toEqual(it)
    }
    for (const it of refused) {
      expect(isAllowed({ ...ROW, ...row }, it)).toBe(false)
      expect(read(treeWith('subject.age', it))).toBeUndefined()
    }
  })
})
