import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { faultOfTerm, labelsAmong, termsOf } from '../../src/labelling/words/terms.js'
import { wordsOf } from '../../src/labelling/words/words-of.js'

const TERMS = termsOf([
  { label: 'HIV', text: 'hiv' },
  { label: 'STI', text: 'gonorrh*' },
  { label: 'STI', text: 'sexually transmitted' },
  { label: 'STI', text: 'syphili*' },
  { label: 'TOP', text: 'terminat* of pregnanc*' },
  { label: 'FERTILITY', text: 'in vitro fertilisation' },
  { label: 'NOPAT', text: "without the patient's knowledge" },
  { label: 'CODE', text: 'b90 z' },
])

function labelsOf(text: string): readonly string[] {
  return [...labelsAmong(TERMS, wordsOf(text).words)].toSorted()
}

const HITS: readonly (readonly [string, string, string])[] = [
  ['as written', 'known hiv since 2010', 'HIV'],
  ['in capitals', 'HIV', 'HIV'],
  ['between marks', '(HIV)/hepatitis', 'HIV'],
  ['after an underscore', 'screen_hiv', 'HIV'],
  ['as initials with full stops', 'seen about H.I.V. today', 'HIV'],
  ['as initials at the end', 'seen about H.I.V', 'HIV'],
  ['spelled out', 'seen about H I V today', 'HIV'],
  ['spelled out with strokes after a letter', 'has a H/I/V test', 'HIV'],
  ['spelled out with hyphens', 'h-i-v', 'HIV'],
  ['after a letter and a full stop', 'see A.hiv', 'HIV'],
  ['after a full stop without a space', 'seen.HIV', 'HIV'],
  ['negated', 'no history of HIV', 'HIV'],
  ['in full width letters', 'ＨＩＶ', 'HIV'],
  ['in mathematical letters', '𝐇𝐈𝐕', 'HIV'],
  ['with a look-alike letter', 'HІV', 'HIV'],
  ['with an invisible character', 'H\u200bI\u00adV', 'HIV'],
  ['with a combining accent', 'HI\u0301V', 'HIV'],
  ['in the plural', 'HIVs', 'HIV'],
  ['in British spelling', 'Gonorrhoea', 'STI'],
  ['in American spelling', 'gonorrhea', 'STI'],
  ['with a ligature', 'gonorrhœa', 'STI'],
  ['misspelt with single letters', 'gonorhea', 'STI'],
  ['with letters often mixed up', 'siphylis', 'STI'],
  ['broken over lines', 'syphi-\n  lis', 'STI'],
  ['broken over lines with spaces', 'syphi- \r\n lis', 'STI'],
  ['parted by a sign', 'seen→HIV', 'HIV'],
  ['with figures', 'B90 (Z)', 'CODE'],
  ['over two lines', 'sexually\r\ntransmitted', 'STI'],
  ['with a hyphen', 'sexually-transmitted', 'STI'],
  ['as beginnings', 'terminations of pregnancies', 'TOP'],
  ['with z for s', 'in vitro fertilization', 'FERTILITY'],
  ['after its own beginning', 'in vitro in vitro fertilisation', 'FERTILITY'],
  ['without its apostrophe', 'without the patients knowledge', 'NOPAT'],
  ['with a curly apostrophe', 'without the patient’s knowledge', 'NOPAT'],
]

const MISSES: readonly (readonly [string, string])[] = [
  ['inside another word', 'hives, chive'],
  ['with a word between', 'sexually not transmitted'],
  ['with its words parted by others', 'termination of a pregnancy'],
  ['with another letter after it', 'hivt'],
  ['half of it spelled out', 'h iv'],
  ['parted by a sign', 'hi→v'],
  ['in the wrong order', 'transmitted sexually'],
  ['half of it', 'in vitro'],
  ['nothing', ''],
]

describe('a term is found', () => {
  it.each(HITS)('%s: %j', (_how, text, label) => {
    expect(labelsOf(text)).toEqual([label])
  })

  it('several at once', () => {
    expect(labelsOf('syphilis and HIV after in vitro fertilisation')).toEqual(['FERTILITY', 'HIV', 'STI'])
  })

  it.each(MISSES)('and not %s: %j', (_how, text) => {
    expect(labelsOf(text)).toEqual([])
  })

  it('whatever stands around it', () => {
    const hit = fc.constantFrom(...HITS)
    fc.assert(
      fc.property(hit, fc.lorem(), fc.lorem(), ([, text, label], before, after) => {
        expect(labelsOf(`${before} ${text} ${after}`)).toContain(label)
      }),
    )
  })
})

