import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SmallGateway, WHO, refusalIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway()
})
afterAll(() => gateway.stop())

describe('an include cannot be spelled past the check (L04)', () => {
  test.each([
    '_include:recurse',
    '_include:Iterate',
    '_include:iterate:iterate',
    '_revinclude:Iterate',
    '_include:',
    '_INCLUDE',
    '_Include',
    '_include.x',
    ' _include',
    '_include ',
  ])('%s is refused like any other unknown parameter', async (name) => {
    const reply = await gateway.search('Condition', { ...WHO, [name]: 'Condition:encounter' })
    expect([reply.status, refusalIn(reply).code]).toEqual([400, 'INVALID_PARAMETER'])
    expect(gateway.steps.filter((it) => it.startsWith('ask'))).toEqual([])
  })

  test.each(['_include', '_include:iterate'])(
    'the twin: as the standard spells it, %s is taken',
    async (name) => {
      const reply = await gateway.search('Condition', { ...WHO, [name]: 'Condition:encounter' })
      expect(reply.status).toBe(200)
      expect(gateway.steps.some((it) => it.startsWith('ask'))).toBe(true)
    },
  )
})
