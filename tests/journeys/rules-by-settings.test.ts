import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Settings } from '../../src/config/settings-types.js'
import { type Journey, outcomesIn, refusalIn, type Reply, resourcesIn, startJourney } from './journey.js'

/** What each installation settles for itself: shown by two gateways that differ in one setting each. */
let rules: string
let asUsual: Journey
let otherwise: Journey

beforeAll(async () => {
  rules = mkdtempSync(join(tmpdir(), 'linchpin-rules-'))
  ;[asUsual, otherwise] = await Promise.all([startJourney(), startJourney({}, adjusted)])
})

afterAll(async () => {
  await Promise.all([asUsual.stop(), otherwise.stop()])
  rmSync(rules, { recursive: true, force: true })
})

describe('I-03: the toolkit of the requester’s organisation', () => {
  it('a trust whose toolkit has expired is refused', async () => {
    expect(await said(asUsual, 'ward-nurse', 'CarePlan', '9990000018')).toBe('200 3')
    expect(await said(otherwise, 'ward-nurse', 'CarePlan', '9990000018')).toBe('403 ACCESS_DENIED')
    expect(await said(otherwise, 'ward-nurse', 'Patient', '9990000018')).toBe('403 ACCESS_DENIED')
  })

  it('not even a broken glass gets past it', async () => {
    const reply = await searched(otherwise, 'ed-doctor', 'CarePlan', '9990000018')
    expect(refusalIn(reply)).toBe('ACCESS_DENIED')
  })
})

describe('A-02: an agreement in force', () => {
  it('a home that is no party to it is refused', async () => {
    expect(await said(asUsual, 'care-home-nurse', 'CarePlan', '9990000018')).toBe('200 3')
    expect(await said(otherwise, 'care-home-nurse', 'CarePlan', '9990000018')).toBe(
      '403 NO_ORGANISATION_CONSENT',
    )
  })

  it('a purpose that it does not cover is refused, and the person’s own access needs none', async () => {
    const assessment = { purpose: 'care-act-assessment' } as const
    const before = await asUsual.token('social-worker', assessment)
    const after = await otherwise.token('social-worker', assessment)
    expect((await asUsual.search(before, 'CarePlan', '9990000018')).status).toBe(200)
    expect(refusalIn(await otherwise.search(after, 'CarePlan', '9990000018'))).toBe('NO_ORGANISATION_CONSENT')
    expect(await said(otherwise, 'citizen', 'CarePlan', '9990000018')).toBe('200 3')
  })
})

describe('I-06: what cannot be labelled', () => {
  it('a mark of the source that the installation has no meaning for withholds, with a general notice', async () => {
    expect(await said(asUsual, 'duty-social-worker', 'CarePlan', '9990000123')).toBe('200 1')
    const reply = await searched(otherwise, 'duty-social-worker', 'CarePlan', '9990000123')
    expect(resourcesIn(reply)).toEqual([])
    expect(outcomesIn(reply)).toEqual([
      'la-hillshire services answered-empty',
      'la-riverton services answered-empty',
      'la-riverton services confidential-items',
    ])
  })
})

function adjusted(settings: Settings): Settings {
  cpSync(settings.folders.rules, rules, { recursive: true })
  const labels = join(rules, 'labels.yaml')
  const known = readFileSync(labels, 'utf8')
  writeFileSync(labels, known.replace(/^ *- \{ flag: restricted, .*\n/m, ''))
  return {
    ...settings,
    organisations: settings.organisations.map((it) =>
      it.ods === 'RX9' ? { ...it, dspt: 'expired' as const } : it,
    ),
    agreements: settings.agreements.map((it) => ({
      ...it,
      parties: it.parties.filter((party) => party !== 'V9001'),
      purposes: it.purposes.filter((purpose) => purpose !== 'care-act-assessment'),
    })),
    folders: { ...settings.folders, rules },
  }
}

async function searched(journey: Journey, role: string, type: string, person: string): Promise<Reply> {
  const glass = role === 'ed-doctor' ? { breakGlass: true, reason: 'Unconscious on arrival' } : {}
  return journey.search(await journey.token(role, glass), type, person)
}

async function said(journey: Journey, role: string, type: string, person: string): Promise<string> {
  const reply = await searched(journey, role, type, person)
  return `${reply.status} ${reply.status === 200 ? resourcesIn(reply).length : refusalIn(reply)}`
}
