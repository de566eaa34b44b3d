import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SearchParameterRow } from '../../src/fhir/resource-type-row.js'
import { resourceType } from '../../src/fhir/resource-types.js'
import {
  type Json,
  type JsonObject,
  isJsonObject,
  objectOf,
  objectsOf,
  textOf,
} from '../../src/model/json.js'
import { post } from '../journeys/explanations.js'
import { type Journey, NHS, resourcesIn, startJourney } from '../journeys/journey.js'
import { IRIS } from './entry-points/requests.js'
import { plain } from './questions/asked-in-worlds.js'

/** Each parameter of the Patient that looks at an element. */
const PARAMETERS: readonly SearchParameterRow[] = (resourceType('Patient')?.searchParameters ?? []).filter(
  (it) => it.names === undefined,
)
/** What the restricted person's Patient leaves without, by the parameters that would find by it. */
const MASKED = ['address', 'address-postalcode', 'address-use', 'phone', 'telecom']
const SHOWN = ['birthdate', 'deceased', 'family', 'gender', 'given', 'language', 'name', 'phonetic']
/** Where she lives and who looks after her, as PDS might have it instead. */
const ELSEWHERE = { address: ['99 Other Row', 'Elsewhere'], postcode: 'ZZ99 8ZZ', telephone: '01632 960998' }

/** The answers to every question, by its parameter. */
type Answers = ReadonlyMap<string, { readonly total: Json | undefined; readonly text: string }>

let journey: Journey
let hits: ReadonlyMap<string, string>
let open: Answers
let masked: Answers
let elsewhere: Answers

beforeAll(async () => {
  journey = await startJourney()
  const { pds } = journey.sandbox.region
  const [patient] = resourcesIn(await journey.search(await journey.token('social-worker'), 'Patient', IRIS))
  hits = new Map(
    PARAMETERS.flatMap((it) => {
      const hit = it
        .valuesIn(patient ?? {})
        .map(hitIn)
        .find((one) => one !== undefined)
      return hit === undefined ? [] : [[it.name, hit] as const]
    }),
  )
  open = await asked()
  pds.change(IRIS, { sensitivity: 'R' })
  masked = await asked()
  pds.change(IRIS, ELSEWHERE)
  elsewhere = await asked()
})
afterAll(() => journey.stop())

/** A value that a search finds it by: of a name or an address its first word of text. */
function hitIn(value: Json): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  if (!isJsonObject(value)) return undefined
  const { reference, coding, line, family } = value
  const code = objectsOf(coding)[0]?.['code']
  const [found] = [reference, code, value['value'], family, line].flat().flatMap((it) => textOf(it) ?? [])
  return found
}

async function asked(): Promise<Answers> {
  const names = [...hits.keys()]
  const queries = names.flatMap((name) => [
    { [name]: hits.get(name) ?? '' },
    { _sort: `-${name}`, [`${name}:missing`]: 'false' },
  ])
  const entry = queries.map((query) => ({
    request: {
      method: 'GET',
      url: `Patient?${new URLSearchParams({ identifier: `${NHS}|${IRIS}`, ...query }).toString()}`,
    },
  }))
  const bundle: JsonObject = { resourceType: 'Bundle', type: 'batch', entry }
  const reply = await post(journey, '', bundle, await journey.token('social-worker'))
  expect(reply.status, reply.text).toBe(200)
  const answers = objectsOf(reply.body['entry'])
  return new Map(
    names.map((name, n) => [
      name,
      {
        total: objectOf(answers[2 * n]?.['resource'])?.['total'],
        text: plain([answers[2 * n], answers[2 * n + 1]]),
      },
    ]),
  )
}

describe('what is masked answers no question, by any parameter of the Patient (L07, L08)', () => {
  test('all that PDS holds of her, and nothing else, is asked about', () => {
    expect([...hits.keys()].toSorted()).toEqual([...MASKED, ...SHOWN].toSorted())
  })

  test.each([...MASKED, ...SHOWN])('%s', (name) => {
    expect(masked.get(name)?.text).toBe(elsewhere.get(name)?.text)
    expect([name, masked.get(name)?.total]).toEqual([name, MASKED.includes(name) ? 0 : 1])
  })

  test('the twin: while it is not masked each of them finds her', () => {
    expect([...open].filter(([, it]) => it.total === 1)).toHaveLength(MASKED.length + SHOWN.length)
  })
})
