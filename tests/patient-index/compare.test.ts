import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Agreement } from '../../src/patient-index/compare/agreement.js'
import { compare } from '../../src/patient-index/compare/compare.js'
import { foldName } from '../../src/patient-index/names/fold-name.js'
import { isOneEditAway } from '../../src/patient-index/names/is-one-edit-away.js'
import { areVariants } from '../../src/patient-index/names/name-variants.js'
import { type Written, record } from './records.js'

const FOLDED: readonly (readonly [string, string])[] = [
  ["O'Brien", 'obrien'],
  ['O’BRIEN', 'obrien'],
  ['Anne-Marie', 'anne marie'],
  ['Łukasz Wójcik', 'lukasz wojcik'],
  ['Małgorzata', 'malgorzata'],
  ['Øyvind Straße', 'oyvind strasse'],
  ['Олександр Шевченко', 'oleksandr shevchenko'],
  ['Καλλιόπη', 'kalliopi'],
  ['Mr. John Smith Jr.', 'john smith'],
  ['  ', ''],
  ['محمد', ''],
]

describe('a name in plain letters', () => {
  it.each(FOLDED)('%j is %j', (name, folded) => {
    expect(foldName(name).join(' ')).toBe(folded)
  })
})

type Case = readonly [string, Written, Written, Partial<Agreement>]

const CASES: readonly Case[] = [
  ['the same name', { given: 'Mary' }, { given: 'MARY' }, { given: 'exact' }],
  ['a short form', { given: 'Elizabeth' }, { given: 'Betty' }, { given: 'variant' }],
  ['a spelling of another script', { given: 'Muhammad' }, { given: 'Mohamed' }, { given: 'variant' }],
  ['Cyrillic and Latin', { given: 'Олександр' }, { given: 'Oleksandr' }, { given: 'exact' }],
  ['a slip of the hand', { given: 'Margaret' }, { given: 'Margeret' }, { given: 'alike' }],
  ['two names of one sound', { given: 'Hassan' }, { given: 'Hussein' }, { given: 'alike' }],
  ['an initial', { given: 'Mary' }, { given: 'M' }, { given: 'initial' }],
  ['another initial', { given: 'Mary' }, { given: 'J' }, { given: 'different' }],
  ['half of a double name', { given: 'Anne-Marie' }, { given: 'Anne' }, { given: 'part' }],
  ['known by the middle name', { given: 'John Ivor' }, { given: 'Ivor' }, { given: 'reordered' }],
  ['two names', { given: 'Mary' }, { given: 'Alice' }, { given: 'different' }],
  ['no name', { given: 'Mary' }, {}, { given: 'missing' }],
  [
    'given and family name swapped',
    { given: 'Wei', family: 'Zhang' },
    { given: 'Zhang', family: 'Wei' },
    { given: 'swapped', family: 'swapped' },
  ],
  ['a middle initial', { given: 'Mary Ann' }, { given: 'Mary A' }, { middle: 'initial' }],
  ['another middle name', { given: 'Mary Ann' }, { given: 'Mary Jo' }, { middle: 'different' }],
  ['a hyphen', { family: 'Smith-Jones' }, { family: 'SMITH JONES' }, { family: 'exact' }],
  ['a space', { family: 'Mc Donald' }, { family: 'McDonald' }, { family: 'exact' }],
  ['half of a double family name', { family: 'Smith-Jones' }, { family: 'Jones' }, { family: 'part' }],
  ['a former family name', { family: 'Jones', former: 'Smith' }, { family: 'Smith' }, { family: 'former' }],
  ['a family name misspelt', { family: 'Thompson' }, { family: 'Thomson' }, { family: 'alike' }],
  ['another family name', { family: 'Thompson' }, { family: 'Ali' }, { family: 'different' }],
  ['the same day', { born: '1951-04-23' }, { born: '1951-04-23' }, { birthDate: 'exact' }],
  ['1 January', { born: '1951-01-01' }, { born: '1951-01-01' }, { birthDate: 'new-year' }],
  ['day and month swapped', { born: '1951-04-03' }, { born: '1951-03-04' }, { birthDate: 'swapped' }],
  ['one digit', { born: '1951-04-23' }, { born: '1957-04-23' }, { birthDate: 'slip' }],
  ['two neighbouring digits swapped', { born: '1951-04-23' }, { born: '1951-04-32' }, { birthDate: 'slip' }],
  ['two digits', { born: '1951-04-23' }, { born: '1957-05-23' }, { birthDate: 'different' }],
  ['a year alone', { born: '1951-04-23' }, { born: '1951' }, { birthDate: 'partial' }],
  ['another year alone', { born: '1951-04-23' }, { born: '1952' }, { birthDate: 'different' }],
  ['no date', { born: '1951-04-23' }, {}, { birthDate: 'missing' }],
  ['one house', { at: '14 Mill Lane, AA1 2BB' }, { at: '14 Mill Ln, aa12bb' }, { address: 'house' }],
  ['neighbours', { at: '14 Mill Lane, AA1 2BB' }, { at: '15 Mill Lane, AA1 2BB' }, { address: 'postcode' }],
  [
    'two flats',
    { at: 'Flat 1 14 Mill Lane, AA1 2BB' },
    { at: 'Flat 2 14 Mill Lane, AA1 2BB' },
    { address: 'postcode' },
  ],
  ['one sector', { at: '14 Mill Lane, AA1 2BB' }, { at: '9 Ash Road, AA1 2CC' }, { address: 'sector' }],
  [
    'another town',
    { at: '14 Mill Lane, AA1 2BB' },
    { at: '14 Mill Lane, BB1 2BB' },
    { address: 'different' },
  ],
  [
    'no readable postcode',
    { at: '14 Mill Lane, AA1 2BB' },
    { at: '14 Mill Lane, ZZ' },
    { address: 'missing' },
  ],
  ['one number written twice', { phone: '07700 900123' }, { phone: '+44 7700 900123' }, { phone: 'same' }],
  ['zeros for a number', { phone: '07700 900123' }, { phone: '00000000000' }, { phone: 'missing' }],
  ['one mailbox', { email: 'Mary@example.org' }, { email: 'mary@example.org ' }, { email: 'same' }],
  ['one NHS number', { number: '9990000018' }, { number: '999 000 0018' }, { nhsNumber: 'same' }],
  ['two NHS numbers', { number: '9990000018' }, { number: '9990000026' }, { nhsNumber: 'different' }],
  [
    'a number that fails its check',
    { number: '9990000018' },
    { number: '9990000019' },
    { nhsNumber: 'missing' },
  ],
]

