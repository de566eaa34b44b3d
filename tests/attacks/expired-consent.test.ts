import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type JsonObject } from '../../src/model/json.js'
import { condition } from '../disclosure/world.js'
import { agreesTo, practiceConsent } from './consent-fixtures.js'
import { type SmallGateway, WHO, startSmallGateway } from './small-gateway.js'

const CHLAMYDIA = '240589008'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway({ holdings: { a81001: [condition('a81001-1', CHLAMYDIA)] } })
})
afterAll(() => gateway.stop())

async function isShown(period: JsonObject): Promise<boolean> {
  gateway.world.consents = [practiceConsent('sti', agreesTo('STI', { period }))]
  const reply = await gateway.search('Condition', WHO)
  expect(reply.status).toBe(200)
  return reply.text.includes(CHLAMYDIA)
}

/** The gateway's clock stands at ten in the morning of 21 November 2026. */
describe('a consent opens nothing before or after its period (attack 31)', () => {
  test.each<readonly [string, JsonObject]>([
    ['ended yesterday', { start: '2026-01-01', end: '2026-11-20' }],
    ['ended an hour ago', { end: '2026-11-21T09:00:00Z' }],
    ['begins tomorrow', { start: '2026-11-22' }],
    ['begins next year', { start: '2027' }],
    ['ends on no day there is', { end: '2026-02-30' }],
  ])('it %s', async (_, period) => {
    expect(await isShown(period)).toBe(false)
  })

  test.each<readonly [string, JsonObject]>([
    ['ends today', { end: '2026-11-21' }],
    ['began today', { start: '2026-11-21' }],
    ['runs this year', { start: '2026', end: '2026' }],
    ['has no end', { start: '2020-01-01' }],
  ])('one that %s shows what it agrees to', async (_, period) => {
    expect(await isShown(period)).toBe(true)
  })
})
