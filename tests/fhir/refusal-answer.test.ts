import { describe, expect, test } from 'vitest'
import { refusalAnswer } from '../../src/fhir/outcomes/refusal-answer.js'
import { isJsonObject, objectsOf } from '../../src/model/json.js'
import { REFUSALS, Refusal, isRefusalCode } from '../../src/model/refusal.js'

const REQUEST = {
  requestId: 'id-1',
  interaction: 'search',
  type: 'Patient',
  fhirBase: 'https://g.example/fhir',
}
const CONTACTS = [{ name: 'Old Mill Surgery', telephone: '01632 960200' }]
const codes = Object.keys(REFUSALS).filter(isRefusalCode)

function issueOf(refusal: Refusal, request = REQUEST): Readonly<Record<string, unknown>> {
  const body: unknown = JSON.parse(new TextDecoder().decode(refusalAnswer(refusal, request).body))
  return (isJsonObject(body) ? objectsOf(body['issue'])[0] : undefined) ?? {}
}

describe('the answer to a refused request', () => {
  test.each(codes)('%s has the status, words and code of its row, and nothing of the log', (code) => {
    const refusal = new Refusal(code, { detail: 'for the log alone', expression: 'name' })
    const answer = refusalAnswer(refusal, { ...REQUEST, type: 'CarePlan' })
    const row = REFUSALS[code]
    expect(answer.status).toBe(row.status)
    expect(issueOf(refusal, { ...REQUEST, type: 'CarePlan' })).toMatchObject({
      code: row.issue,
      details: { coding: [{ system: row.system, code }], text: row.text },
      diagnostics: 'id-1',
      expression: ['name'],
    })
    expect(new TextDecoder().decode(answer.body)).not.toContain('for the log alone')
  })

  test.each([
    ['NO_PATIENT_CONSENT', true],
    ['REVIEW_REQUIRED', true],
    ['CANNOT_CHECK', false],
    ['PATIENT_NOT_FOUND', false],
    ['NO_RELATIONSHIP', false],
  ] as const)('%s names whom to telephone: %s', (code, isNamed) => {
    const answer = refusalAnswer(new Refusal(code, { contacts: CONTACTS }), { ...REQUEST, type: 'CarePlan' })
    expect(new TextDecoder().decode(answer.body).includes('01632 960200')).toBe(isNamed)
  })

  test('an absent person is an empty searchset to a search of people, and 404 to everything else', () => {
    const refusal = new Refusal('PATIENT_NOT_FOUND')
    expect(refusalAnswer(refusal, REQUEST).status).toBe(200)
    expect(refusalAnswer(refusal, { ...REQUEST, interaction: 'read' }).status).toBe(404)
    expect(refusalAnswer(refusal, { ...REQUEST, type: 'CarePlan' }).status).toBe(404)
  })

  test('a method that is not supported is told which are', () => {
    const refusal = new Refusal('METHOD_NOT_ALLOWED', { methods: ['GET', 'POST'] })
    expect(refusalAnswer(refusal, REQUEST).headers['Allow']).toBe('GET, POST')
  })

  test.each([
    ['UNAUTHENTICATED', 'WWW-Authenticate', 'Bearer'],
    ['CANNOT_CHECK', 'Retry-After', '30'],
  ] as const)('%s carries %s', (code, header, value) => {
    expect(refusalAnswer(new Refusal(code), REQUEST).headers[header]).toBe(value)
  })
})
