import { Client } from 'fhir-kit-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type JsonObject, isJsonObject, objectOf, objectsOf, textOf } from '../../src/model/json.js'
import { fertilityConsent } from '../journeys/consent-forms.js'
import { type Journey, NHS, startJourney } from '../journeys/journey.js'

const PERSON = `${NHS}|9990000018`

let journey: Journey
beforeAll(async () => {
  journey = await startJourney()
})
afterAll(() => journey.stop())

/** A worker's session: fhir-kit-client takes a token, but knows no way to get one without a user. */
async function session(role: string): Promise<Client> {
  return new Client({ baseUrl: journey.fhir, bearerToken: await journey.token(role) })
}

/** What a Bundle answers with, without its outcome entry. */
function matchesOf(bundle: object): readonly JsonObject[] {
  return entriesOf(bundle).filter((it) => it['resourceType'] !== 'OperationOutcome')
}

function entriesOf(bundle: object): readonly JsonObject[] {
  return objectsOf(json(bundle)['entry']).flatMap((it) => objectsOf([it['resource'] ?? {}]))
}

/** What fhir-kit-client gives, which it types as anything, as the JSON it is. */
function json(resource: object): JsonObject {
  const plain: unknown = JSON.parse(JSON.stringify(resource))
  return isJsonObject(plain) ? plain : {}
}

function idOf(resource: JsonObject | undefined): string {
  return textOf(resource?.['id']) ?? ''
}

