import { describe, expect, it } from 'vitest'
import { type FhirResource } from '../../../src/fhir/resource.js'
import { PATIENT } from '../../disclosure/world.js'
import { given, partsOf, refusedWith } from './parts.js'

const JSON_TYPE = 'application/fhir+json; charset=utf-8'
const CONDITION: FhirResource = { resourceType: 'Condition', id: 'a81001-c1', subject: PATIENT }
const SECOND: FhirResource = { ...CONDITION, id: 'a81001-c2' }
const FOUND: FhirResource = { resourceType: 'Patient', id: 'p-0018' }
const SAID = ['may-be-incomplete', 'timed-out']

describe('one resource by its id', () => {
  const read = (id: string, type = 'Condition') =>
    partsOf({ interaction: 'read', type, person: { kind: 'resource', type, id } }, [CONDITION, SECOND, FOUND])

  it('is the one asked for, and what the sources said stands beside it', () => {
    const answer = given(read('a81001-c2'))
    expect(JSON.parse(answer.text)).toEqual(SECOND)
    expect(answer).toMatchObject({ status: 200, references: ['Condition/a81001-c2'], said: SAID })
    expect(answer.headers['Content-Type']).toBe(JSON_TYPE)
    expect(answer.headers['Source-Outcomes']).toContain('"outcome":"timed-out"')
  })

  it.each([
    ['what was not released', read('a81001-c3')],
    ['the id of another type', read('a81001-c1', 'Observation')],
    ['a type with another id', read('p-0018')],
    ['a person who is not named by an id', partsOf({ interaction: 'read' }, [CONDITION])],
  ])('%s is not found', (_, parts) => {
    expect(refusedWith(parts)).toBe('PATIENT_NOT_FOUND')
  })
})

describe('a file by its id', () => {
  const PDF = { resourceType: 'Binary', id: 'a81001-b1', contentType: 'application/pdf', data: 'JVBERg==' }
  const INERT = { 'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox" }
  const read = (binary: FhirResource, format?: 'file') =>
    partsOf(
      {
        interaction: 'read',
        type: 'Binary',
        person: { kind: 'resource', type: 'Binary', id: 'a81001-b1' },
        ...(format === undefined ? {} : { format }),
      },
      [binary],
    )

  it('is its bytes under its own type, to be saved, with what the sources said beside it', () => {
    const answer = given(read(PDF, 'file'))
    expect(answer).toMatchObject({ status: 200, text: '%PDF', references: ['Binary/a81001-b1'], said: SAID })
    expect(answer.headers).toMatchObject({
      'Content-Type': 'application/pdf',
      'Content-Disposition': 'attachment; filename="document.pdf"',
      ...INERT,
    })
    expect(answer.headers['Source-Outcomes']).toContain('"outcome":"timed-out"')
  })

  it('or the same as JSON, as harmless', () => {
    const answer = given(read(PDF))
    expect(JSON.parse(answer.text)).toEqual(PDF)
    expect(answer.headers).toMatchObject({ 'Content-Type': JSON_TYPE, ...INERT })
    expect(answer.headers['Source-Outcomes']).toContain('"outcome":"timed-out"')
  })

  it('what is no file is not sandboxed', () => {
    const parts = partsOf(
      {
        interaction: 'read',
        person: { kind: 'resource', type: 'Condition', id: 'a81001-c1' },
        format: 'file',
      },
      [CONDITION],
    )
    expect(JSON.parse(given(parts).text)).toEqual(CONDITION)
    expect(given(parts).headers).not.toHaveProperty('Content-Security-Policy')
  })

  it.each([
    ['without content', { ...PDF, data: undefined }],
    ['of no type', { ...PDF, contentType: undefined }],
    ['of a type that is not passed on', { ...PDF, contentType: 'text/html' }],
  ])('is not found %s, in either form', (_, binary) => {
    expect([refusedWith(read(binary)), refusedWith(read(binary, 'file'))]).toEqual([
      'PATIENT_NOT_FOUND',
      'PATIENT_NOT_FOUND',
    ])
  })

  it('is on no page, not even one that asks for everything', () => {
    const everything = partsOf({ interaction: 'everything', type: 'Patient' }, [PDF, CONDITION])
    expect(given(everything).text).not.toContain('Binary/')
    const search = partsOf({ type: 'Binary' }, [PDF])
    expect(given(search).references).toEqual([])
  })
})
