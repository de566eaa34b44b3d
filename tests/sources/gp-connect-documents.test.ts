import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { PEOPLE } from '../../sandbox/people.js'
import { type Practice, startPractice } from '../../sandbox/practice/start-practice.js'
import { surgeryOf } from '../../sandbox/practice/surgeries.js'
import { type Sds, startSds } from '../../sandbox/sds/start-sds.js'
import {
  readDocumentSearch,
  readPatientSearch,
} from '../../src/sources/gp-connect/documents/read-documents.js'
import { type Area } from '../../src/model/area.js'
import { type ConnectorAnswer } from '../../src/sources/connector.js'
import { gpConnect } from '../../src/sources/gp-connect/gp-connect.js'
import { type Directory, spineDirectory } from '../../src/sources/sds/directory.js'
import { documentOf, documentSearchset, patientSearchset } from './contract/gp-connect-shapes.js'
import {
  askContext,
  json,
  NHS_NUMBER,
  ods,
  questionFor,
  REQUESTER,
  sourceSettings,
  sourceWorld,
} from './source-world.js'

const PATIENT = { resourceType: 'Patient', id: 'p1' }
const outcome = (severity: string) => ({ resourceType: 'OperationOutcome', issue: [{ severity }] })
const searchset = (resources: readonly unknown[], more: object = {}) =>
  json({
    resourceType: 'Bundle',
    type: 'searchset',
    total: resources.length,
    entry: resources.map((resource) => ({ resource })),
    ...more,
  })

describe('a search for the person', () => {
  it.each([
    ['one person', json(patientSearchset(NHS_NUMBER)), 'p1'],
    ['nobody, which never means that there are no documents', searchset([]), 'patient-not-found'],
    ['two people', json(patientSearchset(NHS_NUMBER, [PATIENT])), 'several-patients'],
    ['a person without an id', searchset([{ resourceType: 'Patient' }]), 'patient-without-id'],
    ['an id that leads elsewhere', searchset([{ ...PATIENT, id: '../x' }]), 'patient-without-id'],
    ['a collection', json({ resourceType: 'Bundle', type: 'collection' }), 'not-a-searchset'],
    ['no Bundle', json({ resourceType: 'Patient' }), 'not-a-searchset'],
  ])('that answers %s', (_, body, expected) => {
    const found = readPatientSearch(body)
    expect(found.kind === 'patient' ? found.id : found.reason).toBe(expected)
  })
})

describe('a search for documents', () => {
  const found = (resources: readonly unknown[], more: object = {}): string => {
    const read = readDocumentSearch(searchset(resources, more), 'p1')
    return read.kind === 'unreadable' ? read.reason : `${read.kind}, missing ${read.missing}`
  }
  const ours = documentOf('Patient/p1')

  it.each([
    ['a document', [ours, PATIENT], { total: 1 }, 'documents, missing none'],
    [
      'a version of the person',
      [documentOf('Patient/p1/_history/3'), PATIENT],
      {},
      'documents, missing none',
    ],
    ['none', [], {}, 'no-documents, missing none'],
    ['none, and an error', [outcome('error')], {}, 'no-documents, missing some'],
    ['none, and information', [outcome('information')], { total: 0 }, 'no-documents, missing none'],
    ['one of several pages', [ours, PATIENT], { link: [{ relation: 'next' }] }, 'documents, missing some'],
    ['fewer than there are', [ours, PATIENT], { total: 7 }, 'documents, missing some'],
    ["somebody else's document", [ours, documentOf('Patient/p2'), PATIENT], {}, 'document-of-another-person'],
    ['a document of a longer id', [documentOf('Patient/p11'), PATIENT], {}, 'document-of-another-person'],
    ["nobody's document", [documentOf(undefined), PATIENT], {}, 'document-of-another-person'],
    ['a document without the person', [ours], {}, 'no-patient'],
    ['a document with another person', [ours, { ...PATIENT, id: 'p2' }], {}, 'no-patient'],
    ['two people', [ours, PATIENT, { ...PATIENT, id: 'p2' }], {}, 'several-patients'],
  ])('that answers %s', (_, resources, more, expected) => {
    const total = { total: resources.filter((it) => it === ours).length }
    expect(found(resources, { ...total, ...more })).toBe(expected)
  })

  it('that answers no searchset', () => {
    const collection = { ...json(documentSearchset(NHS_NUMBER)), type: 'collection' }
    expect(readDocumentSearch(collection, 'p1')).toEqual({ kind: 'unreadable', reason: 'not-a-searchset' })
  })
})

