import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type JsonObject, objectOf, objectsOf, textOf } from '../../src/model/json.js'
import { type Journey, refusalIn, type Reply, resourcesIn, startJourney } from './journey.js'

const IRIS = '9990000077'
const HILDA = '9990000069'
const ODS = 'https://fhir.nhs.uk/Id/ods-organization-code'
const WORKER = 'https://linchpin.example/fhir/Id/worker'
const INFERTILE = /8619003/

let journey: Journey
let council: string
let practice: string

beforeAll(async () => {
  journey = await startJourney()
  council = await journey.token('social-worker')
  practice = await journey.token('gp')
})

afterAll(() => journey.stop())

describe('a consent to share one category', () => {
  let recorded: Reply

  it('recorded by the council that would benefit, is kept and lifts nothing', async () => {
    expect((await problems()).text).not.toMatch(INFERTILE)
    recorded = await post(council, fertilityConsent(IRIS))
    expect([recorded.status, recorded.body['status']]).toEqual([201, 'active'])
    expect(recorded.headers.get('Location')).toBe(
      `${journey.fhir}/Consent/${textOf(recorded.body['id']) ?? ''}/_history/1`,
    )
    expect(recorded.text).not.toContain(IRIS)
    expect((await problems()).text).not.toMatch(INFERTILE)
  })

  it('confirmed by the practice, shows the item, to those it names alone', async () => {
    expect((await post(practice, recorded.body)).status).toBe(200)
    expect((await problems()).text).toMatch(INFERTILE)
    const nurse = await journey.token('senior-carer')
    expect((await journey.search(nurse, 'Condition', IRIS)).text).not.toMatch(INFERTILE)
  })

  it('withdrawn, is over at once: on the next page of a search that had begun before, too', async () => {
    const pages: string[] = []
    let page = await journey.search(council, 'Condition', IRIS, { _count: '1' })
    while (!INFERTILE.test(page.text)) {
      const next = nextOf(page)
      if (next === undefined) throw new Error('the item is on no page')
      pages.push(next)
      page = await journey.get(next, council)
    }
    const again = pages.at(-1)
    expect((await post(council, { ...recorded.body, status: 'inactive' })).body['status']).toBe('inactive')
    expect((await problems()).text).not.toMatch(INFERTILE)
    if (again !== undefined) expect((await journey.get(again, council)).text).not.toMatch(INFERTILE)
    expect(pages.length).toBeGreaterThan(0)
  })

  it('cannot be brought back by the one who withdrew it', async () => {
    expect(said(await post(council, recorded.body))).toBe('422 INVALID_RESOURCE')
    expect((await problems()).text).not.toMatch(INFERTILE)
  })

  it('by the practice itself, needs nobody else', async () => {
    const own = await post(practice, fertilityConsent(IRIS))
    expect(own.status).toBe(201)
    expect((await problems()).text).toMatch(INFERTILE)
    expect((await post(practice, { ...own.body, status: 'entered-in-error' })).status).toBe(200)
    expect((await problems()).text).not.toMatch(INFERTILE)
  })
})

describe('a refusal', () => {
  it.each([
    ['one organisation', { system: ODS, value: '9A1' }, '403 NO_PATIENT_CONSENT'],
    ['one worker', { system: WORKER, value: 'RIV-SW-0117' }, '404 PATIENT_NOT_FOUND'],
  ])('of %s, by whoever recorded it, counts at once and for no one else', async (_, identifier, gives) => {
    const recorded = await post(council, refusal(HILDA, { actor: [recipient({ identifier })] }))
    expect(recorded.status).toBe(201)
    expect(said(await medicines(council))).toBe(gives)
    expect((await medicines(await journey.token('care-home-nurse'))).status).toBe(200)
    const colleague = await medicines(await journey.token('duty-social-worker'))
    expect(colleague.status).toBe(identifier.system === WORKER ? 200 : 403)
    expect((await post(practice, { ...recorded.body, status: 'inactive' })).status).toBe(200)
    expect((await medicines(council)).status).toBe(200)
  })

  it('of everyone covers the record it is about, and not the other', async () => {
    const recorded = await post(practice, refusal(HILDA))
    expect(recorded.status).toBe(201)
    expect(said(await medicines(council))).toBe('403 NO_PATIENT_CONSENT')
    expect((await journey.search(practice, 'CarePlan', HILDA)).status).toBe(200)
    expect((await post(practice, { ...recorded.body, status: 'inactive' })).status).toBe(200)
  })

  it('of one kind of item withholds that kind with a warning', async () => {
    const before = resourcesIn(await medicines(council)).length
    expect(before).toBeGreaterThan(0)
    const classes = [{ system: 'http://hl7.org/fhir/resource-types', code: 'MedicationStatement' }]
    const recorded = await post(practice, agreement(HILDA, { provision: [{ type: 'deny', class: classes }] }))
    expect(recorded.status).toBe(201)
    const after = await medicines(council)
    expect([after.status, resourcesIn(after).length]).toEqual([200, 0])
    expect(after.text).toContain('confidential-items')
    expect((await journey.search(council, 'AllergyIntolerance', HILDA)).status).toBe(200)
    expect((await post(practice, { ...recorded.body, status: 'inactive' })).status).toBe(200)
    expect(resourcesIn(await medicines(council))).toHaveLength(before)
  })
})

