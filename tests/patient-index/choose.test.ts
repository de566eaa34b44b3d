import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blockKeys } from '../../src/patient-index/match/block-keys.js'
import { choose } from '../../src/patient-index/match/choose.js'
import { judge, verdictOf } from '../../src/patient-index/match/judge.js'
import { MATCH_RULES, type Most } from '../../src/patient-index/match/match-rules.js'
import { DEFAULT_MATCHING, thresholdsFor } from '../../src/patient-index/match/matching-settings.js'
import { MARY, type Written, record } from './records.js'

const { thresholds } = DEFAULT_MATCHING
const NUMBER = '9990000018'

type Case = {
  readonly says: string
  readonly other: Written
  readonly becomes: Most
  /** The rules that apply, where any does. */
  readonly by?: readonly string[]
}

/** What becomes of a record beside that of Mary Ann Hollinsworth. */
const CASES: readonly Case[] = [
  { says: 'the same in everything', other: MARY, becomes: 'link' },
  { says: 'moved, and known by telephone', other: { ...MARY, at: '9 Ash Road, DD4 5EE' }, becomes: 'link' },
  { says: 'a family name misspelt', other: { ...MARY, family: 'Holinsworth' }, becomes: 'link' },
  {
    says: 'names swapped, and no address or telephone in common',
    other: { given: 'Hollinsworth', family: 'Mary', born: '1951-04-23', sex: 'female' },
    becomes: 'none',
  },
  { says: 'names swapped', other: { ...MARY, given: 'Hollinsworth', family: 'Mary' }, becomes: 'link' },
  {
    says: 'a slip in the date, at one address',
    other: { ...MARY, born: '1951-04-28' },
    becomes: 'link',
  },
  {
    says: 'the NHS number and date of birth, and no address',
    other: { given: 'Mary', family: 'Hollinsworth', born: '1951-04-23', number: NUMBER },
    becomes: 'link',
    by: ['number-and-birth-date'],
  },
  {
    says: 'name and date of birth alone are too little among sixty million to link',
    other: { given: 'Mary', family: 'Hollinsworth', born: '1951-04-23' },
    becomes: 'review',
  },
  {
    says: 'a twin: another given name, and everything else the same',
    other: { ...MARY, given: 'Alice Jane' },
    becomes: 'none',
    by: ['given-name-differs', 'given-name-not-sure', 'middle-name-differs'],
  },
  {
    says: 'a twin brother with an initial',
    other: { ...MARY, given: 'M', sex: 'male' },
    becomes: 'none',
    by: ['sex-differs', 'given-name-not-sure'],
  },
  {
    says: 'a twin with a name that is alike',
    other: { ...MARY, given: 'Marie Ann' },
    becomes: 'review',
    by: ['given-name-not-sure'],
  },
  {
    says: 'an initial',
    other: { ...MARY, given: 'M' },
    becomes: 'review',
    by: ['given-name-not-sure'],
  },
  {
    says: 'another middle name',
    other: { ...MARY, given: 'Mary Beth' },
    becomes: 'review',
    by: ['middle-name-differs'],
  },
  {
    says: 'a daughter named after her mother',
    other: { ...MARY, born: '1979-10-02' },
    becomes: 'none',
    by: ['birth-date-differs'],
  },
  {
    says: 'the same telephone, mailbox and house without a date of birth',
    other: {
      given: 'Mary Ann',
      family: 'Hollinsworth',
      at: MARY.at ?? '',
      phone: MARY.phone ?? '',
      email: MARY.email ?? '',
    },
    becomes: 'none',
    by: ['contact-details-alone'],
  },
  {
    says: 'a year of birth alone',
    other: { ...MARY, born: '1951' },
    becomes: 'review',
    by: ['birth-date-not-sure'],
  },
  {
    says: 'a slip in the date and nothing that supports it',
    other: { given: 'Mary Ann', family: 'Hollinsworth', sex: 'female', born: '1951-04-28' },
    becomes: 'none',
    by: ['birth-date-not-sure'],
  },
  {
    says: 'two NHS numbers, whatever else agrees',
    other: { ...MARY, number: '9990000026' },
    becomes: 'none',
    by: ['numbers-differ'],
  },
  {
    says: 'the NHS number with another date of birth',
    other: { ...MARY, number: NUMBER, born: '1980-07-07' },
    becomes: 'review',
    by: ['number-against-the-rest'],
  },
  {
    says: 'the NHS number under the name of a twin',
    other: { ...MARY, number: NUMBER, given: 'Alice' },
    becomes: 'review',
    by: ['number-against-the-rest', 'given-name-not-sure'],
  },
  {
    says: 'the NHS number under the names of somebody else',
    other: { ...MARY, number: NUMBER, given: 'Alice', family: 'Okafor' },
    becomes: 'none',
    by: ['names-differ', 'number-against-the-rest', 'given-name-not-sure'],
  },
  {
    says: 'a gender re-registration: given name and sex are others',
    other: { ...MARY, given: 'Martin', sex: 'male' },
    becomes: 'none',
    by: ['given-name-differs', 'sex-differs', 'given-name-not-sure'],
  },
  {
    says: 'a gender re-registration with the given name kept',
    other: { ...MARY, sex: 'male' },
    becomes: 'none',
    by: ['sex-differs'],
  },
  {
    says: 'an adoption: the family name is another',
    other: { ...MARY, family: 'Okafor' },
    becomes: 'none',
    by: ['family-name-differs'],
  },
]

