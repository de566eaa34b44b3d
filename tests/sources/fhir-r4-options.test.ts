import { describe, expect, it } from 'vitest'
import { SourceOptionsError } from '../../src/sources/connector.js'
import { fhirR4 } from '../../src/sources/fhir-r4/fhir-r4.js'
import { SEARCHES } from './contract/fhir-r4-subject.js'
import { sourceSettings, sourceWorld } from './source-world.js'

describe('options of a FHIR R4 source', () => {
  it.each<readonly [object, string]>([
    [
      { searches: [{ type: 'CarePlan', areas: ['services'], query: { status: 'active' } }] },
      '/options/searches/0/query no parameter holds {patient}, so the search would be of everybody',
    ],
    [
      { searches: [{ type: 'Careplan', areas: ['services'], query: { patient: '{patient}' } }] },
      '/options/searches/0/type expected one of Patient, ',
    ],
    [
      { searches: [{ type: 'CarePlan', areas: ['services'], query: { patient: '{person}' } }] },
      '/options/searches/0/query/patient must match pattern',
    ],
    ...[
      'http://fhir.example/r4',
      'http://127.0.0.1.fhir.example/r4',
      'http://localhost@fhir.example/r4',
      'http://10.0.0.1/r4',
      'https://us:er@fhir.example/r4',
      'ftp://localhost/r4',
    ].map((baseUrl) => [{ baseUrl }, '/options/baseUrl must match pattern'] as const),
    [
      {
        searches: [
          { type: 'CarePlan', areas: ['services'], broughtBy: 'subject', query: { subject: '{patient}' } },
        ],
      },
      '/options/searches/0/query what comes with the Patient is searched by nothing else',
    ],
    [
      { searches: [{ type: 'CarePlan', areas: ['services'] }] },
      '/options/searches/0/query no parameter holds {patient}',
    ],
    [
      { searches: [{ type: 'CarePlan', areas: ['services'], broughtBy: 'subject:Patient&x' }] },
      '/options/searches/0/broughtBy must match pattern',
    ],
    [{ searchBy: 'get' }, '/options/searchBy expected one of GET, POST'],
  ])('%o are refused with their place', (changes, expected) => {
    const options = { baseUrl: 'https://fhir.example/r4', searchBy: 'GET', searches: SEARCHES, ...changes }
    let problems: readonly string[] = []
    try {
      fhirR4(sourceSettings({ kind: 'fhir-r4', options }), sourceWorld())
    } catch (error) {
      if (error instanceof SourceOptionsError)
        problems = error.problems.map((it) => `${it.pointer} ${it.message}`)
    }
    expect(problems).toEqual([expect.stringContaining(expected)])
  })

  it.each(['https://fhir.example/r4', 'http://127.0.0.1:8080/r4', 'http://localhost/r4', 'http://[::1]:80'])(
    'a base %s is taken',
    async (baseUrl) => {
      const options = { baseUrl, searchBy: 'GET', searches: SEARCHES }
      await fhirR4(sourceSettings({ kind: 'fhir-r4', options }), sourceWorld()).close()
    },
  )
})
