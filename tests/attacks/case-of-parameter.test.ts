import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ASTHMA, SYPHILIS, condition } from '../disclosure/world.js'
import { NHS, type SmallGateway, WHO, referencesIn, refusalIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway({
    holdings: { a81001: [condition('a81001-shown', ASTHMA), condition('a81001-hidden', SYPHILIS)] },
  })
})
afterAll(() => gateway.stop())

const names = [
  'Code',
  'CODE',
  'Patient',
  'PATIENT',
  'patient.Identifier',
  'Patient.identifier',
  '_Count',
  '_SUMMARY',
  '_Total',
  '_ID',
  '_Cursor',
]
const modifiers = [
  'code:Not',
  'code:NOT',
  'code:Text',
  'code:Missing',
  'code:exact',
  'code:in',
  'code:below',
  'code:of-type',
  'code:',
  'code::not',
  'encounter:encounter',
  'encounter:Patient',
  'onset-date:exact',
]
const prefixes = [
  'GE2020',
  'Ge2020',
  'AP2020',
  'ap',
  '>=2020',
  'ge 2020',
  'xx2020',
  'ge',
  '2020-13',
  '2020-02-30',
  '20',
  'ge2020,lt',
]

describe('names, modifiers and prefixes are compared exactly, and refused by name (catalogue 17)', () => {
  test.each(names)('%s', async (name) => {
    const reply = await gateway.search('Condition', { ...WHO, [name]: '1' })
    expect([reply.status, refusalIn(reply).code]).toEqual([400, 'INVALID_PARAMETER'])
  })

  test.each(modifiers)('%s', async (name) => {
    const reply = await gateway.search('Condition', { ...WHO, [name]: 'true' })
    expect([reply.status, refusalIn(reply).code]).toEqual([400, 'INVALID_PARAMETER'])
  })

  test.each(prefixes)('onset-date=%s', async (value) => {
    const reply = await gateway.search('Condition', { ...WHO, 'onset-date': value })
    expect([reply.status, refusalIn(reply)]).toEqual([
      400,
      { code: 'INVALID_PARAMETER', expression: 'onset-date' },
    ])
  })

  test.each([
    ['code', ASTHMA],
    ['code:not', SYPHILIS],
    ['_count', '1'],
    ['_total', 'none'],
    ['_summary', 'false'],
    ['onset-date:missing', 'true'],
  ])('the twin: as the standard writes it, %s is understood', async (name, value) => {
    const reply = await gateway.search('Condition', { ...WHO, [name]: value })
    expect([reply.status, referencesIn(reply)]).toEqual([200, ['Condition/a81001-shown']])
  })

  test.each(['ge2020', 'ap2020', 'ge2020,lt2019', '2020-02-29'])(
    'the twin: onset-date=%s is understood',
    async (value) => {
      expect((await gateway.search('Condition', { ...WHO, 'onset-date': value })).status).toBe(200)
    },
  )
})

describe('nor is anybody else named by another case', () => {
  test('a name in another case does not name a second person past the check', async () => {
    const before = gateway.steps.length
    const reply = await gateway.search('Condition', { ...WHO, 'Patient.Identifier': `${NHS}|9990000026` })
    expect(reply.status).toBe(400)
    expect(gateway.steps.slice(before)).not.toContain('trace')
  })
})
