import { describe, expect, it } from 'vitest'
import { type FhirResource } from '../../../src/fhir/resource.js'
import { SUMMARY_PAGE_POLICY } from '../../../src/fhir/documents/summary-page.js'
import { CASE_SYSTEM_PERSON } from '../../../src/fhir/parameters/cross-reference-systems.js'
import { type DescribedPerson } from '../../../src/model/disclosure-request.js'
import { objectOf, objectsOf, textOf } from '../../../src/model/json.js'
import { NHS_NUMBER_SYSTEM } from '../../../src/model/nhs-number.js'
import { EMPTY_QUERY } from '../../../src/model/search-query.js'
import { OTHER_PATIENT, PATIENT, PERSON } from '../../disclosure/world.js'
import { given, partsOf, PORTS, refusedWith, resourceOf, WHO } from './parts.js'

const JSON_TYPE = 'application/fhir+json; charset=utf-8'
const CONDITION: FhirResource = { resourceType: 'Condition', id: 'a81001-c1', subject: PATIENT }
const SECOND: FhirResource = { resourceType: 'Condition', id: 'a81001-c2', subject: PATIENT }
const LABELS = [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }]
const FOUND: FhirResource = {
  resourceType: 'Patient',
  id: 'p-0018',
  meta: { security: LABELS, versionId: '3' },
  name: [{ family: 'TEST-FOUND', given: ['Ann'] }],
  birthDate: '1941-03-12',
}
const SAID = ['may-be-incomplete', 'timed-out']

describe('a page', () => {
  const idsIn = (parts: Parameters<typeof resourceOf>[0]): readonly string[] =>
    objectsOf(resourceOf(parts)['entry']).map((it) => textOf(objectOf(it['resource'])?.['id']) ?? 'outcome')

  it('of a search is what matches, and everything in it is answered for', () => {
    const parts = partsOf({}, [CONDITION, FOUND])
    expect(idsIn(parts)).toEqual(['a81001-c1', 'outcome'])
    expect(given(parts)).toMatchObject({ references: ['Condition/a81001-c1'], said: [] })
  })

  it('of a search of the person is the person alone, whatever an include makes a source send of them', () => {
    const view: FhirResource = { ...FOUND, id: 'a81001-view' }
    const parts = partsOf({ type: 'Patient' }, [FOUND, view, CONDITION])
    expect([resourceOf(parts)['total'], idsIn(parts)]).toEqual([1, ['p-0018', 'outcome']])
    const everything = partsOf({ interaction: 'everything', type: 'Patient' }, [FOUND, view])
    expect(idsIn(everything)).toEqual(expect.arrayContaining(['p-0018', 'a81001-view']))
  })

  it('of everything brings along where it came from, where that is wanted', () => {
    const of = (types?: readonly string[]) =>
      partsOf(
        {
          interaction: 'everything',
          type: 'Patient',
          query: { ...EMPTY_QUERY, ...(types === undefined ? {} : { types }) },
        },
        [CONDITION],
      )
    expect(idsIn(of())).toEqual(['a81001-c1', 'of-a81001-c1', 'outcome'])
    expect(given(of()).references).toEqual(['Condition/a81001-c1', 'Provenance/of-a81001-c1'])
    expect(idsIn(of(['Condition']))).toEqual(['a81001-c1', 'outcome'])
  })

  it('of a type that cannot be searched is none', () => {
    expect(refusedWith(partsOf({ type: 'Nothing' }, [CONDITION]))).toBe('NOT_SUPPORTED')
  })
})

