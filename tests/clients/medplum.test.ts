import { MedplumClient, OperationOutcomeError } from '@medplum/core'
import type { Bundle, CapabilityStatement, Consent, Parameters, Resource } from '@medplum/fhirtypes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signAssertion } from '../../sandbox/request-token.js'
import { roleOf } from '../../sandbox/roles.js'
import { fertilityConsent } from '../journeys/consent-forms.js'
import { type Journey, NHS, startJourney } from '../journeys/journey.js'

const PERSON = `${NHS}|9990000018`

let journey: Journey
beforeAll(async () => {
  journey = await startJourney()
})
afterAll(() => journey.stop())

function medplum(): MedplumClient {
  const { url } = journey.sandbox
  return new MedplumClient({
    baseUrl: `${url}/`,
    fhirUrlPath: 'fhir/',
    tokenUrl: 'oauth2/token',
    cacheTime: 0,
    fetch,
  })
}

/** A worker's session, signed in by Medplum's own client_credentials with private_key_jwt. */
async function session(role: string): Promise<MedplumClient> {
  const { url, dataDir } = journey.sandbox
  const assertion = await signAssertion(roleOf(role)!, `${url}/oauth2/token`, { as: role, url, dataDir })
  const signedIn = medplum()
  await signedIn.startJwtAssertionLogin(assertion)
  return signedIn
}

function resourcesOf(bundle: Bundle): readonly Resource[] {
  return (bundle.entry ?? []).flatMap((it) =>
    it.resource === undefined || it.search?.mode === 'outcome' ? [] : [it.resource],
  )
}

