import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ASTHMA, SYPHILIS, condition } from '../disclosure/world.js'
import { type SmallGateway, WHO, refusalIn, referencesIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway({
    holdings: {
      a81001: [
        condition('a81001-shown', ASTHMA, {
          note: [{ text: 'note' }],
          text: { status: 'generated', div: '<div>canary-narrative</div>' },
        }),
        condition('a81001-hidden', SYPHILIS),
      ],
    },
  })
})
afterAll(() => gateway.stop())

describe('leaving elements out comes after the decision (L26)', () => {
  test.each([
    { _elements: 'id' },
    { _elements: 'onset' },
    { _elements: 'subject' },
    { _summary: 'true' },
    { _summary: 'text' },
    { _summary: 'data' },
  ])('%j does not lose the label that withholds', async (query) => {
    const reply = await gateway.search('Condition', { ...WHO, ...query })
    expect(referencesIn(reply)).toEqual(['Condition/a81001-shown'])
    expect(reply.text).toContain('SUBSETTED')
    expect(reply.text).toContain('NODSCLCDS')
    expect(reply.text).not.toContain('canary')
  })

  test.each(['meta', 'meta.security', 'Condition.note', '-meta', 'note,,id', '*', 'note;id'])(
    '_elements=%s cannot take the handling caveat off',
    async (_elements) => {
      const reply = await gateway.search('Condition', { ...WHO, _elements })
      if (reply.status === 200) expect(reply.text).toContain('NODSCLCDS')
      else expect(refusalIn(reply)).toEqual({ code: 'INVALID_PARAMETER', expression: '_elements' })
    },
  )

  test.each(['_fields', '_exclude', 'fields', '_view', '_elements:exclude'])(
    '%s is no parameter',
    async (name) => {
      expect((await gateway.search('Condition', { ...WHO, [name]: 'note' })).status).toBe(400)
    },
  )
})
