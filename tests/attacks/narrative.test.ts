import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ASTHMA, condition, holding, traced } from '../disclosure/world.js'
import { NHS, type SmallGateway, WHO, resourcesIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway()
})
afterAll(() => gateway.stop())

const text = { status: 'additional', div: '<div xmlns="http://www.w3.org/1999/xhtml">canary-narrative</div>' }

describe('narrative never leaves: it repeats in prose what the elements say (L21)', () => {
  test('from a search, a read and $everything, to whoever may see the rest', async () => {
    gateway.world.holdings = {
      a81001: [condition('a81001-1', ASTHMA, { text, note: [{ text: 'shown-note' }] })],
    }
    const replies = [
      await gateway.search('Condition', WHO, 'ward-nurse'),
      await gateway.get('Condition/a81001-1', 'ward-nurse'),
      await gateway.get('Patient/p-0018/$everything', 'ward-nurse'),
    ]
    for (const reply of replies) {
      expect(reply.status).toBe(200)
      expect(reply.text).toContain('shown-note')
      expect(reply.text).not.toContain('canary')
    }
  })

  test('_summary=text, which asks for narrative alone, gets none', async () => {
    const reply = await gateway.search('Condition', { ...WHO, _summary: 'text' })
    expect(resourcesIn(reply)).toHaveLength(1)
    expect(reply.text).not.toContain('canary')
  })

  test('the narrative of a masked Patient does not tell what was masked', async () => {
    gateway.world.traceOf = (nhsNumber) => traced(nhsNumber, { sensitivity: 'R' })
    gateway.world.holdings = {
      pds: [
        holding('demographics', {
          resourceType: 'Patient',
          id: 'p-0018',
          identifier: [{ system: NHS, value: '9990000018' }],
          text,
        }),
      ],
    }
    const reply = await gateway.search('Patient', { identifier: `${NHS}|9990000018` }, 'gp')
    expect(resourcesIn(reply)).toHaveLength(1)
    expect(reply.text).not.toContain('canary')
  })

  test.each([
    { section: [{ title: 'shown', text }] },
    {
      contained: [{ resourceType: 'Practitioner', id: 'in', name: [{ family: 'shown' }], text }],
      asserter: { reference: '#in' },
    },
  ])('nor does it leave from inside: %j', async (more) => {
    gateway.world.traceOf = (nhsNumber) => traced(nhsNumber)
    gateway.world.holdings = { a81001: [condition('a81001-1', ASTHMA, more)] }
    const reply = await gateway.search('Condition', WHO)
    expect(resourcesIn(reply)).toHaveLength(1)
    expect(JSON.stringify(resourcesIn(reply))).toMatch(/shown/)
    expect(reply.text).not.toContain('canary')
  })
})