describe('who fits a description', () => {
  const described: DescribedPerson = {
    kind: 'demographics',
    onlyCertain: false,
    demographics: {
      family: 'TEST-SAID',
      formerFamilies: [],
      given: ['Anne'],
      birthDate: '1941-03-13',
      sex: 'female',
      addresses: [],
      phones: [],
      emails: [],
      nhsNumber: undefined,
    },
  }
  const nothing = {
    ...described.demographics,
    family: undefined,
    given: [],
    birthDate: undefined,
    sex: undefined,
  }
  const SAID_OF_THEM = {
    name: [{ family: 'TEST-SAID', given: ['Anne'] }],
    gender: 'female',
    birthDate: '1941-03-13',
  }
  const matched = (
    grade: 'certain' | 'probable' | undefined,
    released: readonly FhirResource[],
    person: DescribedPerson | { readonly kind: 'nhs-number'; readonly nhsNumber: typeof PERSON } = described,
  ) =>
    partsOf({ interaction: 'match', type: 'Patient', person }, released, {
      person: { ...WHO, match: grade === undefined ? undefined : { grade, score: 0.8 } },
    })
  const shown = (parts: Parameters<typeof resourceOf>[0]) =>
    objectsOf(resourceOf(parts)['entry'])
      .filter((it) => objectOf(it['search'])?.['mode'] !== 'outcome')
      .map((it) => it['resource'])

  it.each([
    ['certain: the Patient as released', matched('certain', [CONDITION, FOUND]), FOUND],
    ['named and not described: the same', matched(undefined, [FOUND]), FOUND],
    [
      'probable: what was said of them, under the labels of the one found',
      matched('probable', [FOUND]),
      { resourceType: 'Patient', meta: { security: LABELS }, ...SAID_OF_THEM },
    ],
    [
      'probable, and no labels',
      matched('probable', [{ resourceType: 'Patient', id: 'p-0018', birthDate: '1941-03-12' }]),
      { resourceType: 'Patient', ...SAID_OF_THEM },
    ],
    [
      'probable, and nothing was said',
      matched('probable', [FOUND], { ...described, demographics: nothing }),
      { resourceType: 'Patient', meta: { security: LABELS }, name: [{}] },
    ],
    [
      'probable, and nobody was described',
      matched('probable', [FOUND], { kind: 'nhs-number', nhsNumber: PERSON }),
      { resourceType: 'Patient', meta: { security: LABELS } },
    ],
  ])('%s', (_, parts, patient) => {
    expect(shown(parts)).toEqual([patient])
    expect(given(parts).references).toEqual(['Patient/p-0018'])
  })

  it('comes as one match with its grade, and the link names nobody', () => {
    const { total, link, entry } = resourceOf(matched('probable', [FOUND]))
    const [match] = objectsOf(entry)
    expect(total).toBe(1)
    expect(link).toEqual([{ relation: 'self', url: `${PORTS.fhirBase}/Patient/$match` }])
    expect(match?.['search']).toMatchObject({ mode: 'match', score: 0.8 })
  })

  it.each([
    ['nobody was released', []],
    ['another person was', [{ ...FOUND, id: 'p-0026' }]],
    ['what has their id is no Patient', [{ ...FOUND, resourceType: 'Person' }]],
  ])('is not found where %s', (_, released) => {
    expect(refusedWith(matched('certain', released))).toBe('PATIENT_NOT_FOUND')
  })
})

