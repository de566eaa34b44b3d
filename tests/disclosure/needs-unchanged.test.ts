import { describe, expect, test } from 'vitest'
import { type Candidates, factsFrom } from '../../src/disclosure/gather-facts.js'
import { needsUnchanged } from '../../src/disclosure/needs-unchanged.js'
import { plan } from '../../src/disclosure/plan.js'
import { type RegistersRead, readRegisters } from '../../src/disclosure/registers/read-registers.js'
import { type Person } from '../../src/model/person.js'
import { handMade } from './hand-made.js'
import { requestFor } from './requests.js'
import { DISSENT, NOTHING_RECORDED, PERSON, type World, traced } from './world.js'

const KNOWN: Person = { id: 'p-0018', nhsNumber: PERSON, nhsNumbers: [PERSON], trace: traced(PERSON) }

/** Reads the registers, lets the world change, and reads them again: what is said then, and how often facts were made. */
async function twice(change: (world: World) => void): Promise<{ said: string; made: number }> {
  const { ports, world } = handMade({ registers: { A81001: NOTHING_RECORDED, '9A1': NOTHING_RECORDED } })
  const request = requestFor({ interaction: 'everything', type: 'Patient' })
  const planned = plan(request, KNOWN, ports.sources.descriptors)
  const read = await readRegisters(request, KNOWN, planned, ports)
  const facts = factsFrom(read, request, KNOWN, planned, ports)
  change(world)
  const again = await readRegisters(request, KNOWN, planned, ports)
  let made = 0
  const factsOf = (it: RegistersRead): Candidates => {
    made += 1
    return factsFrom(it, request, KNOWN, planned, ports)
  }
  try {
    needsUnchanged({ read, facts }, again, factsOf)
    return { said: 'unchanged', made }
  } catch (error) {
    return { said: error instanceof Error && 'code' in error ? String(error.code) : 'failed', made }
  }
}

describe('once the sources have answered', () => {
  test('registers that say the same again are enough, and no facts are made anew', async () => {
    expect(await twice(() => undefined)).toEqual({ said: 'unchanged', made: 0 })
  })

  test('what says the same in another order is looked into, and is the same', async () => {
    const before = { ...NOTHING_RECORDED, objectsToUser: ['a', 'b'] }
    const { ports, world } = handMade({ registers: { A81001: before, '9A1': NOTHING_RECORDED } })
    const request = requestFor({ interaction: 'everything', type: 'Patient' })
    const planned = plan(request, KNOWN, ports.sources.descriptors)
    const read = await readRegisters(request, KNOWN, planned, ports)
    world.registers = { A81001: { ...before, objectsToUser: ['b', 'a'] }, '9A1': NOTHING_RECORDED }
    const again = await readRegisters(request, KNOWN, planned, ports)
    const factsOf = (it: RegistersRead): Candidates => factsFrom(it, request, KNOWN, planned, ports)
    expect(() => needsUnchanged({ read, facts: factsOf(read) }, again, factsOf)).not.toThrow()
  })

  test.each<readonly [string, (world: World) => void]>([
    ['a dissent', (it) => (it.registers = { A81001: DISSENT, '9A1': NOTHING_RECORDED })],
    ['a register that went stale', (it) => (it.registers = { '9A1': NOTHING_RECORDED })],
    ['a register that cannot be read', (it) => (it.failing = ['register A81001'])],
    ['a relationship that ended', (it) => (it.relationships = {})],
    ['an agreement that ended', (it) => (it.agreement = 'none')],
    ['a holder that holds back', (it) => (it.releases = { A81001: { state: 'off', pilot: [] } })],
    ['a release that cannot be read', (it) => (it.failing = ['release 9A1'])],
    ['an organisation that is none any more', (it) => (it.organisations = [])],
    ['organisations told too long ago', (it) => (it.organisationsToldAt = '2026-01-01T00:00:00.000Z')],
    ['consents that cannot be read', (it) => (it.failing = ['register of consents'])],
  ])('%s refuses the answer', async (_what, change) => {
    expect((await twice(change)).said).toBe('CANNOT_CHECK')
  })
})
