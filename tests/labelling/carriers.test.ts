import { describe, expect, it } from 'vitest'
import { type FhirResource } from '../../src/fhir/resource.js'
import { type Json, type JsonObject } from '../../src/model/json.js'
import { PERSON, projectLabeller, unlabelled } from './given.js'

const label = projectLabeller()
const SUBJECT = { subject: { reference: 'Patient/p1' } }
const CAUSE: FhirResource = { resourceType: 'Condition', id: 'cause', ...SUBJECT }
const TO_CAUSE = { reference: 'Condition/cause' }
const OWN = 'https://linchpin.example/fhir/StructureDefinition/'

/** Labels of each resource where the first of them is sealed. */
function labelsWithFirstSealed(...resources: readonly FhirResource[]): readonly (readonly string[])[] {
  const items = resources.map((it, i) => unlabelled(it, ...(i === 0 ? ['sealed'] : [])))
  return label(items, PERSON).map((it) => it.facts.labels ?? [])
}

/** Elements through which a resource tells what it refers to, by a type that has them. */
const CARRIERS: readonly (readonly [string, string])[] = [
  ['Composition', 'author'],
  ['ServiceRequest', 'basedOn'],
  ['Composition', 'custodian'],
  ['DocumentReference', 'context'],
  ['DocumentReference', 'context.encounter'],
  ['Observation', 'derivedFrom'],
  ['Observation', 'encounter'],
  ['Encounter', 'episodeOfCare'],
  ['Condition', 'evidence.detail'],
  ['Observation', 'focus'],
  ['Observation', 'hasMember'],
  ['PractitionerRole', 'healthcareService'],
  ['Medication', 'ingredient.itemReference'],
  ['Encounter', 'location'],
  ['Encounter', 'location.location'],
  ['ServiceRequest', 'locationReference'],
  ['MedicationRequest', 'medicationReference'],
  ['PractitionerRole', 'organization'],
  ['Procedure', 'partOf'],
  ['Appointment', 'participant.actor'],
  ['Encounter', 'participant.individual'],
  ['Observation', 'performer'],
  ['Procedure', 'performer.actor'],
  ['MedicationRequest', 'priorPrescription'],
  ['Immunization', 'reaction.detail'],
  ['Encounter', 'reasonReference'],
  ['MedicationRequest', 'requester'],
  ['DiagnosticReport', 'result'],
  ['Encounter', 'serviceProvider'],
  ['Observation', 'specimen'],
  ['EpisodeOfCare', 'managingOrganization'],
]

/** A resource that refers to the cause at one path. */
function tellingAt(resourceType: string, path: string): FhirResource {
  const [element = '', ...rest] = path.split('.')
  const value: JsonObject = rest.length === 0 ? TO_CAUSE : { [rest.join('.')]: [TO_CAUSE] }
  return { resourceType, id: 'tells', ...SUBJECT, [element]: [value] }
}

describe('what tells of a labelled thing has its label (leak L31)', () => {
  it.each(CARRIERS)('%s.%s', (type, path) => {
    expect(labelsWithFirstSealed(CAUSE, tellingAt(type, path))[1]).toEqual(['SEALED'])
  })

  it.each<readonly [string, FhirResource]>([
    ['a Patient is managed by whoever registered them', tellingAt('Patient', 'managingOrganization')],
    ['an element that tells nothing', tellingAt('Observation', 'asserter')],
    ['a reference that is text', { ...tellingAt('Observation', 'focus'), focus: ['Condition/cause'] }],
    [
      'a logical reference',
      { ...tellingAt('Observation', 'focus'), focus: [{ identifier: { value: '1' } }] },
    ],
    [
      'an extension that ties to something else',
      { resourceType: 'List', id: 'l', ...SUBJECT, extension: [{ url: 'urn:x', valueReference: TO_CAUSE }] },
    ],
    [
      'an extension without an address',
      { resourceType: 'Observation', id: 'o', ...SUBJECT, extension: [{ valueReference: TO_CAUSE }] },
    ],
  ])('and nothing else has: %s', (_what, resource) => {
    expect(labelsWithFirstSealed(CAUSE, resource)[1]).toEqual([])
  })

  it('in what it contains too, whether that says its type or not', () => {
    const holding = (contained: readonly Json[]): FhirResource => ({ ...CAUSE, id: 'holds', contained })
    const [, typed, untyped] = labelsWithFirstSealed(
      CAUSE,
      holding([{ resourceType: 'Observation', id: 'in', focus: [TO_CAUSE] }]),
      { ...holding([{ id: 'in', focus: [TO_CAUSE] }]), id: 'other' },
    )
    expect([typed, untyped]).toEqual([['SEALED'], ['SEALED']])
  })

  it('a part of a consultation has the label of the problem it is about, and of the part it is in', () => {
    const header = { url: 'target', valueReference: TO_CAUSE }
    const consultation: FhirResource = {
      resourceType: 'List',
      id: 'consultation',
      ...SUBJECT,
      extension: [{ url: `${OWN}related-problem-header`, extension: [header] }],
      entry: [
        { item: { reference: 'List/part' } },
        { item: { reference: 'List/not-here' } },
        { item: { reference: 'Observation/entry' } },
      ],
    }
    const labels = labelsWithFirstSealed(
      CAUSE,
      { resourceType: 'List', id: 'part', ...SUBJECT },
      { resourceType: 'Observation', id: 'entry', ...SUBJECT },
      consultation,
    )
    expect(labels).toEqual([['SEALED'], ['SEALED'], [], ['SEALED']])
  })

  it('what is given for a problem has the label of the problem', () => {
    const content = {
      url: `${OWN}related-clinical-content`,
      valueReference: { reference: 'Observation/given' },
    }
    const problem: FhirResource = { ...CAUSE, extension: [content] }
    const given: FhirResource = { resourceType: 'Observation', id: 'given', ...SUBJECT }
    expect(labelsWithFirstSealed(problem, given)).toEqual([['SEALED'], ['SEALED']])
  })

  it('copies of one resource share their labels, whichever bears the mark', () => {
    expect(labelsWithFirstSealed(CAUSE, CAUSE)).toEqual([['SEALED'], ['SEALED']])
  })

  it('confidentiality alone spreads however far, whatever the order', () => {
    const about = (id: string, to: string): FhirResource => ({ ...CAUSE, id, focus: [{ reference: to }] })
    const chain = [CAUSE, about('next', 'Condition/cause'), about('last', 'Condition/next')]
    for (const order of [chain, chain.toReversed()]) {
      const items = order.map((it) => unlabelled(it, ...(it === CAUSE ? ['restricted'] : [])))
      expect(label(items, PERSON).map((it) => it.facts.confidentiality)).toEqual(['R', 'R', 'R'])
    }
  })
})
