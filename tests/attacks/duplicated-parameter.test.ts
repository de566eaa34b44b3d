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

const HER = `patient.identifier=${encodeURIComponent(`${NHS}|9990000018`)}`
const HIM = `patient.identifier=${encodeURIComponent(`${NHS}|9990000026`)}`

describe('a parameter given twice is never a choice of ours (catalogue 17)', () => {
  test.each([
    ['two people', `${HER}&${HIM}`, 'patient.identifier'],
    ['one person twice', `${HER}&${HER}`, 'patient.identifier'],
    ['one person by number and by id', `${HER}&patient=Patient/p-0018`, 'patient'],
    ['one person by id and another by number', `patient=Patient/p-0018&${HIM}`, 'patient.identifier'],
  ])('%s: the search must name exactly one person, once', async (_what, query, expression) => {
    const reply = await gateway.get(`Condition?${query}`)
    expect([reply.status, refusalIn(reply)]).toEqual([400, { code: 'ONE_PERSON_REQUIRED', expression }])
  })

  test.each([
    '_count=1&_count=2',
    '_summary=true&_summary=count',
    '_total=none&_total=accurate',
    '_elements=id&_elements=code',
    '_sort=code&_sort=onset-date',
    '_format=json&_format=json',
  ])('%s is refused by name', async (query) => {
    const reply = await gateway.get(`Condition?${HER}&${query}`)
    const [expression] = query.split('=')
    expect([reply.status, refusalIn(reply)]).toEqual([400, { code: 'INVALID_PARAMETER', expression }])
  })

  test('repeating a search parameter means AND, as the standard says', async () => {
    const once = await gateway.get(`Condition?${HER}&code=${ASTHMA}`)
    const both = await gateway.get(`Condition?${HER}&code=${ASTHMA}&code=${SYPHILIS}`)
    expect([once.body['total'], both.body['total']]).toEqual([1, 0])
  })

  test('fifty-one parameters are too many', async () => {
    const many = Array.from({ length: 51 }, () => `code=${ASTHMA}`).join('&')
    expect((await gateway.get(`Condition?${HER}&${many}`)).status).toBe(400)
  })
})