describe('the practices of the region', () => {
  let practices: ReadonlyMap<string, Practice>
  let sds: Sds
  let directory: Directory
  const world = () => sourceWorld(sds.baseUrl)

  beforeAll(async () => {
    const one = await startPractice({ port: 0, people: PEOPLE })
    const other = await startPractice({ port: 0, people: PEOPLE, surgery: surgeryOf('B82002') })
    practices = new Map([
      ['A81001', one],
      ['B82002', other],
    ])
    const serviceRoots = new Map([...practices].map(([code, it]) => [code, it.serviceRoot]))
    sds = await startSds({ port: 0, serviceRoots, apiKey: 'a-secret' })
    directory = spineDirectory(world(), 0)
  })
  afterEach(() => practiceOf('A81001').fault(NHS_NUMBER, 'ordinary'))
  afterAll(async () => {
    await Promise.all([...practices.values()].map((it) => it.close()))
    await Promise.all([directory.close(), sds.close()])
  })

  function practiceOf(code: string): Practice {
    const found = practices.get(code)
    if (found === undefined) throw new Error('the test names no practice')
    return found
  }

  async function ask(code: string, areas: readonly Area[], requester = REQUESTER): Promise<ConnectorAnswer> {
    const settings = sourceSettings({
      kind: 'gp-connect',
      organisation: ods(code),
      options: { proxyUrl: practiceOf(code).proxyUrl },
    })
    const connector = gpConnect(settings, world(), directory)
    try {
      return await connector.ask(questionFor(settings, areas), askContext(2_000, { requester }))
    } finally {
      await connector.close()
    }
  }
  const outcomes = (answer: ConnectorAnswer) => answer.outcomes.map((it) => `${it.area} ${it.outcome}`)

  it('gives the documents at its documents address, each call with its own interaction', async () => {
    const before = practiceOf('A81001').requests().length
    const answer = await ask('A81001', ['documents'])
    expect([outcomes(answer), answer.reasons]).toEqual([['documents answered'], []])
    expect(answer.records.map((it) => it.area)).toEqual(['documents'])
    const asked = practiceOf('A81001').requests().slice(before)
    expect(asked.map((it) => it.headers['ssp-interactionid'])).toEqual([
      'urn:nhs:names:services:gpconnect:documents:fhir:rest:search:patient-1',
      'urn:nhs:names:services:gpconnect:documents:fhir:rest:search:documentreference-1',
    ])
    for (const it of asked) {
      expect(it.path).toContain('/A81001/STU3/1/gpconnect/documents/Patient')
      expect(it.claims).toMatchObject({
        aud: 'https://gp.a81001.example/A81001/STU3/1/gpconnect/documents',
        requested_scope: 'patient/*.read',
      })
    }
  })

  it('that are not registered for documents do not offer them, whatever becomes of the rest', async () => {
    const answer = await ask('B82002', ['allergies', 'documents'])
    expect(outcomes(answer)).toEqual(['allergies error', 'documents not-supported'])
    expect(answer.reasons).toContain('practice-not-in-directory')
  })

  it('are asked for no documents where nobody is named, or the purpose is not care', async () => {
    const before = practiceOf('A81001').requests().length
    for (const change of [{ userName: undefined }, { purpose: undefined }]) {
      const answer = await ask('A81001', ['documents'], { ...REQUESTER, ...change })
      expect([outcomes(answer), answer.records]).toEqual([['documents not-permitted'], []])
    }
    expect(practiceOf('A81001').requests()).toHaveLength(before)
  })

  it.each(['wrong-person', 'two-people', 'html-200', 'truncated', 'redirect'] as const)(
    'that fail by %s give no document, and no failure is "none"',
    async (behaviour) => {
      practiceOf('A81001').fault(NHS_NUMBER, behaviour)
      const answer = await ask('A81001', ['documents'])
      expect([outcomes(answer), answer.records]).toEqual([['documents error'], []])
    },
  )

  it('that refuse for lack of consent give neither record nor documents', async () => {
    practiceOf('A81001').register(NHS_NUMBER, 'dissent')
    const answer = await ask('A81001', ['allergies', 'documents'])
    practiceOf('A81001').register(NHS_NUMBER, 'regular')
    expect(outcomes(answer)).toEqual(['allergies not-permitted', 'documents not-permitted'])
    expect([answer.refusedConsent, answer.records]).toEqual([true, []])
  })
})