/** Each letter with the Latin one or ones that it is read as. */
const ALIKE: readonly (readonly [string, string])[] = [
  ...pairs('авекмнорстухіјѕһԁ', 'abekmhopctyxijshd'),
  ...pairs('αβγδεηικμνορτυχω', 'abydenikuvoptuxw'),
  ...pairs('øłđı', 'oldi'),
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ß', 'ss'],
]

function pairs(these: string, those: string): readonly (readonly [string, string])[] {
  return Array.from(these, (it, i) => [it, those.charAt(i)])
}

describe('letters and spellings that are read as the same', () => {
  it.each(ALIKE)('%s as %s', (letter, latin) => {
    expect(wordsOf(`q${letter}q`)).toEqual(wordsOf(`q${latin}q`))
    expect(wordsOf(letter).isReadable).toBe(true)
  })

  it.each([
    ['anaemia', 'anemia'],
    ['foetus', 'fetus'],
    ['tumour', 'tumor'],
    ['sulphate', 'sulfate'],
    ['tyre', 'tire'],
    ['ionize', 'ionise'],
    ['worried', 'woried'],
    ['baaaad', 'bad'],
    ['q\u{1df00}\u{1df00}', 'q\u{1df00}'],
  ])('%s as %s', (one, other) => {
    expect(wordsOf(one)).toEqual(wordsOf(other))
  })

  it('and a text reads the same whether or not something in it is beyond ASCII', () => {
    const ascii = fc.string({ unit: fc.constantFrom(...Array.from('abHIV09.,-\n ')) })
    fc.assert(
      fc.property(ascii, (text) => {
        expect(wordsOf(`${text} ✓`)).toEqual(wordsOf(text))
      }),
    )
  })
})

describe('what can be read', () => {
  it.each([
    ['plain words', true],
    ['café naïve Łódź Straße', true],
    ['ŋ, ə and ʃ are Latin', true],
    ['5 µg, β-blocker, 37 °C ½ → ✓ 😀', true],
    ['пациент не знает', false],
    ['المريض', false],
    ['患者', false],
    ['broken \ufffd encoding', false],
    ['private \ue000 use', false],
    ['unassigned \u{e0fff}', false],
    ['half a pair \ud800', false],
  ] as const)('%j: %s', (text, expected) => {
    expect(wordsOf(text).isReadable).toBe(expected)
  })

  it('words are in the letters and figures of ASCII, or Latin', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), (text) => {
        wordsOf(text).words.forEach((it) => {
          expect(it).toMatch(/^[\p{Script=Latin}0-9]+$/u)
        })
      }),
    )
  })
})

describe('a term as written', () => {
  it.each([
    ['hiv', undefined],
    ['gonorrh*', undefined],
    ['terminat* of pregnanc*', undefined],
    ['', 'a term needs at least one word'],
    [' - ', 'a term needs at least one word'],
    ['hiv-posit*', undefined],
    ['sti* clinic', 'a beginning marked by * needs 4 letters'],
    ['sti*', 'a beginning marked by * needs 4 letters'],
    ['пациент', 'a term is written in Latin letters'],
  ])('%j: %s', (text, fault) => {
    expect(faultOfTerm(text)).toBe(fault)
  })
})

describe('a text of plain letters', () => {
  const piece = fc.constantFrom(
    ...['HIV', 'h.i.v.', 'h/i/v', 'h i v', 'end.next', 'Anaemia', 'colour', 'zoology', 'aaa', 'ssess'],
    ...['-\n', '- \r\n', '-', '.', ' ', '\t', '\n', '..', 'x', 'phase', '12', '\u0000', '~', '_'],
  )
  it('is read as it would be among others: an invisible character changes nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 12 }), (pieces) => {
        const text = pieces.join('')
        expect(wordsOf(text)).toEqual(wordsOf(`${text}\u200d`))
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('of a text are read', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['initials with full stops as one word, and nothing besides', 'H.I.V.', ['hiv']],
    ['initials between apostrophes no less', "it's H.I.V.", ['its', 'hiv']],
    ['words between full stops each', 'end.next', ['end', 'next']],
    ['letters that stand alone, and every word they may spell', 'h i v', ['h', 'i', 'v', 'hi', 'hiv', 'iv']],
    ['no letter twice', 'a test', ['a', 'test']],
  ])('%s: %j', (_what, text, words) => {
    expect(wordsOf(text).words).toEqual(words)
  })

  it('doubled letters once, those outside the first plane of Unicode too', () => {
    const rare = '\u{1df00}'
    expect(wordsOf(`x${rare}${rare}`).words).toEqual(wordsOf(`x${rare}`).words)
    expect(wordsOf(rare).isReadable).toBe(true)
  })
})
