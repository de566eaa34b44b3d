import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ORGANISATIONS } from '../../sandbox/organisations.js'
import { OLD_MILL } from '../../sandbox/practice/surgeries.js'
import { STRUCTURED_RECORD } from '../../sandbox/sds/accredited-systems.js'
import { type Sds, startSds } from '../../sandbox/sds/start-sds.js'
import { isJsonObject, type JsonObject, objectOf, objectsOf } from '../../src/model/json.js'

const ODS = 'https://fhir.nhs.uk/Id/ods-organization-code'
const INTERACTION = 'https://fhir.nhs.uk/Id/nhsServiceInteractionId'
const PARTY_KEY = 'https://fhir.nhs.uk/Id/nhsMhsPartyKey'
const ASID = 'https://fhir.nhs.uk/Id/nhsSpineASID'

let sds: Sds
beforeAll(async () => {
  sds = await startSds({ port: 0, serviceRoots: new Map([['A81001', OLD_MILL.serviceRoot]]) })
})
afterAll(async () => {
  await sds.close()
})

type Parameters = readonly (readonly [string, string])[]

async function ask(
  type: string,
  parameters: Parameters,
  headers: Readonly<Record<string, string>> = { apikey: sds.apiKey },
): Promise<{ readonly status: number; readonly headers: Headers; readonly body: JsonObject }> {
  const query = new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value]))
  const answer = await fetch(`${sds.baseUrl}/${type}?${query.toString()}`, { headers })
  const body: unknown = await answer.json()
  return { status: answer.status, headers: answer.headers, body: isJsonObject(body) ? body : {} }
}

const organisation = (ods: string): readonly [string, string] => ['organization', `${ODS}|${ods}`]
const structured: readonly [string, string] = ['identifier', `${INTERACTION}|${STRUCTURED_RECORD}`]

async function found(type: string, parameters: Parameters): Promise<readonly JsonObject[]> {
  const { status, body } = await ask(type, parameters)
  expect([status, body['resourceType'], body['type']]).toEqual([200, 'Bundle', 'searchset'])
  const resources = objectsOf(body['entry']).map((it) => objectOf(it['resource']) ?? {})
  expect(body['total']).toBe(resources.length)
  return resources
}

function identifier(resource: JsonObject | undefined, system: string): unknown {
  return objectsOf(resource?.['identifier']).find((it) => it['system'] === system)?.['value']
}

describe('the directory', () => {
  it('gives every organisation that asks an ASID of its own', async () => {
    const asking = ORGANISATIONS.filter((it) => it.type !== 'citizen').map((it) => it.ods)
    const asids = await Promise.all(
      asking.map(async (ods) => {
        const devices = await found('Device', [organisation(ods), structured])
        expect(devices.map((it) => objectOf(it['owner'])?.['identifier'])).toEqual([
          { system: ODS, value: ods },
        ])
        return identifier(devices[0], ASID)
      }),
    )
    expect(asids.every((it) => /^\d{12}$/.test(String(it)))).toBe(true)
    expect(new Set(asids).size).toBe(asking.length)
    expect(asking.length).toBeGreaterThan(5)
  })

  it('gives two endpoints for the practice, of which the party key of its device chooses one', async () => {
    expect(await found('Endpoint', [organisation('A81001'), structured])).toHaveLength(2)
    const [device] = await found('Device', [organisation('A81001'), structured])
    const partyKey = `${PARTY_KEY}|${String(identifier(device, PARTY_KEY))}`
    const endpoints = await found('Endpoint', [organisation('A81001'), structured, ['identifier', partyKey]])
    expect(endpoints.map((it) => it['address'])).toEqual([OLD_MILL.serviceRoot])
  })

  it.each(['Device', 'Endpoint'])('answers an empty searchset for a %s nobody has', async (type) => {
    expect(await found(type, [organisation('Z99999'), structured])).toEqual([])
    const other: readonly [string, string] = ['identifier', `${INTERACTION}|urn:nhs:names:services:other`]
    expect(await found(type, [organisation('A81001'), other])).toEqual([])
  })

  it('has no endpoint for an organisation that only asks', async () => {
    expect(await found('Endpoint', [organisation('9A1'), structured])).toEqual([])
  })

  it('gives the correlation id back', async () => {
    const { headers } = await ask('Device', [organisation('9A1'), structured], {
      apikey: sds.apiKey,
      'X-Correlation-Id': 'c0ffee00-0000-4000-8000-000000000001',
    })
    expect(headers.get('x-correlation-id')).toBe('c0ffee00-0000-4000-8000-000000000001')
  })

  const refused: readonly (readonly [
    string,
    string,
    Parameters,
    Readonly<Record<string, string>> | undefined,
    number,
  ])[] = [
    ['no api key', 'Device', [organisation('9A1'), structured], {}, 401],
    ['a wrong api key', 'Device', [organisation('9A1'), structured], { apikey: 'x' }, 401],
    ['no organisation', 'Device', [structured], undefined, 400],
    [
      'an organisation of another system',
      'Device',
      [['organization', 'urn:x|9A1'], structured],
      undefined,
      400,
    ],
    ['no identifier', 'Endpoint', [organisation('A81001')], undefined, 400],
    ['another resource', 'Patient', [organisation('A81001'), structured], undefined, 404],
  ]
  it.each(refused)('refuses %s', async (_, type, parameters, headers, status) => {
    const answer = await (headers === undefined ? ask(type, parameters) : ask(type, parameters, headers))
    expect([answer.status, answer.body['resourceType']]).toEqual([status, 'OperationOutcome'])
  })

  it('can be stopped and started again at the same address', async () => {
    await sds.stop()
    await expect(ask('Device', [organisation('9A1'), structured])).rejects.toThrow()
    await sds.start()
    expect(await found('Device', [organisation('9A1'), structured])).toHaveLength(1)
  })
})