describe('how two records agree', () => {
  it.each(CASES)('%s', (_, one, other, agreement) => {
    expect(compare(record(one), record(other))).toMatchObject(agreement)
    expect(compare(record(other), record(one))).toMatchObject(agreement)
  })

  it('is the same from either side', () => {
    const text = fc.stringMatching(/^[A-Za-zé' -]{0,9}$/)
    const written = fc.record({
      given: text,
      family: text,
      born: fc.stringMatching(/^(19|20)\d\d-[01]\d-[0-3]\d$/),
    })
    fc.assert(
      fc.property(written, written, (one, other) => {
        expect(compare(record(one), record(other))).toEqual(compare(record(other), record(one)))
      }),
    )
  })
})

describe('one letter apart', () => {
  const letters = fc.stringMatching(/^[a-d]{1,8}$/)

  it('holds for every single edit, and for nothing that two of them make', () => {
    fc.assert(
      fc.property(letters, fc.nat(8), fc.constantFrom('x', 'y'), (text, place, letter) => {
        const at = Math.min(place, text.length - 1)
        expect(isOneEditAway(text, text.slice(0, at) + letter + text.slice(at))).toBe(true)
        expect(isOneEditAway(text, text.slice(0, at) + letter + text.slice(at + 1))).toBe(true)
        expect(isOneEditAway(text, `${letter}${text}${letter}`)).toBe(false)
        expect(isOneEditAway(text, text)).toBe(false)
      }),
    )
  })
})

describe('names that siblings bear beside each other', () => {
  it.each([
    ['hassan', 'hussain'],
    ['alexander', 'alexandra'],
    ['christine', 'christopher'],
    ['daniel', 'danielle'],
    ['liz', 'beth'],
    ['paul', 'paula'],
    ['mohammed', 'mahmood'],
    ['jean', 'joan'],
    ['molly', 'polly'],
    ['kate', 'katie'],
    ['harry', 'henry'],
    ['isabella', 'bella'],
  ])('%s and %s are no forms of one name', (one, other) => {
    expect(areVariants(one, other)).toBe(false)
  })
})
