import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type JsonObject } from '../../src/model/json.js'
import { NOTHING_RECORDED } from '../../src/model/registers/merge-register-facts.js'
import { ASTHMA, PATIENT, condition, holding } from '../disclosure/world.js'
import { type Role, type SmallGateway, WHO, referencesIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway()
})
afterAll(() => gateway.stop())

const SAYS = 'canary: HIV positive since 2010'

const WORDS: readonly (readonly [string, JsonObject])[] = [
  ['a note', { note: [{ text: SAYS }] }],
  ['a text beside a harmless code', { evidence: [{ code: [{ text: SAYS }] }] }],
  ['a string in an extension', { extension: [{ url: 'urn:x', valueString: SAYS }] }],
  ['initials in a note', { note: [{ text: 'canary: H.I.V. clinic' }] }],
  ['a look-alike letter in a note', { note: [{ text: 'canary: HІV' }] }],
  ['a denial in a note', { note: [{ text: 'canary: no history of HIV' }] }],
  [
    'contained text',
    {
      contained: [
        {
          resourceType: 'Practitioner',
          id: 'x',
          name: [{ family: 'T' }],
          extension: [{ url: 'urn:x', valueString: SAYS }],
        },
      ],
      asserter: { reference: '#x' },
    },
  ],
]

function hold(more: JsonObject): void {
  gateway.world.holdings = {
    a81001: [condition('a81001-shown', ASTHMA), condition('a81001-hidden', ASTHMA, more)],
  }
}

function search(role: Role) {
  return gateway.search('Condition', WHO, role)
}

describe('what a code would hide is not told in words (L22)', () => {
  test.each(WORDS)('in %s: the item is withheld from a restricted view', async (_where, more) => {
    hold(more)
    const reply = await search('social-worker')
    expect(referencesIn(reply)).toEqual(['Condition/a81001-shown'])
    expect(reply.text).not.toMatch(/canary|TEXT-|R-19/)
    expect(reply.text).toContain('confidential-items')
  })

  test.each(WORDS)('in %s: a nurse has the full clinical view', async (_where, more) => {
    hold(more)
    const reply = await search('ward-nurse')
    expect(referencesIn(reply)).toHaveLength(2)
    expect(reply.text).toContain('canary')
  })

  test('nor in a read, nor in $everything', async () => {
    hold({ note: [{ text: SAYS }] })
    await search('ward-nurse')
    expect((await gateway.get('Condition/a81001-hidden')).status).toBe(404)
    const everything = await gateway.get('Patient/p-0018/$everything')
    expect(everything.status).toBe(200)
    expect(everything.text).not.toContain('canary')
    expect((await gateway.get('Condition/a81001-hidden', 'ward-nurse')).status).toBe(200)
  })

  test('the person agreed to share the category: then it is shown', async () => {
    hold({ note: [{ text: SAYS }] })
    gateway.world.registers = {
      ...gateway.world.registers,
      A81001: { ...NOTHING_RECORDED, consentCategories: ['HIV'] },
    }
    expect(referencesIn(await search('social-worker'))).toHaveLength(2)
    gateway.world.registers = { ...gateway.world.registers, A81001: NOTHING_RECORDED }
  })

  test('words that nobody could screen are removed, the item stays', async () => {
    hold({ note: [{ text: 'канарейка canary' }] })
    const reply = await search('social-worker')
    expect(referencesIn(reply)).toHaveLength(2)
    expect(reply.text).not.toMatch(/canary|канарейка/)
    expect((await search('ward-nurse')).text).toContain('канарейка')
  })

  test('an allergy is shown without its words: it must be known', async () => {
    gateway.world.holdings = {
      a81001: [
        holding('allergies', {
          resourceType: 'AllergyIntolerance',
          id: 'a81001-allergy',
          patient: PATIENT,
          code: {
            coding: [
              { system: 'http://snomed.info/sct', code: '91936005', display: 'Allergy to penicillin' },
            ],
          },
          note: [{ text: 'canary: rash after treatment for gonorrhoea' }],
        }),
      ],
    }
    const reply = await gateway.search('AllergyIntolerance', WHO, 'social-worker')
    expect(referencesIn(reply)).toEqual(['AllergyIntolerance/a81001-allergy'])
    expect(reply.text).toContain('Allergy to penicillin')
    expect(reply.text).not.toMatch(/canary|gonorrh/)
    expect((await gateway.search('AllergyIntolerance', WHO, 'ward-nurse')).text).toContain('canary')
  })

  test('neither a term nor the text is in the log, only which rule withheld it', async () => {
    hold({ note: [{ text: SAYS }] })
    const before = gateway.entries.length
    await search('social-worker')
    const written = JSON.stringify(gateway.entries.slice(before))
    expect(written).toContain('R-19')
    expect(written).not.toMatch(/canary|positive|HIV (?!")/)
  })
})
