import { expect, test } from 'vitest'
import { type NhsNumber, isNhsNumber } from '../../src/model/nhs-number.js'
import { type Trace } from '../../src/model/person.js'
import { Refusal } from '../../src/model/refusal.js'
import { identify } from '../../src/patient-index/identify.js'

function nhs(text: string): NhsNumber {
  if (!isNhsNumber(text)) throw new Error('not an NHS number')
  return text
}
const [FIRST, NOW] = [nhs('9000000009'), nhs('9000000017')]

const tracedTo = (nhsNumber: NhsNumber): Trace => ({
  kind: 'traced',
  nhsNumber,
  nhsNumberStatus: '01',
  sensitivity: 'U',
  birthDate: undefined,
  death: 'none',
  practice: undefined,
  patient: { resourceType: 'Patient' },
})

/** Reads by an id that leads to NOW, and was made for `given`; what PDS says of FIRST is `ofFirst`. */
function reading(given: readonly NhsNumber[], ofFirst: Trace): Promise<unknown> {
  const trace = (asked: NhsNumber): Promise<Trace> =>
    Promise.resolve(asked === NOW ? tracedTo(NOW) : asked === FIRST ? ofFirst : { kind: 'not-found' })
  const index = {
    idOf: () => Promise.resolve('id'),
    nhsNumberOf: () => Promise.resolve(NOW),
    givenFor: () => Promise.resolve(given),
    ownerOf: () => Promise.resolve(undefined),
  }
  return identify({ kind: 'patient-id', id: 'id' }, { trace, index }).then(
    (it) => it.nhsNumber,
    (error: unknown) => (error instanceof Refusal ? error.code : error),
  )
}

test.each<readonly [string, readonly NhsNumber[], Trace, string]>([
  ['made for who it leads to', [NOW], { kind: 'unavailable' }, NOW],
  ['made for a number that is theirs still', [FIRST], tracedTo(NOW), NOW],
  ['made for who is somebody else again', [FIRST], tracedTo(FIRST), 'PATIENT_NOT_FOUND'],
  ['made for who is nobody now', [FIRST], { kind: 'not-found' }, 'PATIENT_NOT_FOUND'],
  ['made for a number that PDS does not answer for', [FIRST], { kind: 'unavailable' }, 'CANNOT_CHECK'],
])('an id %s', async (_what, given, ofFirst, expected) => {
  expect(await reading(given, ofFirst)).toBe(expected)
})
