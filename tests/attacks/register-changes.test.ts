import { afterEach, describe, expect, test } from 'vitest'
import { ASTHMA, DISSENT, NOTHING_RECORDED, type World, condition } from '../disclosure/world.js'
import { type SmallGateway, WHO, refusalIn, referencesIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway
afterEach(() => gateway.stop())

const objected = { ...NOTHING_RECORDED, objectsToUser: ['SW-1'] }

/** What a search says where the world changes after the practice was asked, and before it is answered. */
async function said(change: Partial<World>, before: Partial<World> = {}): Promise<string> {
  gateway = await startSmallGateway(
    { holdings: { a81001: [condition('a81001-1', ASTHMA)] }, ...before },
    {},
    (ports) => ({
      ...ports,
      sources: {
        ...ports.sources,
        ask: async (permit, read) => {
          const answers = await ports.sources.ask(permit, read)
          Object.assign(gateway.world, change)
          return answers
        },
      },
    }),
  )
  const reply = await gateway.search('Condition', WHO)
  return reply.status === 200 ? referencesIn(reply).join() : `${reply.status} ${refusalIn(reply).code}`
}

const CHANGED = '503 CANNOT_CHECK'

describe('what registers say counts from when they say it, however slow a source is', () => {
  test.each<readonly [string, Partial<World>]>([
    ['the person dissents', { registers: { A81001: DISSENT, '9A1': NOTHING_RECORDED } }],
    ['the person objects to the worker', { registers: { A81001: objected, '9A1': NOTHING_RECORDED } }],
    ['the case is closed', { relationships: { '9A1': [] } }],
    ['the register can no longer be read', { registers: { '9A1': NOTHING_RECORDED } }],
    ['the relationships can no longer be read', { failing: ['relationships'] }],
  ])('%s meanwhile: nothing leaves, and the caller asks again', async (_what, change) => {
    expect(await said(change)).toBe(CHANGED)
    expect(gateway.steps.some((it) => it.startsWith('ask a81001'))).toBe(true)
    gateway.world.failing = []
    const again = await gateway.search('Condition', WHO)
    expect(again.text).not.toContain(ASTHMA)
  })

  test('the twin: where the same is fed anew, it leaves', async () => {
    expect(await said({ registers: { A81001: { ...NOTHING_RECORDED }, '9A1': NOTHING_RECORDED } })).toBe(
      'Condition/a81001-1',
    )
  })

  test('the twin: the same objections in another order are no change', async () => {
    const registers = (...objectsTo: readonly string[]): World['registers'] => ({
      A81001: { ...NOTHING_RECORDED, objectsTo },
      '9A1': NOTHING_RECORDED,
    })
    expect(await said({ registers: registers('9A2', 'RX9') }, { registers: registers('RX9', '9A2') })).toBe(
      'Condition/a81001-1',
    )
  })
})
