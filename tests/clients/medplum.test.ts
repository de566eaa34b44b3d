import { MedplumClient, OperationOutcomeError } from '@medplum/core'
import type { Bundle, CapabilityStatement, Resource } from '@medplum/fhirtypes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signAssertion } from '../../sandbox/request-token.js'
import { roleOf } from '../../sandbox/roles.js'
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
