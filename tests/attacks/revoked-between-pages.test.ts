import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { objectsOf, textOf } from '../../src/model/json.js'
import { ASTHMA, DISSENT, NOTHING_RECORDED, condition } from '../disclosure/world.js'
import { type SmallGateway, WHO, refusalIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway({
    holdings: { a81001: ['1', '2', '3'].map((it) => condition(`a81001-${it}`, ASTHMA)) },
  })
})
afterAll(() => gateway.stop())

describe('leave given for one page is not leave for the next', () => {
  test('dissent recorded after the first page refuses the second (L12, L17)', async () => {
    const first = await gateway.search('Condition', { ...WHO, _count: '1' })
    const link = objectsOf(first.body['link']).find((it) => it['relation'] === 'next')
    const path = textOf(link?.['url'])?.slice(`${gateway.ports.fhirBase}/`.length) ?? ''
    expect((await gateway.get(path)).status).toBe(200)
    gateway.world.registers = { A81001: DISSENT, '9A1': NOTHING_RECORDED }
    const reply = await gateway.get(path)
    expect([reply.status, refusalIn(reply).code]).toEqual([403, 'NO_PATIENT_CONSENT'])
    expect(reply.text).not.toContain('a81001-')
  })

  test('a token that was good before the change opens nothing after it', async () => {
    gateway.world.registers = { A81001: NOTHING_RECORDED, '9A1': NOTHING_RECORDED }
    const headers = { Authorization: `Bearer ${await gateway.token()}` }
    const path = `/fhir/Condition?${new URLSearchParams(WHO).toString()}`
    expect((await gateway.call(path, { headers })).status).toBe(200)
    gateway.world.registers = { A81001: DISSENT, '9A1': NOTHING_RECORDED }
    expect((await gateway.call(path, { headers })).status).toBe(403)
  })

  test('an item that became restricted can no longer be read by its id (L17)', async () => {
    gateway.world.registers = { A81001: NOTHING_RECORDED, '9A1': NOTHING_RECORDED }
    expect((await gateway.get('Condition/a81001-1')).status).toBe(200)
    gateway.world.holdings = { a81001: [{ ...condition('a81001-1', ASTHMA), flags: ['sealed'] }] }
    const gone = await gateway.get('Condition/a81001-1')
    const never = await gateway.get('Condition/a81001-never')
    expect([gone.status, refusalIn(gone).code]).toEqual([404, 'PATIENT_NOT_FOUND'])
    expect([never.status, never.text.length]).toEqual([gone.status, gone.text.length])
  })
})
