import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type JsonObject } from '../../src/model/json.js'
import { type RecordedConsent } from '../../src/model/registers/recorded-consent.js'
import { ASTHMA, condition } from '../disclosure/world.js'
import { practiceConsent } from './consent-fixtures.js'
import { type SmallGateway, WHO, refusalIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway({ holdings: { a81001: [condition('a81001-1', ASTHMA)] } })
})
afterAll(() => gateway.stop())

const AGREES = practiceConsent('one', { type: 'permit' })
const REFUSES = practiceConsent('two', { type: 'deny' })
const type = (code: string): JsonObject => ({
  class: [{ system: 'http://hl7.org/fhir/resource-types', code }],
})

/** What the answer was, how many items it had, and what was to be done. */
async function told(consents: readonly RecordedConsent[]): Promise<readonly unknown[]> {
  gateway.world.consents = consents
  const reply = await gateway.search('Condition', WHO)
  const [entry] = gateway.entries.slice(-1)
  const { obligations } = JSON.parse(entry?.body ?? '{}') as { readonly obligations: readonly string[] }
  const outcome = reply.status === 200 ? '200' : `${reply.status} ${refusalIn(reply).code}`
  return [outcome, reply.text.includes(ASTHMA), obligations.includes('privacy-officer-alert')]
}

describe('of two consents that contradict each other the stricter counts (attack 32)', () => {
  test.each<readonly [string, readonly RecordedConsent[]]>([
    ['whichever was recorded first', [AGREES, REFUSES]],
    ['whichever was recorded last', [REFUSES, AGREES]],
    ['whichever is newer', [{ ...REFUSES, consent: { ...REFUSES.consent, dateTime: '2020-01-01' } }, AGREES]],
    [
      'within one consent',
      [
        practiceConsent(
          'both',
          { type: 'permit' },
          {
            consent: {
              ...AGREES.consent,
              policyRule: {
                coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'OPTOUT' }],
              },
            },
          },
        ),
      ],
    ],
  ])('%s: nobody is asked, and the privacy officer is told', async (_, consents) => {
    const asked = gateway.steps.filter((it) => it.startsWith('ask a81001')).length
    expect(await told(consents)).toEqual(['403 NO_PATIENT_CONSENT', false, true])
    expect(gateway.steps.filter((it) => it.startsWith('ask a81001'))).toHaveLength(asked)
  })

  test('about one kind of item: that kind is withheld, and the privacy officer is told', async () => {
    const agrees = practiceConsent('one', { type: 'permit', ...type('Condition') })
    const refuses = practiceConsent('two', { type: 'deny', ...type('Condition') })
    expect(await told([agrees, refuses])).toEqual(['200', false, true])
  })

  test('an exception to a wider agreement is no contradiction', async () => {
    const refuses = practiceConsent('two', { type: 'deny', ...type('Condition') })
    expect(await told([AGREES, refuses])).toEqual(['200', false, false])
  })

  test.each<readonly [string, readonly RecordedConsent[]]>([
    ['with the agreement alone', [AGREES]],
    ['with the refusal withdrawn by the practice', [AGREES, { ...REFUSES, withdrawnBy: ['A81001'] }]],
    ['with nothing recorded', []],
  ])('%s the item is shown', async (_, consents) => {
    expect(await told(consents)).toEqual(['200', true, false])
  })
})
