import { describe, expect, it } from 'vitest'
import { type FhirResource } from '../../src/fhir/resource.js'
import { type JsonObject } from '../../src/model/json.js'
import { PERSON, projectLabeller, unlabelled } from './given.js'

const label = projectLabeller()
const SUBJECT = { subject: { reference: 'Patient/p1' } }
const SNOMED = 'http://snomed.info/sct'
const ASTHMA = { system: SNOMED, code: '195967001', display: 'Asthma' }

function condition(more: JsonObject): FhirResource {
  return { resourceType: 'Condition', id: 'c', ...SUBJECT, ...more }
}

function labelsOf(...resources: readonly FhirResource[]): readonly (readonly string[] | undefined)[] {
  return label(
    resources.map((it) => unlabelled(it)),
    PERSON,
  ).map((it) => it.facts.labels)
}

const SAYS = 'HIV positive since 2010'

const PLACES: readonly (readonly [string, JsonObject])[] = [
  ['a note', { note: [{ text: SAYS }] }],
  ['a second note', { note: [{ text: 'asthma' }, { text: SAYS }] }],
  ['the text of an uncoded concept', { code: { text: SAYS } }],
  ['a text beside a code that says something else', { code: { coding: [ASTHMA], text: SAYS } }],
  ['a display without a code', { code: { coding: [{ display: SAYS }] } }],
  [
    'a display of a local code',
    { code: { coding: [{ system: 'urn:local', code: '1', display: SAYS }], text: SAYS } },
  ],
  ['a display of a reference', { asserter: { display: 'HIV nurse' } }],
  ['an extension', { extension: [{ url: 'x', valueString: SAYS }] }],
  [
    'an extension of an extension',
    { extension: [{ url: 'x', extension: [{ url: 'y', valueMarkdown: SAYS }] }] },
  ],
  ['an extension of a primitive', { _recordedDate: { extension: [{ url: 'x', valueString: SAYS }] } }],
  ['a choice', { onsetString: SAYS }],
  ['narrative', { text: { status: 'generated', div: '<div>known <b>HIV</b></div>' } }],
  ['narrative whose tags part words', { text: { div: '<div>known<br/>HIV<br/>positive</div>' } }],
  ['a note with signs that look like a tag', { note: [{ text: 'result <HIV positive> seen' }] }],
  ['a list with something that is no text', { alias: [1, SAYS] }],
  ['a contained resource', { contained: [{ resourceType: 'Observation', id: 'o', valueString: SAYS }] }],
  ['an attachment title', { extension: [{ url: 'x', valueAttachment: { title: SAYS } }] }],
  ['a list of texts', { alias: ['asthma', SAYS] }],
]

const ELSEWHERE: readonly (readonly [string, JsonObject])[] = [
  ['the display of a coded entry', { code: { coding: [{ ...ASTHMA, display: SAYS }] } }],
  ['the text that repeats it', { code: { coding: [{ ...ASTHMA, display: SAYS }], text: SAYS } }],
  ['an identifier', { identifier: [{ system: 'urn:x', value: 'hiv' }] }],
  ['what a tag of narrative holds', { text: { div: '<div class="hiv">asthma</div>' } }],
  ['a link', { extension: [{ url: 'https://hiv.example/hiv' }] }],
  [
    'a name in one line',
    { contained: [{ resourceType: 'RelatedPerson', id: 'r', name: [{ text: 'Hiv Test' }] }] },
  ],
]

describe('free text is screened (leak L22)', () => {
  it.each(PLACES)('in %s', (_where, more) => {
    expect(labelsOf(condition(more))).toEqual([['TEXT-HIV']])
  })

  it.each(ELSEWHERE)('and nothing else is: %s', (_where, more) => {
    expect(labelsOf(condition(more))).toEqual([[]])
  })

  it('and what it speaks of spreads to what tells of it', () => {
    const told: FhirResource = {
      resourceType: 'MedicationRequest',
      id: 'm',
      ...SUBJECT,
      reasonReference: [{ reference: 'Condition/c' }],
    }
    expect(labelsOf(condition({ note: [{ text: SAYS }] }), told)).toEqual([['TEXT-HIV'], ['TEXT-HIV']])
  })

  it('by the name of the clinic that gave it', () => {
    const clinic: FhirResource = {
      resourceType: 'Organization',
      id: 'o',
      name: 'Riverton Sexual Health Clinic',
    }
    const visit: FhirResource = {
      resourceType: 'Encounter',
      id: 'e',
      ...SUBJECT,
      serviceProvider: { reference: 'Organization/o' },
    }
    expect(labelsOf(clinic, visit)).toEqual([['TEXT-STI'], ['TEXT-STI']])
  })
})

