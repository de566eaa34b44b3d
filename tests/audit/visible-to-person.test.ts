import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Access, readAccess } from '../../src/audit/alerts/access.js'
import { type Told, type Viewer, visibleToPerson } from '../../src/audit/alerts/visible-to-person.js'
import { PURPOSES } from '../../src/model/purpose.js'
import { BROKEN_GLASS, SECTION_42, type Unlike, accessLine } from './access-entries.js'

const NOTHING: Told = { releases: [], isSuspended: false }
const PERSON: Viewer = { kind: 'person' }
const SAFE: Viewer = { kind: 'proxy', risk: 'none' }
const RISK: Viewer = { kind: 'proxy', risk: 'possible' }
const UNKNOWN: Viewer = { kind: 'proxy', risk: undefined }
const TO_PERSON: Told = { ...NOTHING, releases: [{ shard: 1, index: 0n, audience: 'person' }] }
const TO_PROXY: Told = { ...NOTHING, releases: [{ shard: 1, index: 0n, audience: 'proxy' }] }
const OTHER: Told = { ...NOTHING, releases: [{ shard: 1, index: 1n, audience: 'proxy' }] }
const PUT_OFF: Told = { ...NOTHING, isSuspended: true }

const access = (unlike: Unlike = {}): Access => readAccess(accessLine(unlike))
const purpose = (it: string | undefined): Unlike => ({ columns: { purpose: it } })

describe('an access', () => {
  it.each<[string, Unlike, Told, readonly Viewer[]]>([
    ['for direct care is seen by all', {}, NOTHING, [PERSON, SAFE, RISK, UNKNOWN]],
    ['that was refused too', { columns: { kind: 'refusal' } }, NOTHING, [PERSON, SAFE, RISK, UNKNOWN]],
    ['in an emergency, by all but a proxy who may be a risk', BROKEN_GLASS, NOTHING, [PERSON, SAFE]],
    ['in an emergency, by nobody while that is put off', BROKEN_GLASS, PUT_OFF, []],
    ['for safeguarding, by nobody', SECTION_42, NOTHING, []],
    [
      'for safeguarding that was refused, by nobody',
      { columns: { ...SECTION_42.columns, kind: 'refusal' } },
      NOTHING,
      [],
    ],
    ['for safeguarding, once released, by the person alone', SECTION_42, TO_PERSON, [PERSON]],
    [
      'for safeguarding, released to proxies too, never by one who may be a risk',
      SECTION_42,
      TO_PROXY,
      [PERSON, SAFE],
    ],
    ['for safeguarding, by nobody where another was released', SECTION_42, OTHER, []],
    ['under a legal requirement, by nobody', purpose('legal-requirement'), NOTHING, []],
    ['under a legal requirement, once released', purpose('legal-requirement'), TO_PERSON, [PERSON]],
    ['for no purpose that was understood, by nobody', purpose(undefined), NOTHING, []],
    ['for a purpose that is new here, by nobody', purpose('something-new'), NOTHING, []],
    ['that is a change of a register, by nobody', { columns: { kind: 'change' } }, TO_PROXY, []],
  ])('%s', (_, unlike, told, viewers) => {
    const all = [PERSON, SAFE, RISK, UNKNOWN]
    expect(all.filter((it) => visibleToPerson(access(unlike), told, it))).toEqual(viewers)
  })

  it('whose entry was changed is shown to nobody', () => {
    expect(visibleToPerson({ ...access(), isSound: false }, TO_PROXY, PERSON)).toBe(false)
  })
})

describe('whatever the access', () => {
  const accesses = fc
    .record({
      purpose: fc.constantFrom(undefined, ...PURPOSES),
      breakGlass: fc.boolean(),
      kind: fc.constantFrom('disclosure' as const, 'refusal' as const, 'access' as const),
    })
    .map((columns) => access({ columns }))
  const tolds = fc.constantFrom(NOTHING, TO_PERSON, TO_PROXY, OTHER)

  it('a proxy sees no more than the person, one of unknown risk no more than one who is a risk, and putting off opens nothing', () => {
    fc.assert(
      fc.property(accesses, tolds, (it, told) => {
        const sees = (viewer: Viewer, known: Told = told): boolean => visibleToPerson(it, known, viewer)
        if (sees(SAFE)) expect(sees(PERSON)).toBe(true)
        if (sees(RISK)) expect(sees(SAFE)).toBe(true)
        expect(sees(UNKNOWN)).toBe(sees(RISK))
        if (!sees(PERSON)) expect(sees(PERSON, { ...told, isSuspended: true })).toBe(false)
        const isHidden = it.purpose?.startsWith('safeguarding') === true || it.purpose === 'legal-requirement'
        if (isHidden) expect(sees(RISK)).toBe(false)
        if (isHidden && told.releases[0]?.index !== 0n) expect(sees(PERSON)).toBe(false)
      }),
    )
  })
})