describe('consents that contradict each other', () => {
  it('deny until one of them is withdrawn', async () => {
    const one = await post(practice, agreement(HILDA))
    expect((await medicines(council)).status).toBe(200)
    const other = await post(practice, refusal(HILDA))
    expect([one.status, other.status]).toEqual([201, 201])
    const refused = await medicines(council)
    expect(said(refused)).toBe('403 NO_PATIENT_CONSENT')
    for (const it of [one, other])
      expect((await post(practice, { ...it.body, status: 'inactive' })).status).toBe(200)
    expect((await medicines(council)).status).toBe(200)
  })
})

describe('who may record', () => {
  it.each([
    ['nobody without a relationship', 'ig-officer', {}, '403 ACCESS_DENIED'],
    ['a proxy without evidence', 'gp', { performer: [{ display: 'daughter' }] }, '422 INVALID_RESOURCE'],
    [
      'about a record nobody holds',
      'gp',
      { organization: [{ identifier: { system: ODS, value: 'RX9' } }] },
      '422 INVALID_RESOURCE',
    ],
    ['about treatment', 'gp', { scope: { coding: [{ code: 'treatment' }] } }, '422 INVALID_RESOURCE'],
    ['what is not R4', 'gp', { unheardOf: true }, '422 INVALID_RESOURCE'],
    [
      'with a modifier',
      'gp',
      { modifierExtension: [{ url: 'https://example.org/not', valueBoolean: true }] },
      '422 INVALID_RESOURCE',
    ],
    ['from tomorrow', 'gp', { dateTime: '2999-01-01' }, '422 INVALID_RESOURCE'],
  ])('%s', async (_, role, change, gives) => {
    const token = await journey.token(role)
    expect(said(await post(token, { ...agreement(HILDA), ...change }))).toBe(gives)
  })

  it('nobody withdraws what is neither theirs nor about their record', async () => {
    const recorded = await post(practice, agreement(HILDA))
    expect(said(await post(council, { ...recorded.body, status: 'inactive' }))).toBe('403 ACCESS_DENIED')
    expect((await post(practice, { ...recorded.body, status: 'inactive' })).status).toBe(200)
  })

  it('an attorney’s consent with evidence of who saw the power, and when', async () => {
    const part = (url: string, value: JsonObject): JsonObject => ({ url, ...value })
    const extension = [
      {
        url: 'https://linchpin.example/fhir/StructureDefinition/consent-evidence',
        extension: [
          part('kind', { valueCode: 'lasting-power-of-attorney' }),
          part('who', { valueString: '555000000101' }),
          part('when', { valueDateTime: '2026-03-02' }),
        ],
      },
    ]
    const recorded = await post(practice, {
      ...agreement(HILDA),
      performer: [{ display: 'attorney' }],
      extension,
    })
    expect(recorded.status).toBe(201)
    expect((await post(practice, { ...recorded.body, status: 'inactive' })).status).toBe(200)
  })
})

function post(token: string, resource: JsonObject): Promise<Reply> {
  return fetch(`${journey.fhir}/Consent`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/fhir+json' },
    body: JSON.stringify(resource),
  }).then(async (response) => {
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, body: JSON.parse(text) as JsonObject }
  })
}

/** The practice's record may be shared with the council for direct care, what it says of fertility too. */
function fertilityConsent(nhsNumber: string): JsonObject {
  const category = 'https://linchpin.example/fhir/CodeSystem/information-category'
  return agreement(nhsNumber, {
    provision: [{ type: 'permit', securityLabel: [{ system: category, code: 'FERTILITY' }] }],
  })
}

function agreement(nhsNumber: string, more: JsonObject = {}): JsonObject {
  return consent(nhsNumber, 'agreement', {
    type: 'permit',
    purpose: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'TREAT' }],
    actor: [recipient({ identifier: { system: ODS, value: '9A1' } })],
    ...more,
  })
}

function refusal(nhsNumber: string, more: JsonObject = {}): JsonObject {
  return consent(nhsNumber, 'refusal', { type: 'deny', ...more })
}

function recipient(reference: JsonObject): JsonObject {
  const system = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType'
  return { role: { coding: [{ system, code: 'IRCP' }] }, reference }
}

function consent(nhsNumber: string, policy: string, provision: JsonObject): JsonObject {
  return {
    resourceType: 'Consent',
    status: 'active',
    scope: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }],
    },
    category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
    patient: { identifier: { system: 'https://fhir.nhs.uk/Id/nhs-number', value: nhsNumber } },
    dateTime: '2026-06-01',
    organization: [{ identifier: { system: ODS, value: 'A81001' } }],
    policy: [{ uri: `https://linchpin.example/policy/${policy}` }],
    provision,
  }
}

function problems(): Promise<Reply> {
  return journey.search(council, 'Condition', IRIS)
}

function medicines(token: string): Promise<Reply> {
  return journey.search(token, 'MedicationStatement', HILDA)
}

function said(reply: Reply): string {
  return `${reply.status} ${refusalIn(reply)}`
}

function nextOf(reply: Reply): string | undefined {
  const link = objectsOf(reply.body['link']).find((it) => it['relation'] === 'next')
  return textOf(objectOf(link)?.['url'])
}
