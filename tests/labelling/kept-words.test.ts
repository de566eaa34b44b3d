import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type KeptWords, keep } from '../../src/labelling/words/kept-words.js'
import { labelsAmong, termsOf } from '../../src/labelling/words/terms.js'
import { wordsOf } from '../../src/labelling/words/words-of.js'

const LIST = [
  { label: 'A', text: 'ab' },
  { label: 'B', text: 'abba*' },
  { label: 'C', text: 'b ab' },
  { label: 'D', text: 'a b c' },
]

/** Texts of few letters, so that terms are among them, begun and ended. */
const someText = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 's', ' '), maxLength: 30 })

function labelsIn(text: string, terms = termsOf(LIST)): readonly string[] {
  return [...labelsAmong(terms, wordsOf(text).words)].toSorted()
}

describe('what is kept of words', () => {
  it('changes no label, whatever was read before', () => {
    const before = termsOf(LIST)
    fc.assert(
      fc.property(someText, (text) => {
        expect(labelsIn(text, before)).toEqual(labelsIn(text))
      }),
      { numRuns: 500 },
    )
    expect(labelsIn('b ab', before)).toEqual(['A', 'C'])
    expect(before.begun.size).toBeGreaterThan(0)
  })

  it('is no long piece of a text', () => {
    const kept: KeptWords<string> = new Map()
    for (const it of ['domiciliary', 'twelve chars', 'thirteen char']) expect(keep(kept, it, it)).toBe(it)
    expect([...kept.keys()]).toEqual(['domiciliary', 'twelve chars'])
  })

  it('is bounded', () => {
    const kept: KeptWords<number> = new Map()
    for (let n = 0; n < 50_000; n++) expect(keep(kept, String(n), n)).toBe(n)
    expect(kept.size).toBe(10_000)
  })
})
