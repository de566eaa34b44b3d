import { expect, describe, it } from 'vitest'
import { maskProblem } from '../../src/redaction/masks.js'

describe('a mask that would mask nothing is told, and the nearest that would', () => {
  it.each([
    ['freeText', undefined],
    ['deathNotification', undefined],
    ['address', undefined],
    ['contact.name.given', undefined],
    ['onset', undefined],
    ['onsetDateTime', undefined],
    ['medication.text', undefined],
    ['adress', '"adress" to mask; did you mean "address"?'],
    ['freetext', '"freetext" to mask; did you mean "freeText"?'],
    ['adress.city', '"adress" to mask; did you mean "address"?'],
    ['address.town', '"address.town" to mask'],
    ['contact.name.givn.first', '"contact.name.givn" to mask; did you mean "contact.name.given"?'],
    ['address.freetxt', '"address.freetxt" to mask'],
    ['gender.words', '"gender.words" to mask'],
    ['zzzzzzzzzzzz', '"zzzzzzzzzzzz" to mask'],
    ['Encounter.location', '"Encounter" to mask; did you mean "encounter"?'],
    ['toString', '"toString" to mask'],
    ['', '"" to mask'],
  ])('%s', (mask, problem) => {
    expect(maskProblem(mask)).toBe(
      problem === undefined ? undefined : `no resource has an element ${problem}`,
    )
  })
})
