import { describe, expect, it } from 'vitest'
import { capabilityStatement } from '../../src/fhir/capability-statement.js'
import { type SearchComponentRow, type SearchParameterRow } from '../../src/fhir/resource-type-row.js'
import { RESOURCE_TYPES, resourceType } from '../../src/fhir/resource-types.js'
import { parseSearch } from '../../src/fhir/search/parse/parse-search.js'
import { select } from '../../src/fhir/search/select.js'
import { type Json, type JsonObject, objectsOf, textOf } from '../../src/model/json.js'
import { type RedactionOrders, redact } from '../../src/redaction/redact.js'
import { elementAt } from './r4-definitions.js'

const PLACE = { fhirBase: 'https://gateway.example/fhir', offset: undefined, at: '2026-01-01T00:00:00Z' }

/** A value of each data type, and what finds it and what does not. */
const SAMPLES: Readonly<Record<string, { value: Json; hit: string; miss: string }>> = {
  CodeableConcept: { value: { coding: [{ system: 'urn:s', code: 'c' }] }, hit: 'urn:s|c', miss: 'd' },
  Coding: { value: { system: 'urn:s', code: 'c' }, hit: 'urn:s|c', miss: 'd' },
  Identifier: { value: { system: 'urn:s', value: 'v' }, hit: 'urn:s|v', miss: 'w' },
  ContactPoint: { value: { system: 'phone', value: '01632 960001' }, hit: '01632960001', miss: '1' },
  code: { value: 'c', hit: 'c', miss: 'd' },
  id: { value: 'c', hit: 'c', miss: 'd' },
  boolean: { value: true, hit: 'true', miss: 'false' },
  string: { value: 'Text', hit: 'text', miss: 'other' },
  markdown: { value: 'Text', hit: 'text', miss: 'other' },
  HumanName: { value: { family: 'Text' }, hit: 'text', miss: 'other' },
  Address: { value: { city: 'Text' }, hit: 'text', miss: 'other' },
  uri: { value: 'urn:oid:1.2', hit: 'urn:oid:1.2', miss: 'urn:oid:1.3' },
  url: { value: 'Binary/x', hit: 'Binary/x', miss: 'Binary/y' },
  canonical: { value: 'http://a.example/x', hit: 'http://a.example/x', miss: 'http://a.example/y' },
  dateTime: { value: '2020-05-01T10:00:00Z', hit: '2020-05-01', miss: '2021' },
  date: { value: '2020-05-01', hit: '2020-05', miss: '2021' },
  instant: { value: '2020-05-01T10:00:00Z', hit: '2020-05', miss: '2021' },
  Period: { value: { start: '2020-05-01', end: '2020-05-03' }, hit: '2020-05', miss: '2021' },
  Timing: { value: { event: ['2020-05-01'] }, hit: '2020-05', miss: '2021' },
  Quantity: { value: { value: 5, unit: 'g' }, hit: '5||g', miss: '6' },
  Age: { value: { value: 5 }, hit: '5', miss: '6' },
  Duration: { value: { value: 5 }, hit: '5', miss: '6' },
  Range: { value: { low: { value: 5 }, high: { value: 5 } }, hit: '5', miss: '6' },
}

type Sample = { readonly value: Json; readonly hit: string; readonly miss: string }

/** A value that stands at the path, of a data type that the kind compares. */
function sampleAt(type: string, path: string, row: SearchComponentRow): Sample {
  const filter = /\[(\w+)=(\w+)\]$/.exec(path)
  if (path === 'id') return SAMPLES['id']!
  const plain = path.replace(/\[.*\]$/, '')
  if (row.kind === 'reference') {
    const target = (row.targets ?? []).find((it) => resourceType(it) !== undefined) ?? 'Encounter'
    const isText = elementAt(type, plain)?.types.includes('Reference') !== true
    return isText
      ? SAMPLES['canonical']!
      : { value: { reference: `${target}/1` }, hit: `${target}/1`, miss: `${target}/2` }
  }
  const types = (elementAt(type, plain)?.types ?? []).map((it) => it.replace(/^.*System\.String$/, 'id'))
  const found = types.map((it) => SAMPLES[it]).find((it) => it !== undefined)
  if (found === undefined) throw new Error(`no sample for ${type}.${path}: ${types.join(', ')}`)
  if (filter === null) return found
  const value = { ...(found.value as JsonObject), [filter[1] ?? '']: filter[2] }
  return { ...found, value }
}

/** An object with the value at the path; the base element of every path is given as a list, which FHIR reads alike. */
function holding(path: string, value: Json): JsonObject {
  const [first = '', ...rest] = path.replace(/\[.*\]$/, '').split('.')
  // A lone identifier in an object would be one that refers to something.
  if (rest.length === 0) return { [first]: first === 'identifier' ? [value] : value }
  if (first === 'meta') return { meta: holding(rest.join('.'), value) }
  return { [first]: [holding(rest.join('.'), value)] }
}

function casesOf(
  type: string,
  row: SearchParameterRow,
): readonly (Sample & { readonly resource: JsonObject })[] {
  if (row.paths[0] === '?deceased')
    return [{ resource: { deceasedDateTime: '2020' }, value: true, hit: 'true', miss: 'false' }]
  if (row.components === undefined)
    return row.paths.map((path) => {
      const sample = sampleAt(type, path, row)
      return { ...sample, resource: holding(path, sample.value) }
    })
  return row.paths.map((root) => {
    const parts = (row.components ?? []).map((it) => {
      const [path = ''] = it.paths
      return { path, ...sampleAt(type, root === '.' ? path : `${root}.${path}`, it) }
    })
    const inner = Object.assign({}, ...parts.map((it) => holding(it.path, it.value))) as JsonObject
    return {
      resource: root === '.' ? inner : holding(root, inner),
      value: null,
      hit: parts.map((it) => it.hit).join('$'),
      miss: parts.map((it) => it.miss).join('$'),
    }
  })
}

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
