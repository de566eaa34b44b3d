import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OPEN_CASE, PATIENT, holding } from '../disclosure/world.js'
import { type SmallGateway, WHO, referencesIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway()
})
afterAll(() => gateway.stop())

const flag = { resourceType: 'Flag', status: 'active', subject: PATIENT, code: { text: 'canary' } }

describe('what the case system marks is handled as marked', () => {
  test('a restricted case is withheld from who does not hold the sensitive activity (catalogue 29)', async () => {
    gateway.world.holdings = { riverton: [holding('alerts', { ...flag, id: 'riverton-r' }, 'restricted')] }
    const reply = await gateway.search('Flag', WHO, 'gp')
    expect(referencesIn(reply)).toEqual([])
    expect(reply.text).not.toContain('canary')
    expect(reply.text).toContain('confidential-items')
  })

  test('a note the person does not know of is kept from the person, and nobody else (catalogue 30)', async () => {
    gateway.world.holdings = {
      riverton: [holding('alerts', { ...flag, id: 'riverton-n' }, 'not-disclosed-to-person')],
    }
    expect(referencesIn(await gateway.search('Flag', WHO, 'gp'))).toEqual(['Flag/riverton-n'])
    const own = await gateway.search('Flag', WHO, 'citizen')
    expect(own.status).toBe(200)
    expect(referencesIn(own)).toEqual([])
    expect(own.text).not.toContain('canary')
    expect(own.text).not.toContain('confidential-items')
  })

  test('a person is given their own record and no other', async () => {
    const other = { 'patient.identifier': WHO['patient.identifier'].replace('0018', '0026') }
    gateway.world.relationships = { '9A1': [OPEN_CASE] }
    expect((await gateway.search('Flag', other, 'citizen')).status).toBe(404)
  })
})
