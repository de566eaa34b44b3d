import { describe, expect, it } from 'vitest'
import { keyedWith, kinOf, staffFacts } from '../../../src/audit/detectors/kin.js'
import { londonTime } from '../../../src/audit/detectors/london-time.js'
import { KEYED } from './sightings.js'

const patient = (family: string, line: readonly string[], postalCode: string) => ({
  name: [{ use: 'usual', family }],
  address: [{ use: 'home', line, postalCode }],
})

describe('the digests by which two people are close', () => {
  const member = { familyName: 'O’Neill', address: { line: '12 Mill Lane', postcode: 'ls6 1aa' } }
  const { family, home } = staffFacts(member, KEYED)

  it.each([
    ['as written', patient('O’Neill', ['12 Mill Lane', 'Leeds'], 'LS6 1AA')],
    ['in capitals, with empty lines', patient("O'NEILL", ['', '12 MILL LANE', '', 'LEEDS', ''], 'LS61AA')],
    ['with a house that has a name too', patient('O neill', ['Mill House', '12, Mill Lane'], 'LS6 1AA')],
  ])('are the same for a name and an address %s', (_, it) => {
    expect(kinOf(it, KEYED)).toMatchObject({ family, home })
  })

  it.each([
    ['a neighbour', patient('Byron', ['14 Mill Lane'], 'LS6 1AA')],
    ['the same number elsewhere', patient('Byron', ['12 Mill Lane'], 'LS6 1AB')],
    ['the flat above', patient('Byron', ['12A Mill Lane'], 'LS6 1AA')],
  ])('are others for %s', (_, it) => {
    expect(kinOf(it, KEYED).home).not.toBe(home)
    expect(kinOf(it, KEYED).family).not.toBe(family)
  })

  it('are none where PDS gives nothing, as for those whose details are restricted', () => {
    expect(kinOf({}, KEYED)).toEqual({})
    expect(kinOf(patient('Byron', ['12 Mill Lane'], ''), KEYED).home).toBeUndefined()
  })

  it('say nothing without the key', () => {
    expect(home).toMatch(/^[\w-]{22}$/)
    expect(staffFacts(member, keyedWith(Buffer.alloc(32, 8))).home).not.toBe(home)
    expect(JSON.stringify([home, family])).not.toMatch(/mill|neill|ls6/i)
  })
})

describe('the time in England', () => {
  it.each([
    ['2026-11-03T10:00:00Z', { date: '2026-11-03', weekday: 2, clock: '10:00' }],
    ['2026-06-30T23:30:00Z', { date: '2026-07-01', weekday: 3, clock: '00:30' }],
    ['2026-03-29T00:59:00Z', { date: '2026-03-29', weekday: 7, clock: '00:59' }],
    ['2026-03-29T01:00:00Z', { date: '2026-03-29', weekday: 7, clock: '02:00' }],
    ['2026-10-25T00:59:00Z', { date: '2026-10-25', weekday: 7, clock: '01:59' }],
    ['2026-10-25T01:00:00Z', { date: '2026-10-25', weekday: 7, clock: '01:00' }],
  ])('at %s', (at, expected) => {
    expect(londonTime(Date.parse(at))).toEqual(expected)
  })
})
