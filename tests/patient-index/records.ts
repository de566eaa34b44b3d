import { parseNhsNumber } from '../../src/model/nhs-number.js'
import { type Prepared, prepare } from '../../src/patient-index/compare/prepare.js'
import { type Demographics } from '../../src/model/matching/demographics.js'

/** A record in few words: `given` with middle names, `at` as `house, postcode`. */
export type Written = {
  readonly given?: string
  readonly family?: string
  readonly former?: string
  readonly born?: string
  readonly sex?: Demographics['sex'] | undefined
  readonly at?: string
  readonly phone?: string
  readonly email?: string
  readonly number?: string
}

/** Somebody with everything on record; every case says how another record departs from it. */
export const MARY: Written = {
  given: 'Mary Ann',
  family: 'Hollinsworth',
  born: '1951-04-23',
  sex: 'female',
  at: '14 Mill Lane, AA1 2BB',
  phone: '07700 900123',
  email: 'mary@example.org',
}

export function record(written: Written): Prepared {
  const [line = '', postcode] = (written.at ?? '').split(', ')
  return prepare({
    given: (written.given ?? '').split(' ').filter((it) => it !== ''),
    family: written.family,
    formerFamilies: written.former === undefined ? [] : [written.former],
    birthDate: written.born,
    sex: written.sex,
    addresses: postcode === undefined ? [] : [{ lines: [line], postcode }],
    phones: written.phone === undefined ? [] : [written.phone],
    emails: written.email === undefined ? [] : [written.email],
    nhsNumber: parseNhsNumber(written.number ?? ''),
  })
}
