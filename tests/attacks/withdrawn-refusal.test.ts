import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type RecordedConsent } from '../../src/model/registers/recorded-consent.js'
import { condition } from '../disclosure/world.js'
import { agreesTo, practiceConsent } from './consent-fixtures.js'
import { type SmallGateway, WHO, refusalIn, startSmallGateway } from './small-gateway.js'

const CHLAMYDIA = '240589008'

const dated = (consent: RecordedConsent, dateTime: string): RecordedConsent => ({
  ...consent,
  consent: {
    ...consent.consent,
    dateTime,
    policy: [{ uri: 'https://linchpin.example/policy/sharing' }],
  },
})
const AGREEMENT = dated(practiceConsent('yes', agreesTo('STI')), '2026-05-01')
const REFUSAL = dated(practiceConsent('no', { type: 'deny' }), '2026-06-01')

let gateway: SmallGateway

beforeEach(async () => {
  gateway = await startSmallGateway({ holdings: { a81001: [condition('a81001-1', CHLAMYDIA)] } })
})
afterEach(() => gateway.stop())

async function shows(consents: readonly RecordedConsent[]): Promise<string> {
  gateway.world.consents = consents
  const reply = await gateway.search('Condition', WHO)
  if (reply.status !== 200) return refusalIn(reply).code
  return reply.text.includes(CHLAMYDIA) ? 'shown' : 'withheld'
}

describe('a refusal that is withdrawn brings no older agreement back', () => {
  test.each<readonly [string, readonly RecordedConsent[], string]>([
    ['while the agreement stands alone', [AGREEMENT], 'shown'],
    ['while the refusal stands', [AGREEMENT, REFUSAL], 'NO_PATIENT_CONSENT'],
    ['once it is withdrawn', [AGREEMENT, { ...REFUSAL, withdrawnBy: ['A81001'] }], 'withheld'],
    [
      'once something is agreed to anew',
      [
        AGREEMENT,
        { ...REFUSAL, withdrawnBy: ['A81001'] },
        dated(practiceConsent('again', agreesTo('STI')), '2026-07-01'),
      ],
      'shown',
    ],
    [
      'one the practice never confirmed had replaced nothing',
      [AGREEMENT, { ...REFUSAL, recordedBy: '9A1', confirmedBy: [], withdrawnBy: ['9A1'] }],
      'shown',
    ],
  ])('%s', async (_, consents, expected) => {
    expect(await shows(consents)).toBe(expected)
  })
})

describe('a consent that changes while a source is asked', () => {
  test.each<readonly [string, readonly RecordedConsent[], readonly RecordedConsent[], string]>([
    ['withdrawn: nothing leaves', [AGREEMENT], [{ ...AGREEMENT, withdrawnBy: ['A81001'] }], 'CANNOT_CHECK'],
    ['a refusal recorded: nothing leaves', [AGREEMENT], [AGREEMENT, REFUSAL], 'CANNOT_CHECK'],
    ['the first one recorded: nothing leaves', [], [REFUSAL], 'CANNOT_CHECK'],
    [
      'unchanged, in another order',
      [AGREEMENT, refusedElsewhere()],
      [refusedElsewhere(), AGREEMENT],
      'shown',
    ],
  ])('%s', async (_, before, after, expected) => {
    await gateway.stop()
    gateway = await startSmallGateway(
      { holdings: { a81001: [condition('a81001-1', CHLAMYDIA)] } },
      {},
      (ports) => ({
        ...ports,
        sources: {
          ...ports.sources,
          ask: async (permit, read) => {
            const answers = await ports.sources.ask(permit, read)
            gateway.world.consents = after
            return answers
          },
        },
      }),
    )
    expect(await shows(before)).toBe(expected)
    expect(gateway.steps.filter((it) => it.startsWith('ask a81001')).length).toBeGreaterThan(0)
  })

  test('where it cannot be read again nothing leaves', async () => {
    await gateway.stop()
    gateway = await startSmallGateway(
      { holdings: { a81001: [condition('a81001-1', CHLAMYDIA)] } },
      {},
      (ports) => ({
        ...ports,
        sources: {
          ...ports.sources,
          ask: async (permit, read) => {
            const answers = await ports.sources.ask(permit, read)
            gateway.world.failing = ['register of consents']
            return answers
          },
        },
      }),
    )
    expect(await shows([AGREEMENT])).toBe('CANNOT_CHECK')
  })
})

/** About another controller's record. */
function refusedElsewhere(): RecordedConsent {
  return { ...REFUSAL, controllers: ['9A1'], confirmedBy: ['9A1'], recordedBy: '9A1' }
}