describe('fhir-kit-client', () => {
  it('discovers where tokens are to be had, from whichever document answers first', async () => {
    const kit = new Client({ baseUrl: journey.fhir })
    const tokenUrl = `${journey.sandbox.url}/oauth2/token`
    for (let round = 0; round < 5; round++)
      expect((await kit.smartAuthMetadata()).tokenUrl?.href).toBe(tokenUrl)
  })

  it('reads the capability statement, which names what it then uses', async () => {
    const statement = await new Client({ baseUrl: journey.fhir }).capabilityStatement()
    expect(statement).toMatchObject({
      resourceType: 'CapabilityStatement',
      fhirVersion: '4.0.1',
      kind: 'instance',
    })
    const [rest] = objectsOf(json(statement)['rest'])
    const types = objectsOf(rest?.['resource']).map((it) => it['type'])
    expect(types).toEqual(expect.arrayContaining(['Patient', 'MedicationStatement', 'CarePlan']))
    const patient = objectsOf(rest?.['resource']).find((it) => it['type'] === 'Patient')
    expect(objectsOf(patient?.['operation']).map((it) => it['name'])).toContain('everything')
  })

  it('searches the person and reads them by the id it found', async () => {
    const kit = await session('social-worker')
    const found = await kit.resourceSearch({ resourceType: 'Patient', searchParams: { identifier: PERSON } })
    const [patient] = matchesOf(found)
    expect(patient).toMatchObject({ resourceType: 'Patient', birthDate: '1941-03-12' })
    const read = await kit.read({ resourceType: 'Patient', id: idOf(patient) })
    expect(read).toMatchObject({ id: idOf(patient), name: [{ family: 'TEST-ALDER', given: ['Dorothy'] }] })
  })

  it.each([{ postSearch: false }, { postSearch: true }])(
    'searches medications ($postSearch: in the body), and reads one of them',
    async (options) => {
      const kit = await session('social-worker')
      const found = await kit.resourceSearch({
        resourceType: 'MedicationStatement',
        searchParams: { 'patient.identifier': PERSON, status: 'active' },
        options,
      })
      const statements = matchesOf(found)
      expect(statements).toContainEqual(
        expect.objectContaining({
          status: 'active',
          dosage: [expect.objectContaining({ text: 'One tablet to be taken each morning' })],
        }),
      )
      expect(new Set(statements.map((it) => it['status']))).toEqual(new Set(['active']))
      const [first] = statements
      expect(await kit.read({ resourceType: 'MedicationStatement', id: idOf(first) })).toEqual(first)
    },
  )

  it('turns the pages of a search to the end, each resource once', async () => {
    const kit = await session('social-worker')
    const searchParams = { 'patient.identifier': PERSON }
    const whole = await kit.resourceSearch({ resourceType: 'MedicationStatement', searchParams })
    const pages: JsonObject[][] = []
    for (
      let page: Awaited<ReturnType<Client['nextPage']>> = await kit.resourceSearch({
        resourceType: 'MedicationStatement',
        searchParams: { ...searchParams, _count: 2 },
      });
      page !== undefined;
      page = await kit.nextPage({ bundle: linked(page) })
    )
      pages.push([...matchesOf(page)])
    expect(pages.map((it) => it.length)).toEqual([2, 2, 2])
    expect(pages.flat().map(idOf)).toEqual(matchesOf(whole).map(idOf))
    expect(new Set(pages.flat().map(idOf)).size).toBe(6)
  })

  it('has $everything of a person, from the practice and the council, with the outcome of each', async () => {
    const kit = await session('social-worker')
    const id = await journey.patientId(await journey.token('social-worker'), '9990000018')
    const bundle = await kit.operation({ name: '$everything', resourceType: 'Patient', id, method: 'GET' })
    const types = new Set(matchesOf(bundle).map((it) => it['resourceType']))
    expect([...types]).toEqual(
      expect.arrayContaining(['Patient', 'AllergyIntolerance', 'MedicationStatement', 'CarePlan']),
    )
    expect(JSON.stringify(entriesOf(bundle).at(-1))).toMatch(/"la-riverton".*"answered"/)
  })

  it('follows a chain and its reverse, sorts, counts and brings along', async () => {
    const kit = await session('social-worker')
    const search = (resourceType: string, searchParams: Readonly<Record<string, string>>) =>
      kit.resourceSearch({ resourceType, searchParams: { ...searchParams }, options: { postSearch: true } })
    const person = { 'patient.identifier': PERSON }
    const [first] = matchesOf(await search('MedicationStatement', { ...person, _sort: '-effective,_id' }))
    const medication = textOf(objectOf(first?.['medicationReference'])?.['reference'])?.split('/')[1] ?? ''
    const chained = await search('MedicationStatement', { ...person, 'medication._id': medication })
    expect(matchesOf(chained).map(idOf)).toContain(idOf(first))
    const reverse = await search('Patient', {
      identifier: PERSON,
      '_has:MedicationStatement:subject:_id': idOf(first),
    })
    expect(matchesOf(reverse)).toHaveLength(1)
    const counted = await search('MedicationStatement', { ...person, _summary: 'count' })
    expect([json(counted)['total'], matchesOf(counted)]).toEqual([6, []])
    const brought = await search('MedicationStatement', {
      ...person,
      _include: 'MedicationStatement:medication',
    })
    expect(matchesOf(brought).map((it) => it['resourceType'])).toContain('Medication')
  })

  it('sends a batch of reads and searches, and has each answered by itself', async () => {
    const kit = await session('social-worker')
    const id = await journey.patientId(await journey.token('social-worker'), '9990000018')
    const urls = [
      `Patient/${id}`,
      `MedicationStatement?patient=${id}&_count=1`,
      'Condition?colour=blue',
      // As the examples of FHIR R4 write it, and what is another server or another path.
      `/Condition?patient=${id}`,
      `//Condition?patient=${id}`,
      '/../metadata',
      'https://elsewhere.example/fhir/Patient/1',
    ]
    const answer = json(
      await kit.batch({
        body: {
          resourceType: 'Bundle',
          type: 'batch',
          entry: urls.map((url) => ({ request: { method: 'GET', url } })),
        },
      }),
    )
    expect(answer['type']).toBe('batch-response')
    const statuses = objectsOf(answer['entry']).map((it) => objectOf(it['response'])?.['status'])
    expect(statuses).toEqual(['200', '200', '400', '200', '400', '400', '400'])
  })

  it('has the $summary of a person, as a document', async () => {
    const kit = await session('gp')
    const id = await journey.patientId(await journey.token('gp'), '9990000018')
    const summary = json(
      await kit.operation({ name: '$summary', resourceType: 'Patient', id, method: 'GET' }),
    )
    expect(summary['type']).toBe('document')
    expect(entriesOf(summary)[0]).toMatchObject({ resourceType: 'Composition', status: 'final' })
  })

  it('asks who is involved, naming the person in Parameters', async () => {
    const kit = await session('link-worker')
    const involvement = await kit.operation({
      name: '$involvement',
      resourceType: 'Patient',
      method: 'POST',
      input: {
        resourceType: 'Parameters',
        parameter: [{ name: 'identifier', valueIdentifier: { system: NHS, value: '9990000018' } }],
      },
    })
    const named = objectsOf(json(involvement)['parameter']).map((it) => it['name'])
    expect(json(involvement)['resourceType']).toBe('Parameters')
    expect(named).toEqual(expect.arrayContaining(['notice', 'party', 'source']))
  })

  it('records a consent, and is told where it is', async () => {
    const kit = await session('social-worker')
    const created = json(
      await kit.create({
        resourceType: 'Consent',
        body: { ...fertilityConsent('9990000077'), resourceType: 'Consent' },
      }),
    )
    expect(created).toMatchObject({ resourceType: 'Consent', status: 'active' })
    expect(idOf(created)).not.toBe('')
  })

  it.each([
    ['MedicationStatement', { 'patient.identifier': PERSON, colour: 'blue' }, 400],
    ['MedicationStatement', { status: 'active' }, 400],
    ['MedicationStatement', { 'patient.identifier': `${NHS}|9990000019` }, 400],
    ['MedicationStatement', { 'patient.identifier': `${NHS}|9990000166` }, 404],
    ['Device', { 'patient.identifier': PERSON }, 404],
  ])('an error of %s %j is %i, with an outcome', async (resourceType, searchParams, status) => {
    const kit = await session('social-worker')
    await expect(kit.resourceSearch({ resourceType, searchParams })).rejects.toMatchObject({
      response: { status, data: { resourceType: 'OperationOutcome' } },
    })
  })

  it('is refused with an OperationOutcome that it can read', async () => {
    const kit = await session('social-worker')
    const refused = kit.resourceSearch({
      resourceType: 'MedicationStatement',
      searchParams: { 'patient.identifier': `${NHS}|9990000026` },
    })
    await expect(refused).rejects.toMatchObject({
      response: { status: 403, data: { resourceType: 'OperationOutcome' } },
    })
    const nobody = new Client({ baseUrl: journey.fhir })
    await expect(nobody.read({ resourceType: 'Patient', id: 'x' })).rejects.toMatchObject({
      response: { status: 401 },
    })
  })
})

/** nextPage wants to know that there are links. */
function linked(bundle: object): Parameters<Client['nextPage']>[0]['bundle'] {
  const link = objectsOf(json(bundle)['link']).map(({ relation, url }) => ({
    relation: textOf(relation) ?? '',
    url: textOf(url) ?? '',
  }))
  return { ...bundle, resourceType: 'Bundle', link }
}
