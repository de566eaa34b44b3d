import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ASTHMA, OTHER_PATIENT, PATIENT, condition, holding } from '../disclosure/world.js'
import { type JsonObject } from '../../src/model/json.js'
import { NHS, type SmallGateway, WHO, referencesIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway()
})
afterAll(() => gateway.stop())

const numberOf = (value: string): JsonObject => ({ identifier: { system: NHS, value } })
const OTHER_NUMBER = numberOf('9990000026')

/** Where an item may name a person, by whom it names. */
const naming = (who: JsonObject, number: JsonObject): readonly (readonly [string, JsonObject])[] => [
  ['a person as its subject', { subject: who }],
  ['a person by NHS number', { subject: { ...PATIENT, ...number } }],
  ['a person by NHS number alone', { subject: number }],
  ['a focus on a person', { focus: [who] }],
  ['a person deep inside', { evidence: [{ extension: [{ url: 'x', subject: who }] }] }],
]

const MIXED: readonly (readonly [string, JsonObject])[] = [
  ...naming(OTHER_PATIENT, OTHER_NUMBER),
  ['two subjects', { subject: [PATIENT, OTHER_PATIENT] }],
  ['a subject on another server', { subject: { reference: 'https://source.example/Patient/p-0018' } }],
]

describe('an item about two people is nobody’s (L30)', () => {
  test.each(MIXED)('%s', async (_what, change) => {
    gateway.world.holdings = {
      a81001: [
        condition('a81001-own', ASTHMA),
        condition('a81001-mixed', ASTHMA, { note: [{ text: 'canary' }], ...change }),
      ],
    }
    const reply = await gateway.search('Condition', WHO, 'ward-nurse')
    expect(referencesIn(reply)).toEqual(['Condition/a81001-own'])
    expect(reply.text).not.toContain('canary')
  })

  test.each(naming(PATIENT, numberOf('9990000018')))(
    'the twin: naming the person herself in the same place hides nothing: %s',
    async (_what, change) => {
      gateway.world.holdings = {
        a81001: [condition('a81001-hers', ASTHMA, { note: [{ text: 'canary' }], ...change })],
      }
      const reply = await gateway.search('Condition', WHO, 'ward-nurse')
      expect(referencesIn(reply)).toEqual(['Condition/a81001-hers'])
      expect(reply.text).toContain('canary')
    },
  )

  test('it is withheld without a word, and an alarm is in the log', async () => {
    gateway.world.holdings = { a81001: [condition('a81001-mixed', ASTHMA, { subject: OTHER_PATIENT })] }
    const reply = await gateway.search('Condition', WHO, 'ward-nurse')
    expect(reply.text).not.toContain('confidential-items')
    expect(reply.text).toContain('answered-empty')
    expect(gateway.entries.at(-1)?.body).toContain('security-alarm')
    expect(gateway.entries.at(-1)?.body).toContain('I-08')
  })

  test('a Patient of another number is not the person, whatever its id', async () => {
    gateway.world.holdings = {
      pds: [
        holding('demographics', {
          resourceType: 'Patient',
          id: 'p-0018',
          identifier: [{ system: NHS, value: '9990000026' }],
          name: [{ family: 'canary' }],
        }),
      ],
    }
    const reply = await gateway.search('Patient', { identifier: `${NHS}|9990000018` }, 'gp')
    expect([reply.status, referencesIn(reply)]).toEqual([200, []])
    expect(reply.text).not.toContain('canary')
  })

  test('an item that names nobody is not taken for the person’s, and a generic notice says so (catalogue 25)', async () => {
    const { subject: _subject, ...nobody } = condition('a81001-nobody', ASTHMA).resource
    gateway.world.holdings = {
      a81001: [{ resource: { ...nobody, resourceType: 'Condition' }, area: 'problems' }],
    }
    const reply = await gateway.search('Condition', WHO, 'ward-nurse')
    expect([reply.status, referencesIn(reply)]).toEqual([200, []])
    expect(reply.text).toContain('confidential-items')
  })
})
