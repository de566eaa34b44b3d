import { describe, expect, it } from 'vitest'
import { capabilityStatement } from '../../src/fhir/capability-statement.js'
import { RESOURCE_TYPES } from '../../src/fhir/resource-types.js'
import { type JsonObject, objectsOf, textOf } from '../../src/model/json.js'
import { elementAt } from './r4-definitions.js'

const STATEMENT = capabilityStatement({
  others: [],
  baseUrl: 'https://gateway.example',
  softwareVersion: '0.1.0',
  date: '2026-01-01',
})
const [REST = {}] = objectsOf(STATEMENT['rest'])
const resource = (type: string): JsonObject => objectsOf(REST['resource']).find((it) => it['type'] === type)!

/** Element paths that R4 does not know, and arrays without items. */
function wrongPaths(value: JsonObject, path: string): readonly string[] {
  return Object.entries(value).flatMap(([name, child]) => {
    const here = path === '' ? name : `${path}.${name}`
    if (name === 'resourceType' || here.includes('extension')) return []
    const own = elementAt('CapabilityStatement', here) === undefined ? [here] : []
    const empty = Array.isArray(child) && child.length === 0 ? [`${here} is empty`] : []
    const inner = Array.isArray(child) ? objectsOf(child) : objectsOf(child === undefined ? [] : [child])
    return [...own, ...empty, ...inner.flatMap((it) => wrongPaths(it, here))]
  })
}

describe('the CapabilityStatement', () => {
  it('has only elements that R4 defines, and no empty ones', () => {
    expect(wrongPaths(STATEMENT, '')).toEqual([])
  })

  it('has the mandatory elements', () => {
    for (const name of ['status', 'date', 'kind', 'fhirVersion', 'format', 'rest'])
      expect(STATEMENT).toHaveProperty(name)
  })

  it('lists every type with exactly its interactions and parameters', () => {
    const silent = RESOURCE_TYPES.filter((it) => it.interactions.length === 0).map((it) => it.type)
    expect(objectsOf(REST['resource']).filter((it) => silent.includes(textOf(it['type']) ?? ''))).toEqual([])
    for (const row of RESOURCE_TYPES.filter((it) => it.interactions.length > 0)) {
      const said = resource(row.type)
      expect(objectsOf(said['interaction'])).toHaveLength(row.interactions.length)
      const isSearched = row.interactions.includes('search')
      expect(objectsOf(said['searchParam']).map((it) => it['name'])).toEqual(
        isSearched ? row.searchParameters.map((it) => it.name) : [],
      )
    }
  })

  it('offers operations of the Patient alone', () => {
    expect(objectsOf(resource('Patient')['operation']).map((it) => it['name'])).toEqual([
      'everything',
      'summary',
      'involvement',
      'match',
      'ihe-pix',
      'can-share',
    ])
    expect(resource('Condition')).not.toHaveProperty('operation')
  })

  it('says where a token is had', () => {
    expect(JSON.stringify(REST['security'])).toContain('https://gateway.example/oauth2/token')
  })
})
