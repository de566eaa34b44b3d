import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ASTHMA, SYPHILIS, condition } from '../disclosure/world.js'
import { type SmallGateway, WHO, referencesIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway({
    holdings: { a81001: [condition('a81001-shown', ASTHMA), condition('a81001-hidden', SYPHILIS)] },
  })
})
afterAll(() => gateway.stop())

const purpose = (code: string): Record<string, unknown> => ({
  extensions: {
    ihe_iua: {
      person_id: 'RN-1',
      subject_role: ['https://fhir.hl7.org.uk/CodeSystem/UKCore-SDSJobRoleName|R0620'],
      subject_organization_id: 'https://fhir.nhs.uk/Id/ods-organization-code|RX9',
      purpose_of_use: [code],
    },
    linchpin: { auth_assurance: 3, activities: [], permission_to_view: 'granted' },
  },
})
const TREAT = 'http://terminology.hl7.org/CodeSystem/v3-ActReason|TREAT'
const OWN = 'https://linchpin.example/fhir/CodeSystem/purpose'

describe('no answer is kept for anybody else (catalogue 37, L29, L34)', () => {
  async function status(code: string): Promise<number> {
    const headers = { Authorization: `Bearer ${await gateway.token('ward-nurse', purpose(code))}` }
    return (await gateway.call(`/fhir/Condition?${new URLSearchParams(WHO).toString()}`, { headers })).status
  }

  test('another purpose of the same worker is judged anew', async () => {
    expect(await status(TREAT)).toBe(200)
    for (const other of ['research', 'planning', 'curiosity'])
      expect(await status(`${OWN}|${other}`)).toBe(403)
    // A worker who claims the person's own access is nobody's sign-in, and reads as an absence.
    expect(await status(`${OWN}|subject-access`)).toBe(404)
    expect(await status(TREAT)).toBe(200)
  })

  test('another organisation’s worker right after the first is judged by their own relationship', async () => {
    expect((await gateway.search('Condition', WHO, 'ward-nurse')).status).toBe(200)
    gateway.world.relationships = { RX9: gateway.world.relationships['RX9'], '9A1': [] }
    expect((await gateway.search('Condition', WHO)).status).toBe(403)
    expect((await gateway.search('Condition', WHO, 'ward-nurse')).status).toBe(200)
  })

  test('another person right after the first gets their own', async () => {
    const him = { 'patient.identifier': WHO['patient.identifier'].replace('0018', '0026') }
    const reply = await gateway.search('Condition', him, 'ward-nurse')
    expect(reply.status).toBe(200)
    // The source still answers with the first person's items: none of them is his.
    expect(referencesIn(reply)).toEqual([])
  })

  test('answers at once do not mix', async () => {
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        i % 2 === 0
          ? gateway.search('Condition', WHO, 'ward-nurse')
          : gateway.search(
              'Condition',
              { 'patient.identifier': WHO['patient.identifier'].replace('0018', '0026') },
              'ward-nurse',
            ),
      ),
    )
    replies.forEach((reply, i) => {
      expect(reply.status).toBe(200)
      expect(referencesIn(reply)).toEqual(i % 2 === 0 ? ['Condition/a81001-shown'] : [])
      expect(reply.text.includes('p-0018')).toBe(i % 2 === 0)
    })
  })

  test('every answer forbids being kept, refusals too', async () => {
    const replies = [
      await gateway.search('Condition', WHO, 'ward-nurse'),
      await gateway.search('Condition', { ...WHO, unknown: '1' }, 'ward-nurse'),
      await gateway.call('/fhir/Condition?patient=1'),
    ]
    for (const reply of replies) expect(reply.headers['cache-control']).toBe('no-store')
  })
})