describe('@medplum/core', () => {
  it('discovers the API and the token endpoint', async () => {
    const { url } = journey.sandbox
    const statement = await medplum().get<CapabilityStatement>(medplum().fhirUrl('metadata'))
    expect(statement).toMatchObject({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1' })
    const smart = await medplum().get<object>(`${url}/.well-known/smart-configuration`)
    expect(smart).toMatchObject({
      token_endpoint: medplum().getTokenUrl(),
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      grant_types_supported: ['client_credentials'],
    })
  })

  it('signs in with private_key_jwt; the same assertion is refused a second time', async () => {
    const { url, dataDir } = journey.sandbox
    const assertion = await signAssertion(roleOf('gp')!, `${url}/oauth2/token`, { as: 'gp', url, dataDir })
    const first = medplum()
    await first.startJwtAssertionLogin(assertion)
    expect(first.isAuthenticated(0)).toBe(true)
    const second = medplum()
    await expect(second.startJwtAssertionLogin(assertion)).rejects.toThrow()
    expect(second.getAccessToken()).toBeUndefined()
  })

  it('searches the person and reads them by the id it found', async () => {
    const worker = await session('social-worker')
    const patient = await worker.searchOne('Patient', { identifier: PERSON })
    expect(patient).toMatchObject({ birthDate: '1941-03-12', name: [{ family: 'TEST-ALDER' }] })
    expect(await worker.readResource('Patient', patient?.id ?? '')).toMatchObject({
      id: patient?.id,
      gender: 'female',
    })
  })

  it('searches medications with their true status, and reads one of them', async () => {
    const worker = await session('social-worker')
    const found: readonly Resource[] = await worker.searchResources('MedicationStatement', {
      'patient.identifier': PERSON,
    })
    const statements = found.filter((it) => it.resourceType === 'MedicationStatement')
    expect(new Set(statements.map((it) => it.status))).toEqual(new Set(['active', 'completed', 'stopped']))
    const [first] = statements
    expect(await worker.readResource('MedicationStatement', first?.id ?? '')).toMatchObject({
      id: first?.id,
      status: first?.status,
      dosage: first?.dosage,
    })
  })

  it('turns the pages of a search to the end, each resource once', async () => {
    const worker = await session('social-worker')
    const pages: string[][] = []
    const query = { 'patient.identifier': PERSON, _count: 2 }
    for await (const page of worker.searchResourcePages('MedicationStatement', query)) {
      const resources: readonly Resource[] = page
      pages.push(resources.flatMap((it) => (it.resourceType === 'OperationOutcome' ? [] : [it.id ?? ''])))
    }
    expect(pages.map((it) => it.length)).toEqual([2, 2, 2])
    expect(new Set(pages.flat()).size).toBe(6)
  })

  it('shows a GP the package of care of the council, four times a day', async () => {
    const gp = await session('gp')
    const found = await gp.search('CarePlan', { 'patient.identifier': PERSON })
    expect(JSON.stringify(resourcesOf(found))).toMatch(/"frequency":4,"period":1,"periodUnit":"d"/)
  })

  it('has $everything of a person, from the practice, the council and PDS', async () => {
    const worker = await session('social-worker')
    const patient = await worker.searchOne('Patient', { identifier: PERSON })
    const everything = resourcesOf(await worker.readPatientEverything(patient?.id ?? ''))
    const sources = new Set(everything.map((it) => it.id?.replace(/-[0-9a-f]{32}$/, '')))
    expect(sources).toEqual(new Set(['a81001', 'la-riverton', 'pds', patient?.id]))
    const types = everything.map((it) => it.resourceType)
    expect(types).toEqual(
      expect.arrayContaining(['AllergyIntolerance', 'MedicationStatement', 'CarePlan', 'Flag']),
    )
  })

  it('follows a chain and its reverse', async () => {
    const worker = await session('social-worker')
    const person = { 'patient.identifier': PERSON }
    const statements = await worker.searchResources('MedicationStatement', { ...person, _sort: '-effective' })
    const medication = statements[0]?.medicationReference?.reference?.split('/')[1] ?? ''
    const chained = await worker.search('MedicationStatement', { ...person, 'medication._id': medication })
    expect(resourcesOf(chained).map((it) => it.id)).toContain(statements[0]?.id)
    const reverse = await worker.search('Patient', {
      identifier: PERSON,
      '_has:MedicationStatement:subject:status': 'active',
    })
    expect(resourcesOf(reverse)).toHaveLength(1)
    const none = await worker.search('Patient', {
      identifier: PERSON,
      '_has:MedicationStatement:subject:_id': 'absent',
    })
    expect([none.total, resourcesOf(none)]).toEqual([0, []])
  })

  it('searches in the body, so that no number is in an address', async () => {
    const worker = await session('social-worker')
    const body = new URLSearchParams({ 'patient.identifier': PERSON, _summary: 'count' }).toString()
    const counted = (await worker.post(
      worker.fhirUrl('MedicationStatement', '_search'),
      body,
      'application/x-www-form-urlencoded',
    )) as Bundle
    expect([counted.type, counted.total, resourcesOf(counted)]).toEqual(['searchset', 6, []])
    expect(counted.link?.[0]?.url).not.toContain('9990000018')
  })

  it('sends a batch of reads and searches, and has each answered by itself', async () => {
    const worker = await session('social-worker')
    const patient = await worker.searchOne('Patient', { identifier: PERSON })
    const id = patient?.id ?? ''
    const urls = [`Patient/${id}`, `CarePlan?patient=${id}`, 'CarePlan?status=active']
    const answer = await worker.executeBatch({
      resourceType: 'Bundle',
      type: 'batch',
      entry: urls.map((url) => ({ request: { method: 'GET', url } })),
    })
    expect(answer.entry?.map((it) => it.response?.status)).toEqual(['200', '200', '400'])
    expect(answer.entry?.[0]?.resource).toMatchObject({ resourceType: 'Patient', id })
  })

  it('has the $summary of a person, and who is involved', async () => {
    const gp = await session('gp')
    const patient = await gp.searchOne('Patient', { identifier: PERSON })
    const summary = await gp.get<Bundle>(gp.fhirUrl('Patient', patient?.id ?? '', '$summary'))
    expect([summary.type, summary.entry?.[0]?.resource?.resourceType]).toEqual(['document', 'Composition'])
    const involvement = (await gp.post(gp.fhirUrl('Patient', '$involvement'), {
      resourceType: 'Parameters',
      parameter: [{ name: 'identifier', valueIdentifier: { system: NHS, value: '9990000018' } }],
    })) as Parameters
    expect(involvement.resourceType).toBe('Parameters')
    expect(involvement.parameter?.map((it) => it.name)).toEqual(
      expect.arrayContaining(['notice', 'party', 'source']),
    )
  })

  it('records a consent', async () => {
    const worker = await session('social-worker')
    const consent = JSON.parse(JSON.stringify(fertilityConsent('9990000077'))) as Consent
    expect(await worker.createResource(consent)).toMatchObject({ resourceType: 'Consent', status: 'active' })
  })

  it.each([
    ['an unknown parameter', { 'patient.identifier': PERSON, colour: 'blue' }, 'INVALID_PARAMETER'],
    ['nobody', { status: 'active' }, 'ONE_PERSON_REQUIRED'],
    ['somebody who does not exist', { 'patient.identifier': `${NHS}|9990000166` }, 'PATIENT_NOT_FOUND'],
  ])('a search of %s is an error of its own kind', async (_what, query, code) => {
    const worker = await session('social-worker')
    const refused = await worker.search('CarePlan', query).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(OperationOutcomeError)
    expect((refused as OperationOutcomeError).outcome.issue[0]?.details?.coding?.[0]?.code).toBe(code)
  })

  it('is refused with an outcome of its own kind', async () => {
    const worker = await session('social-worker')
    const refused = await worker
      .search('MedicationStatement', { 'patient.identifier': `${NHS}|9990000026` })
      .catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(OperationOutcomeError)
    const { outcome } = refused as OperationOutcomeError
    expect(outcome.issue[0]?.details?.coding?.[0]?.code).toBe('NO_PATIENT_CONSENT')
  })
})