describe('what becomes of a record', () => {
  const mary = record({ ...MARY, number: NUMBER })

  it.each(CASES)('$says: $becomes', ({ other, becomes, by = [] }) => {
    const judgement = judge(record(other), mary, DEFAULT_MATCHING)
    expect(judgement.rules).toEqual(by)
    expect(verdictOf(judgement, thresholds)).toBe(becomes)
  })

  it('is never more than a rule allows, however strong the evidence', () => {
    const all = { ...DEFAULT_MATCHING, population: 1e-300 }
    for (const { other, becomes } of CASES) {
      const { most, rules } = judge(record(other), mary, all)
      if (becomes === 'link') expect(most).toBe('link')
      else if (rules.length > 0) expect(most).not.toBe('link')
    }
  })

  it('has a case for every rule but those of siblings', () => {
    const met = new Set(CASES.flatMap((it) => it.by ?? []))
    expect(MATCH_RULES.map((it) => it.id).filter((it) => !met.has(it))).toEqual(['given-name-of-siblings'])
  })
})

describe('twins, whatever else they share', () => {
  const PAIRS = [
    ['Hassan', 'Hussain'],
    ['Jayden', 'Hayden'],
    ['Mohammed Ali', 'Mohammed Bilal'],
    ['Mohammed', 'Mohammed Bilal'],
    ['Christine', 'Christina'],
    ['Anne', 'Anne-Marie'],
    ['Alexander', 'Alexandra'],
    ['Sana', 'Sara'],
    ['Kate', 'Katie'],
    ['Syed Imran', 'Syed'],
  ] as const

  it.each(PAIRS)('%s is not linked with %s', (one, other) => {
    const twins: Written = { ...MARY, born: '2015-06-01', sex: undefined }
    const first = record({ ...twins, given: one })
    const second = record({ ...twins, given: other })
    const choice = choose(
      first,
      [{ id: 2, person: second }],
      { ...DEFAULT_MATCHING, population: 1 },
      thresholds,
    )
    expect(choice.kind).not.toBe('link')
  })
})

describe('a choice among candidates', () => {
  const mary = record(MARY)
  const chosen = (...people: readonly Written[]) =>
    choose(
      mary,
      people.map((it, id) => ({ id, person: record(it) })),
      DEFAULT_MATCHING,
      thresholds,
    )

  it('is nobody where nobody is', () => {
    expect(chosen()).toEqual({ kind: 'none' })
    expect(chosen({ ...MARY, given: 'Alice' })).toEqual({ kind: 'none' })
  })

  it('links the one that stands out', () => {
    const other = { ...MARY, at: '3 Elm Row, ZZ1 1ZZ', phone: '07700 900999', email: 'x@example.org' }
    expect(chosen(other, MARY)).toMatchObject({ kind: 'link', id: 1 })
  })

  it('is a case for review between two of whom neither stands out', () => {
    const found = chosen(MARY, { ...MARY, given: 'Mary' })
    expect(found.kind).toBe('review')
    expect(found.kind === 'review' && found.suggestions.map((it) => it.id).sort()).toEqual([0, 1])
  })

  it('suggests nobody where it would suggest many', () => {
    expect(chosen(MARY, MARY, MARY, MARY)).toEqual({ kind: 'none' })
  })
})

describe('thresholds', () => {
  it('are those of the purpose, or else those of all', () => {
    const strict = { link: 0.99999, review: 0.99 }
    const matching = { ...DEFAULT_MATCHING, purposes: { 'safeguarding-adult': strict } }
    expect(thresholdsFor('safeguarding-adult', matching)).toBe(strict)
    expect(thresholdsFor('direct-care', matching)).toBe(thresholds)
    expect(thresholdsFor('constructor', matching)).toBe(thresholds)
  })

  it('never let a lower one link less', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (a, b) => {
          const judgement = judge(
            record(MARY),
            record({ ...MARY, at: '1 Elm Row, AA1 2BB' }),
            DEFAULT_MATCHING,
          )
          const ranks = { none: 0, review: 1, link: 2 }
          const at = (link: number) => ranks[verdictOf(judgement, { link, review: 0.1 })]
          expect(at(Math.min(a, b))).toBeGreaterThanOrEqual(at(Math.max(a, b)))
        },
      ),
    )
  })
})

describe('keys under which candidates are found', () => {
  const MISTAKES: readonly Written[] = [
    { given: 'Margaret' },
    { given: 'Hollinsworth', family: 'Mary' },
    { family: 'Okafor' },
    { born: '1980-01-01' },
    { born: '' },
    { at: '9 Ash Road, DD4 5EE', phone: '07700 900999' },
  ]

  it.each(MISTAKES)('still lead to the person after %j', (mistake) => {
    const keys = blockKeys(record(MARY))
    expect(blockKeys(record({ ...MARY, ...mistake })).some((it) => keys.includes(it))).toBe(true)
  })
})
