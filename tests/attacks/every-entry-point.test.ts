import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Reply } from '../http/exchange.js'
import { ASTHMA, condition, holding, NOTHING_RECORDED, SYPHILIS } from '../disclosure/world.js'
import { NHS, type SmallGateway, startSmallGateway, WHO } from './small-gateway.js'

const HIDDEN = condition('a81001-hidden', SYPHILIS, { onsetDateTime: '2019-05-01' })
const SHOWN = condition('a81001-shown', ASTHMA, { onsetDateTime: '2020-05-01' })
const HOLDINGS = {
  a81001: [SHOWN, HIDDEN],
  pds: [
    holding('demographics', {
      resourceType: 'Patient',
      id: 'p-0018',
      identifier: [{ system: NHS, value: '9990000018' }],
    }),
  ],
}

/** The same record twice: the person has agreed to share the category of the hidden item with the one alone. */
let closed: SmallGateway
let open: SmallGateway

beforeAll(async () => {
  const agreed = { ...NOTHING_RECORDED, consentCategories: ['STI'] }
  ;[closed, open] = await Promise.all([
    startSmallGateway({ holdings: HOLDINGS }),
    startSmallGateway({ holdings: HOLDINGS, registers: { A81001: agreed, '9A1': agreed } }),
  ])
  // Ids are known once they were in an answer.
  await Promise.all([closed, open].map((it) => it.search('Condition', WHO)))
})
afterAll(() => Promise.all([closed.stop(), open.stop()]))

const query = new URLSearchParams(WHO).toString()

/** One way into the gateway. A new entry point is one row here. */
type EntryPoint = { readonly name: string; readonly ask: (gateway: SmallGateway) => Promise<Reply> }

const ENTRY_POINTS: readonly EntryPoint[] = [
  { name: 'GET search', ask: (it) => it.get(`Condition?${query}`) },
  { name: 'GET search by patient', ask: (it) => it.get('Condition?patient=Patient/p-0018') },
  { name: 'POST search', ask: (it) => it.search('Condition', WHO) },
  { name: 'search by the hidden code', ask: (it) => it.search('Condition', { ...WHO, code: SYPHILIS }) },
  {
    name: 'search by the hidden date',
    ask: (it) => it.search('Condition', { ...WHO, 'onset-date': '2019' }),
  },
  { name: 'search by id', ask: (it) => it.search('Condition', { ...WHO, _id: 'a81001-hidden' }) },
  { name: 'search with elements', ask: (it) => it.search('Condition', { ...WHO, _elements: 'code' }) },
  { name: 'search with a summary', ask: (it) => it.search('Condition', { ...WHO, _summary: 'true' }) },
  {
    name: 'search with provenance',
    ask: (it) => it.search('Condition', { ...WHO, _revinclude: 'Provenance:target' }),
  },
  { name: 'the second page', ask: secondPage },
  { name: 'read', ask: (it) => it.get('Condition/a81001-hidden') },
  { name: '$everything', ask: (it) => it.get('Patient/p-0018/$everything') },
  { name: 'batch of a search', ask: (it) => batch(it, `Condition?${query}`) },
  { name: 'batch of a read', ask: (it) => batch(it, 'Condition/a81001-hidden') },
]

const TELLING = /76272004|a81001-hidden|2019-05-01|Syphilis/i

/** Without what the caller wrote themselves, which an answer repeats in its self link. */
function answered(reply: Reply): string {
  const headers = JSON.stringify(reply.headers)
  return `${headers} ${reply.text.replaceAll(/\{"relation":"self","url":"[^"]*"\}/g, '')}`
}

describe('what is withheld is in the answer of no entry point', () => {
  test.each(ENTRY_POINTS)('$name', async ({ ask }) => {
    expect(answered(await ask(closed))).not.toMatch(TELLING)
  })

  test.each(ENTRY_POINTS)('the twin: $name gives it where the person has agreed', async ({ ask }) => {
    const reply = await ask(open)
    expect(reply.status).toBe(200)
    expect(answered(reply)).toMatch(TELLING)
  })
})

async function secondPage(gateway: SmallGateway): Promise<Reply> {
  const first = await gateway.search('Condition', { ...WHO, _count: '1' })
  const next = /"relation":"next","url":"https:\/\/gateway\.example(\/fhir\/[^"]+)"/.exec(first.text)?.[1]
  // Where one item is hidden there is no second page, and the first is all there is to look at.
  if (next === undefined) return first
  return gateway.call(next, { headers: { Authorization: `Bearer ${await gateway.token()}` } })
}

async function batch(gateway: SmallGateway, url: string): Promise<Reply> {
  const bundle = { resourceType: 'Bundle', type: 'batch', entry: [{ request: { method: 'GET', url } }] }
  return gateway.call('/fhir', {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${await gateway.token()}`,
      'Content-Type': 'application/fhir+json',
    },
    body: JSON.stringify(bundle),
  })
}
