import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SearchKind } from '../../src/fhir/resource-type-row.js'
import { capabilityStatement } from '../../src/fhir/capability-statement.js'
import { objectsOf, textOf } from '../../src/model/json.js'
import { type SmallGateway, NHS, refusalIn, startSmallGateway } from '../attacks/small-gateway.js'

let gateway: SmallGateway
let token: string

beforeAll(async () => {
  gateway = await startSmallGateway()
  token = await gateway.token('ward-nurse')
})
afterAll(() => gateway.stop())

/** Something that each kind of parameter understands. */
const VALUES: Readonly<Record<SearchKind, string>> = {
  token: 'code',
  string: 'text',
  date: 'ge2020-01-01',
  reference: 'some-id',
  uri: 'urn:oid:1.2.3',
  number: '5',
  quantity: 'lt5.4||mg',
  composite: '',
}
const COMPOSITES: Readonly<Record<string, string>> = {
  'code-value-date': 'a$2020',
  relationship: 'some-id$replaces',
}

const statement = capabilityStatement({
  others: [],
  baseUrl: 'https://gateway.example',
  softwareVersion: '1',
  date: '2026-01-01',
})
/** What the CapabilityStatement says of searching each type, as a caller reads it. */
const OFFERED = objectsOf(objectsOf(statement['rest'])[0]?.['resource']).map((it) => ({
  type: textOf(it['type']) ?? '',
  parameters: objectsOf(it['searchParam']).map((one) => ({
    name: textOf(one['name']) ?? '',
    kind: textOf(one['type']) ?? '',
    isPerson: one['documentation'] !== undefined,
  })),
  includes: Array.isArray(it['searchInclude']) ? it['searchInclude'].map(String) : [],
  revincludes: Array.isArray(it['searchRevInclude']) ? it['searchRevInclude'].map(String) : [],
}))

async function ask(type: string, name: string, value: string): Promise<readonly [number, string]> {
  const query = new URLSearchParams({
    [type === 'Patient' ? 'identifier' : 'patient.identifier']: `${NHS}|9990000018`,
    [name]: value,
  })
  const reply = await gateway.call(`/fhir/${type}?${query.toString()}`, {
    headers: { Authorization: `Bearer ${token}` },
  })
  return [reply.status, reply.status === 200 ? 'searched' : refusalIn(reply).code]
}

function valueOf(name: string, kind: string): string {
  const [, known = ''] = Object.entries(VALUES).find(([it]) => it === kind) ?? []
  return known === '' ? (COMPOSITES[name] ?? 'a$5') : known
}

describe('what the CapabilityStatement offers is searched when it is asked over HTTP', () => {
  test.each(OFFERED.filter((it) => it.parameters.length > 0))('$type by every parameter', async (offered) => {
    const { type, parameters } = offered
    const asked = parameters.filter((it) => !it.isPerson)
    for (const { name, kind } of asked) {
      // A patient the sources hold nothing of: searched, and nothing found.
      expect([name, await ask(type, name, valueOf(name, kind))]).toEqual([name, [200, 'searched']])
      expect([name, await ask(type, `${name}:missing`, 'true')]).toEqual([name, [200, 'searched']])
    }
    expect(asked.length).toBeGreaterThan(0)
  })

  test.each(OFFERED.filter((it) => it.parameters.length > 0))('$type with every include', async (offered) => {
    const { type, includes, revincludes } = offered
    for (const it of includes) expect([it, await ask(type, '_include', it)]).toEqual([it, [200, 'searched']])
    for (const it of revincludes)
      expect([it, await ask(type, '_revinclude', it)]).toEqual([it, [200, 'searched']])
    expect(revincludes.length).toBeGreaterThan(0)
  })

  test('and what it does not offer is not', async () => {
    expect(await ask('Condition', 'colour', 'blue')).toEqual([400, 'INVALID_PARAMETER'])
    expect(await ask('Practitioner', 'family', 'Smith')).toEqual([404, 'NOT_SUPPORTED'])
  })
})
