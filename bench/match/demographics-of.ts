import { parseNhsNumber } from '../../src/model/nhs-number.js'
import { type Prepared, prepare } from '../../src/patient-index/compare/prepare.js'
import { type PersonRow } from './population/person-row.js'

const SEXES: Readonly<Record<string, 'male' | 'female'>> = { M: 'male', F: 'female' }

/** A row of a population as the matcher takes it. */
export function demographicsOf(row: PersonRow): Prepared {
  return prepare({
    family: row.family,
    formerFamilies: row.formerFamily === '' ? [] : [row.formerFamily],
    given: [row.given, ...row.middle.split(' ')].filter((it) => it !== ''),
    birthDate: row.born === '' ? undefined : row.born,
    sex: SEXES[row.sex],
    addresses: row.postcode === '' ? [] : [{ lines: [row.street], postcode: row.postcode }],
    phones: [row.mobile, row.landline].filter((it) => it !== ''),
    emails: row.email === '' ? [] : [row.email],
    nhsNumber: parseNhsNumber(row.number),
  })
}
