import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ASTHMA, SYPHILIS, condition } from '../disclosure/world.js'
import { type SmallGateway, WHO, refusalIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway({
    holdings: { a81001: [condition('a81001-shown', ASTHMA), condition('a81001-hidden', SYPHILIS)] },
  })
})
afterAll(() => gateway.stop())

function poisoned(): never {
  throw new Error('canary-error 9990000018')
}

describe('a step that fails lets nothing through (L33)', () => {
  test.each([
    ['translation', { translate: poisoned }],
    ['labelling', { label: poisoned }],
    ['minting ids', { mintId: poisoned }],
  ])('%s throws: the source is in error, nothing of it leaves', async (_what, broken) => {
    const small = await brokenGateway(broken)
    const reply = await small.search('Condition', WHO)
    expect([reply.status, refusalIn(reply).code]).toEqual([502, 'SOURCES_FAILED'])
    expect(JSON.stringify(reply)).not.toMatch(/canary|a81001-|Error:|\bat /)
    expect(small.bugs).toHaveLength(1)
    expect(small.entries[0]?.body).not.toContain('canary')
    await small.stop()
  })

  test('the twin: where no step fails, it is given', async () => {
    const small = await brokenGateway({})
    const reply = await small.search('Condition', WHO)
    expect([reply.status, reply.text.includes('a81001-shown'), small.bugs]).toEqual([200, true, []])
    await small.stop()
  })

  test('deciding throws: 500, a correlation id, and no text', async () => {
    const small = await brokenGateway({ rules: poisoned })
    const reply = await small.search('Condition', WHO)
    expect([reply.status, refusalIn(reply).code]).toEqual([500, 'INTERNAL_SERVER_ERROR'])
    expect(JSON.stringify(reply)).not.toMatch(/canary|a81001-|Error:|\bat /)
    expect(small.bugs).toHaveLength(1)
    expect(small.entries).toMatchObject([{ kind: 'refusal', outcome: 'INTERNAL_SERVER_ERROR' }])
    expect(small.entries[0]?.body).not.toContain('canary')
    await small.stop()
  })

  test('a resource without an end: its source is in error, none of it leaves', async () => {
    const looped = condition('a81001-looped', ASTHMA).resource as Record<string, unknown>
    looped['note'] = [looped]
    gateway.world.holdings = {
      a81001: [condition('a81001-shown', ASTHMA), { resource: looped as never, area: 'problems' }],
    }
    const reply = await gateway.search('Condition', WHO)
    expect([reply.status, refusalIn(reply).code]).toEqual([502, 'SOURCES_FAILED'])
    expect(reply.text).not.toContain('a81001-')
  })
})

type Broken = {
  readonly translate?: () => never
  readonly label?: () => never
  readonly rules?: () => never
  readonly mintId?: () => never
}

async function brokenGateway(broken: Broken): Promise<SmallGateway> {
  return startSmallGateway(gateway.world, {}, (ports) => ({
    ...ports,
    ...(broken.label === undefined ? {} : { label: broken.label }),
    ...(broken.mintId === undefined ? {} : { mintId: broken.mintId }),
    ...(broken.rules === undefined ? {} : { rules: { ...ports.rules, fold: broken.rules } }),
    ...(broken.translate === undefined
      ? {}
      : {
          translators: new Map([
            ['as-it-is', { name: 'as-it-is', version: '1', translate: broken.translate }],
          ]),
        }),
  }))
}