describe('cross-references', () => {
  const LOCAL = { use: 'secondary', system: CASE_SYSTEM_PERSON, value: 'M-7' }
  const NUMBER = { use: 'official', system: NHS_NUMBER_SYSTEM, value: PERSON }
  const FORMER = { use: 'old', system: NHS_NUMBER_SYSTEM, value: '9990000026' }
  const patient = (id: string, ...identifier: readonly object[]): FhirResource => ({
    resourceType: 'Patient',
    id,
    identifier: identifier.map((it) => ({ ...it, period: { start: '2020' } })),
  })
  const asked = (released: readonly FhirResource[], ...targetSystems: readonly string[]) =>
    partsOf({ interaction: 'ihe-pix', type: 'Patient', targetSystems }, released)
  const parameter = (parts: Parameters<typeof resourceOf>[0]) => resourceOf(parts)['parameter']
  const identifier = (it: object) => ({ name: 'targetIdentifier', valueIdentifier: it })
  const id = (it: string) => ({ name: 'targetId', valueReference: { reference: `Patient/${it}` } })
  const RIVERTON = { assigner: { display: 'riverton' } }

  it.each([
    [
      'the identifiers in every known system but the one asked with, with whose they are',
      asked([patient('riverton-1', LOCAL, NUMBER, FORMER), CONDITION]),
      [identifier({ ...LOCAL, ...RIVERTON }), identifier({ ...FORMER, ...RIVERTON }), id('riverton-1')],
    ],
    [
      'only of the systems that are wanted',
      asked([patient('riverton-1', LOCAL, FORMER)], NHS_NUMBER_SYSTEM),
      [identifier({ ...FORMER, ...RIVERTON }), id('riverton-1')],
    ],
    [
      'nobody’s in particular where the source is not known',
      asked([patient('elsewhere-1', LOCAL)]),
      [identifier(LOCAL), id('elsewhere-1')],
    ],
    [
      'the same of one Patient once',
      asked([patient('riverton-1', LOCAL, LOCAL)]),
      [identifier({ ...LOCAL, ...RIVERTON }), id('riverton-1')],
    ],
    ['none: an empty list', asked([patient('riverton-1', { ...LOCAL, system: 'urn:other' })]), []],
    ['none that says neither system nor value', asked([patient('riverton-1', {})]), []],
    ['what is no Patient has none', asked([{ ...patient('riverton-1', LOCAL), resourceType: 'Person' }]), []],
  ])('%s', (_, parts, expected) => {
    expect(parameter(parts)).toEqual(expected)
  })

  it('asked with a local id, the NHS number is one of them', () => {
    const parts = partsOf(
      { interaction: 'ihe-pix', type: 'Patient', person: { kind: 'local-id', localId: 'M-7' } },
      [patient('riverton-1', NUMBER)],
    )
    expect(parameter(parts)).toEqual([identifier({ ...NUMBER, ...RIVERTON }), id('riverton-1')])
  })

  it('answers for the Patients that it names, and for no other', () => {
    const answer = given(asked([patient('riverton-1', LOCAL), patient('a81001-2', NUMBER), CONDITION]))
    expect(answer).toMatchObject({ status: 200, references: ['Patient/riverton-1'], said: SAID })
    expect(JSON.parse(answer.text)).toMatchObject({ resourceType: 'Parameters' })
    expect(answer.headers['Source-Outcomes']).toContain('"outcome":"timed-out"')
  })
})

describe('who is involved', () => {
  it('is one list, of whatever was released', () => {
    const team: FhirResource = {
      resourceType: 'CareTeam',
      id: 'riverton-t1',
      name: 'Adults team',
      subject: PATIENT,
      period: { start: '2025-01-01', end: '2026-12-31' },
    }
    const parts = partsOf({ interaction: 'involvement', type: 'Patient' }, [team, FOUND])
    const answer = given(parts)
    expect(answer).toMatchObject({
      status: 200,
      references: ['CareTeam/riverton-t1', 'Patient/p-0018'],
      said: SAID,
    })
    expect(answer.headers['Source-Outcomes']).toContain('"outcome":"timed-out"')
    expect(answer.text).toContain('Adults team')
    expect(answer.text).toContain('"name":"source"')
  })
})

describe('a summary', () => {
  const released = [FOUND, CONDITION, { ...SECOND, subject: OTHER_PATIENT }]
  const summary = (format?: 'html') =>
    partsOf(
      { interaction: 'summary', type: 'Patient', ...(format === undefined ? {} : { format }) },
      released,
    )

  it('is a document about the person, of everything that was released', () => {
    const answer = given(summary())
    expect(answer.headers).toEqual({ 'Content-Type': JSON_TYPE })
    expect(JSON.parse(answer.text)).toMatchObject({ resourceType: 'Bundle', type: 'document' })
    expect(answer.references).toEqual(['Patient/p-0018', 'Condition/a81001-c1', 'Condition/a81001-c2'])
    expect(answer.text).toContain('Summary of')
    expect(answer.text).toContain('Patient/p-0018')
  })

  it('or a page to print, which loads nothing', () => {
    const answer = given(summary('html'))
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': SUMMARY_PAGE_POLICY },
    })
    expect(answer.text).toMatch(/^<!DOCTYPE html>/)
    expect(answer.references).toHaveLength(3)
  })
})
