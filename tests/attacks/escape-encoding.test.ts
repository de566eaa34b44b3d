import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ASTHMA, SYPHILIS, condition } from '../disclosure/world.js'
import { NHS, type SmallGateway, refusalIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway({
    holdings: { a81001: [condition('a81001-shown', ASTHMA), condition('a81001-hidden', SYPHILIS)] },
  })
})
afterAll(() => gateway.stop())

const WHO = `patient.identifier=${encodeURIComponent(`${NHS}|9990000018`)}`

describe('what is searched is what was asked, however it was written (catalogue 17)', () => {
  test.each([
    ['an encoded name', `patient%2Eidentifier=${encodeURIComponent(`${NHS}|9990000018`)}`],
    [
      'an encoded system and number',
      `patient.identifier=https:%2F%2Ffhir.nhs.uk%2FId%2Fnhs-number%7C999000001%38`,
    ],
  ])('%s means what it decodes to', async (_what, query) => {
    const reply = await gateway.get(`Condition?${query}`)
    expect(reply.status).toBe(200)
    expect(reply.text).toContain('a81001-shown')
    expect(reply.text).not.toContain('a81001-hidden')
  })

  test.each([
    ['an encoded modifier', `${WHO}&code%3Aabove=1`],
    ['an encoded chain to a second person', `${WHO}&subject%3APatient%2Eidentifier=x`],
    ['an encoded reverse chain', `${WHO}&%5Fhas%3AObservation%3Apatient%3Acode=1`],
    ['a twice encoded name', `${WHO}&%255Fhas=1`],
    ['a twice encoded control character', `${WHO}&code=a%2500`],
    ['a null', `${WHO}&code=a%00`],
    ['a line break', `${WHO}&code=a%0d%0aX-Injected:%201`],
    ['a zero-width character in a name', `${WHO}&co%E2%80%8Bde=1`],
    ['a right-to-left mark in a value', `${WHO}&code=%E2%80%AE1`],
    ['a broken escape', `${WHO}&code=%4`],
    ['an escape of no digits', `${WHO}&code=%`],
    ['overlong UTF-8', `${WHO}&code=%c0%af`],
    ['a lone surrogate', `${WHO}&code=%ed%a0%80`],
    ['a backslash that escapes nothing', `${WHO}&code=a%5Cb`],
    ['an empty value', `${WHO}&code=`],
    ['an empty name', `${WHO}&=1`],
    ['an array in brackets', `${WHO}&code[]=1`],
    ['an object in brackets', `${WHO}&code[$ne]=1`],
    [
      'a second person behind an escaped comma',
      `patient.identifier=${encodeURIComponent(`${NHS}|9990000018,${NHS}|9990000026`)}`,
    ],
    ['a second bar', `patient.identifier=${encodeURIComponent(`${NHS}|9990000018|9990000026`)}`],
    ['a number in other digits', `patient.identifier=${encodeURIComponent(`${NHS}|٩٩٩٠٠٠٠٠١٨`)}`],
    [
      'a number in full-width digits',
      `patient.identifier=${encodeURIComponent(`${NHS}|９９９０００００１８`)}`,
    ],
    ['a semicolon between parameters', `${WHO};code=1`],
  ])('%s is refused, and nothing is echoed', async (_what, query) => {
    const reply = await gateway.get(`Condition?${query}`)
    expect(reply.status).toBe(400)
    expect(refusalIn(reply).code).not.toBe('')
    expect(reply.headers['x-injected']).toBeUndefined()
    expect(reply.text).not.toMatch(/99900000|Injected|\$ne/)
  })

  test('the evidence keeps the request as it was sent, and only as base64', async () => {
    await gateway.get(`Condition?${WHO}&code=a%00`)
    const entry = gateway.entries.at(-1)?.body ?? ''
    expect(entry).not.toContain('patient.identifier=')
    const [, query = ''] = /"query":"([^"]+)"/.exec(entry) ?? []
    expect(Buffer.from(query, 'base64').toString()).toContain('code=a%00')
  })
})
