import { describe, expect, it } from 'vitest'
import { capabilityStatement } from '../../src/fhir/capability-statement.js'
import { RESOURCE_TYPES, resourceType } from '../../src/fhir/resource-types.js'
import { parseSearch } from '../../src/fhir/search/parse/parse-search.js'
import { select } from '../../src/fhir/search/select.js'
import { objectsOf, textOf } from '../../src/model/json.js'
import { type RedactionOrders, redact } from '../../src/redaction/redact.js'
import { casesOf } from './parameter-samples.js'

const PLACE = { fhirBase: 'https://gateway.example/fhir', offset: undefined, at: '2026-01-01T00:00:00Z' }

/** Everything that a reference may lead to is in the answer: what the gateway knows the type of. */
const LEAVES: RedactionOrders = {
  masks: [],
  keepsReference: (it) => resourceType(it.split('/')[0] ?? '') !== undefined,
  security: [],
}

const SEARCHED = RESOURCE_TYPES.filter((it) => it.interactions.includes('search'))
const ASKED = SEARCHED.flatMap((row) =>
  row.searchParameters.filter((it) => it.names === undefined).map((parameter) => ({ row, parameter })),
)

describe('every search parameter that the CapabilityStatement offers', () => {
  it('is one of these', () => {
    const statement = capabilityStatement({
      others: [],
      baseUrl: 'https://a.example',
      softwareVersion: '1',
      date: '2026',
    })
    const offered = objectsOf(objectsOf(statement['rest'])[0]?.['resource']).flatMap((it) =>
      objectsOf(it['searchParam']).map((one) => `${textOf(it['type']) ?? ''}.${textOf(one['name']) ?? ''}`),
    )
    const named = SEARCHED.flatMap((row) =>
      row.searchParameters.filter((it) => it.names !== undefined).map((it) => `${row.type}.${it.name}`),
    )
    const asked = ASKED.map(({ row, parameter }) => `${row.type}.${parameter.name}`)
    expect(offered.toSorted()).toEqual([...named, ...asked].toSorted())
    expect(asked.length).toBeGreaterThan(350)
  })

  it.each(ASKED.map(({ row, parameter }) => [`${row.type}.${parameter.name}`, row, parameter] as const))(
    '%s finds what leaves with the value at each of its elements, and nothing else',
    (_name, row, parameter) => {
      const person = row.personIdentifier === undefined ? 'patient' : '_id'
      for (const { resource, hit, miss } of casesOf(row.type, parameter)) {
        const subject = redact({ resourceType: row.type, id: 'p1', ...resource }, LEAVES)
        const find = (name: string, value: string): number => {
          const { query } = parseSearch(
            row,
            [
              [person, 'p1'],
              [name, value],
            ],
            PLACE,
          )
          return select(query, row, [subject]).total
        }
        expect([parameter.name, hit, find(parameter.name, hit)]).toEqual([parameter.name, hit, 1])
        expect([parameter.name, miss, find(parameter.name, miss)]).toEqual([parameter.name, miss, 0])
        expect(find(`${parameter.name}:missing`, 'false')).toBe(1)
      }
    },
  )
})