describe('free text that cannot be screened is said to be', () => {
  it.each<readonly [string, JsonObject]>([
    ['another script', { note: [{ text: 'пациент не знает' }] }],
    ['base64', { extension: [{ url: 'x', valueAttachment: { contentType: 'text/plain', data: 'SElW' } }] }],
    ['more than anybody wrote', { note: [{ text: `a${'bc'.repeat(50_000)}` }] }],
  ])('%s', (_what, more) => {
    expect(labelsOf(condition(more))).toEqual([['TEXT-UNSCREENED']])
  })

  it('of that resource alone: nothing inherits it', () => {
    const told: FhirResource = {
      resourceType: 'MedicationRequest',
      id: 'm',
      ...SUBJECT,
      reasonReference: [{ reference: 'Condition/c' }],
    }
    expect(labelsOf(condition({ note: [{ text: '患者' }] }), told)).toEqual([['TEXT-UNSCREENED'], []])
  })

  it('not names: people are called what they are called', () => {
    const person: FhirResource = {
      resourceType: 'Patient',
      id: 'p1',
      name: [{ text: 'Иван', family: 'Тест' }],
    }
    expect(labelsOf(person)).toEqual([[]])
  })

  it('up to the longest text that is screened', () => {
    expect(labelsOf(condition({ note: [{ text: 'bc'.repeat(50_000) }] }))).toEqual([[]])
  })
})

const medication = (more: JsonObject): FhirResource => ({
  resourceType: 'MedicationStatement',
  id: 'm',
  ...SUBJECT,
  ...more,
})
const named = (display: string): JsonObject => ({ coding: [{ system: SNOMED, code: '1', display }] })

describe('a medicine tells why it is given (leak L31)', () => {
  it.each<readonly [string, FhirResource, readonly string[]]>([
    [
      'by the display of its code',
      medication({ medicationCodeableConcept: named('Dolutegravir 50mg tablets') }),
      ['HIV'],
    ],
    [
      'by its text',
      medication({ medicationCodeableConcept: { text: 'Mifepristone 200 mg' } }),
      ['TEXT-TOP', 'TOP'],
    ],
    [
      'by its other spelling',
      medication({ medicationCodeableConcept: { text: 'Clomiphene' } }),
      ['FERTILITY'],
    ],
    ['by a brand', medication({ medicationCodeableConcept: named('Biktarvy 50mg/200mg/25mg') }), ['HIV']],
    [
      'contained',
      medication({
        contained: [{ resourceType: 'Medication', id: 'd', code: named('Zidovudine 100mg capsules') }],
        medicationReference: { reference: '#d' },
      }),
      ['HIV'],
    ],
    [
      'contained in what names no medicine itself',
      {
        resourceType: 'Observation',
        id: 'o',
        ...SUBJECT,
        contained: [{ resourceType: 'Medication', id: 'd', code: named('Zidovudine 100mg capsules') }],
      },
      ['HIV'],
    ],
    [
      'by the second of two names',
      medication({ medicationCodeableConcept: { coding: [{ display: ['Aspirin', 'Abacavir'] }] } }),
      ['HIV'],
    ],
    ['and not by what is no name', medication({ medicationCodeableConcept: { id: 'abacavir' } }), []],
    [
      'nor by no text',
      medication({ medicationCodeableConcept: { text: 7, coding: [null, 'abacavir'] } }),
      [],
    ],
    ['and most medicines tell nothing', medication({ medicationCodeableConcept: named('Salbutamol') }), []],
    [
      'nor does an allergy',
      { resourceType: 'AllergyIntolerance', id: 'a', patient: SUBJECT.subject, code: named('Abacavir') },
      [],
    ],
  ])('%s', (_how, resource, expected) => {
    expect(labelsOf(resource)).toEqual([expected])
  })

  it('through the Medication it refers to', () => {
    const drug: FhirResource = {
      resourceType: 'Medication',
      id: 'd',
      ingredient: [{ itemCodeableConcept: named('Abacavir') }],
    }
    expect(labelsOf(medication({ medicationReference: { reference: 'Medication/d' } }), drug)).toEqual([
      ['HIV'],
      ['HIV'],
    ])
  })
})
