import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SmallGateway, startSmallGateway } from '../attacks/small-gateway.js'
import { type BadInput, NHS, WHO, form } from './bad-input.js'

let gateway: SmallGateway
beforeAll(async () => {
  gateway = await startSmallGateway()
})
afterAll(() => gateway.stop())

type Case = Pick<BadInput, 'path' | 'call' | 'token'> & { readonly what: string; readonly subject?: string }

const number = (value: string): string => encodeURIComponent(value)
const search = (what: string, query: string, subject?: string): Case => ({
  what,
  path: '/fhir/Condition/_search',
  call: form(query),
  ...(subject === undefined ? {} : { subject }),
})

const PERSON = '9990000018'

const CASES: readonly Case[] = [
  {
    what: 'Parameters with one that is not understood',
    path: '/fhir/Patient/$summary',
    call: form(
      JSON.stringify({
        resourceType: 'Parameters',
        parameter: [
          { name: 'identifier', valueIdentifier: { system: NHS, value: PERSON } },
          { name: 'colour', valueString: 'blue' },
        ],
      }),
      'application/fhir+json',
    ),
    subject: PERSON,
  },
  search('an unknown parameter', `${WHO}&colour=blue`, PERSON),
  search('a malformed escape elsewhere', `${WHO}&code=%zz`, PERSON),
  search('no system', `patient.identifier=${PERSON}`, PERSON),
  search('spaces in the number', `patient.identifier=${number(`${NHS}|999 000 0018`)}`, PERSON),
  search('a modifier', `patient.identifier:exact=${number(`${NHS}|${PERSON}`)}`, PERSON),
  search(
    'the first of two people',
    WHO.replace('9990000018', number(`9990000018,${NHS}|9990000026`)),
    PERSON,
  ),
  { what: 'a query of a type there is not', path: `/fhir/Nothing?${WHO}`, subject: PERSON },
  { what: 'nobody who is known to ask', path: `/fhir/Condition?${WHO}`, token: 'none', subject: PERSON },
  { what: 'a Patient search', path: `/fhir/Patient?identifier=${PERSON}`, subject: PERSON },
  search('a wrong check digit', `patient.identifier=${number(`${NHS}|9990000019`)}`),
  search('a number of another system', `patient.identifier=${number(`urn:other|${PERSON}`)}`),
  search('a number in another parameter', `code=${PERSON}`),
]

describe('the entry of a refusal before disclosure is about the person the request names', () => {
  test.each(CASES)('$what: $subject', async ({ path, call = {}, token, subject }) => {
    const before = gateway.entries.length
    const bearer = token === 'none' ? {} : { Authorization: `Bearer ${await gateway.token()}` }
    await gateway.call(path, { ...call, headers: { ...bearer, ...call.headers } })
    const [entry, ...more] = gateway.entries.slice(before)
    expect(more).toEqual([])
    expect(entry?.kind).toBe('refusal')
    expect(entry?.subject).toBe(subject)
    const { subject: evidence } = JSON.parse(entry?.body ?? '{}') as { readonly subject?: unknown }
    expect(evidence).toEqual(subject === undefined ? undefined : { nhsNumbers: [subject] })
  })
})
