import { type SearchComponentRow, type SearchParameterRow } from '../../src/fhir/resource-type-row.js'
import { resourceType } from '../../src/fhir/resource-types.js'
import { type Json, type JsonObject } from '../../src/model/json.js'
import { elementAt } from './r4-definitions.js'

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

/** For each path of the parameter: a resource that has a value there, what finds it and what does not. */
export function casesOf(
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
