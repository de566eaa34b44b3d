import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FhirResource } from '../../src/fhir/resource.js'
import { type Unlabelled } from '../../src/labelling/label.js'
import { PERSON, projectLabeller, unlabelled } from './given.js'

const label = projectLabeller()
const SUBJECT = { subject: { reference: 'Patient/p1' } }
const SYPHILIS = { coding: [{ system: 'http://snomed.info/sct', code: '76272004' }] }

function labelsById(items: readonly Unlabelled[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    label(items, PERSON).map((it) => [
      JSON.stringify(it.resource['id']),
      [...(it.facts.labels ?? []), it.facts.confidentiality ?? '', String(it.facts.anonymousAccess)],
    ]),
  )
}

describe('a label spreads to what tells of the labelled thing', () => {
  const chain: readonly FhirResource[] = [
    { resourceType: 'Condition', id: 'cause', ...SUBJECT, code: SYPHILIS },
    {
      resourceType: 'MedicationRequest',
      id: 'plan',
      ...SUBJECT,
      reasonReference: [{ reference: 'Condition/cause' }],
    },
    {
      resourceType: 'MedicationStatement',
      id: 'summary',
      ...SUBJECT,
      basedOn: [{ reference: 'MedicationRequest/plan' }],
    },
    { resourceType: 'MedicationRequest', id: 'unrelated', ...SUBJECT },
    { resourceType: 'List', id: 'list', ...SUBJECT, entry: [{ item: { reference: 'Condition/cause' } }] },
  ]
  it('however far, and not to lists, which are pruned instead', () => {
    const labels = label(
      chain.map((it) => unlabelled(it)),
      PERSON,
    ).map((it) => it.facts.labels)
    expect(labels).toEqual([['STI'], ['STI'], ['STI'], [], []])
  })

  it('through a medication, an encounter and the organisation that ran it', () => {
    const items = [
      unlabelled({ resourceType: 'Organization', id: 'clinic' }, 'anonymous-access'),
      unlabelled({
        resourceType: 'Encounter',
        id: 'visit',
        ...SUBJECT,
        serviceProvider: { reference: 'Organization/clinic' },
      }),
      unlabelled({
        resourceType: 'Condition',
        id: 'found',
        ...SUBJECT,
        encounter: { reference: 'Encounter/visit' },
      }),
      unlabelled({ resourceType: 'Medication', id: 'drug' }, 'sealed', 'restricted'),
      unlabelled({
        resourceType: 'MedicationStatement',
        id: 'taken',
        ...SUBJECT,
        medicationReference: { reference: 'Medication/drug' },
      }),
    ]
    expect(
      label(items, PERSON).map(({ facts }) => [facts.labels, facts.confidentiality, facts.anonymousAccess]),
    ).toEqual([
      [[], 'N', true],
      [[], 'N', true],
      [[], 'N', true],
      [['SEALED'], 'R', false],
      [['SEALED'], 'R', false],
    ])
  })

  it('through the problem a consultation and a medicine belong to, but not to the record around them', () => {
    const own = 'https://linchpin.example/fhir/StructureDefinition/'
    const list = (id: string, entry: readonly string[], more: Omit<FhirResource, 'resourceType'> = {}) =>
      unlabelled({
        resourceType: 'List',
        id,
        ...SUBJECT,
        ...more,
        entry: entry.map((reference) => ({ item: { reference } })),
      })
    const items = [
      unlabelled({
        resourceType: 'Condition',
        id: 'problem',
        ...SUBJECT,
        code: SYPHILIS,
        extension: [
          {
            url: `${own}related-clinical-content`,
            valueReference: { reference: 'MedicationRequest/cure' },
          },
        ],
      }),
      unlabelled({ resourceType: 'MedicationRequest', id: 'cure', ...SUBJECT }),
      list('consultation', ['List/topic']),
      list('topic', ['List/heading', 'MedicationRequest/other'], {
        title: 'Sexual health',
        extension: [
          {
            url: `${own}related-problem-header`,
            extension: [{ url: 'target', valueReference: { reference: 'Condition/problem' } }],
          },
        ],
      }),
      list('heading', []),
      unlabelled({ resourceType: 'MedicationRequest', id: 'other', ...SUBJECT }),
    ]
    const labels = label(items, PERSON).map((it) => it.facts.labels)
    expect(labels).toEqual([['STI'], ['STI'], [], ['STI'], ['STI'], []])
  })

  const CLINIC: FhirResource = { resourceType: 'Organization', id: 'clinic' }
  const at = { reference: 'Organization/clinic' }
  it.each<readonly [string, FhirResource]>([
    ['a letter that it wrote', { resourceType: 'Communication', id: 'x', ...SUBJECT, author: at }],
    ['a test that it made', { resourceType: 'Observation', id: 'x', ...SUBJECT, performer: [at] }],
    [
      'a vaccine that it gave',
      { resourceType: 'Immunization', id: 'x', patient: SUBJECT.subject, performer: [{ actor: at }] },
    ],
    ['an appointment with it', { resourceType: 'Appointment', id: 'x', participant: [{ actor: at }] }],
    ['a visit to it', { resourceType: 'Encounter', id: 'x', ...SUBJECT, location: [{ location: at }] }],
    ['a request that it made', { resourceType: 'ServiceRequest', id: 'x', ...SUBJECT, requester: at }],
    [
      'care that it manages',
      { resourceType: 'EpisodeOfCare', id: 'x', patient: SUBJECT.subject, managingOrganization: at },
    ],
    [
      'what contains its visit',
      {
        resourceType: 'Condition',
        id: 'x',
        ...SUBJECT,
        encounter: { reference: '#in' },
        contained: [{ resourceType: 'Encounter', id: 'in', serviceProvider: at }],
      },
    ],
  ])('from an anonymous clinic to %s', (_what, told) => {
    const [, facts] = label([unlabelled(CLINIC, 'anonymous-access'), unlabelled(told)], PERSON).map(
      (it) => it.facts,
    )
    expect(facts?.anonymousAccess).toBe(true)
  })

  it('through the post that somebody holds there', () => {
    const items = [
      unlabelled(CLINIC, 'anonymous-access'),
      unlabelled({ resourceType: 'PractitionerRole', id: 'post', organization: at }),
      unlabelled({
        resourceType: 'Encounter',
        id: 'x',
        ...SUBJECT,
        participant: [{ individual: { reference: 'PractitionerRole/post' } }],
      }),
    ]
    expect(label(items, PERSON).map((it) => it.facts.anonymousAccess)).toEqual([true, true, true])
  })

  it('but not to the person that it registered', () => {
    const person: FhirResource = { resourceType: 'Patient', id: 'p1', managingOrganization: at }
    const [, facts] = label([unlabelled(CLINIC, 'anonymous-access'), unlabelled(person)], PERSON).map(
      (it) => it.facts,
    )
    expect(facts?.anonymousAccess).toBe(false)
  })

  it('and not who controls it', () => {
    const told: FhirResource = { resourceType: 'Encounter', id: 'x', ...SUBJECT, serviceProvider: at }
    const [, facts] = label([unlabelled(CLINIC, 'not-controller'), unlabelled(told)], PERSON).map(
      (it) => it.facts,
    )
    expect(facts?.controllerIsSource).toBe(true)
  })

  it('to every copy of one resource', () => {
    const copy: FhirResource = { resourceType: 'Condition', id: 'c', ...SUBJECT }
    const labels = label([unlabelled(copy), unlabelled(copy, 'sealed')], PERSON).map((it) => it.facts.labels)
    expect(labels).toEqual([['SEALED'], ['SEALED']])
  })
})

const IDS = ['a', 'b', 'c', 'd', 'e'] as const
const items = fc
  .uniqueArray(
    fc.record({
      id: fc.constantFrom(...IDS),
      reason: fc.option(fc.constantFrom(...IDS), { nil: undefined }),
      partOf: fc.option(fc.constantFrom(...IDS), { nil: undefined }),
      isSensitive: fc.boolean(),
      flags: fc.uniqueArray(fc.constantFrom('sealed', 'restricted', 'nopat', 'anonymous-access')),
    }),
    { selector: (it) => it.id, maxLength: IDS.length },
  )
  .map((drawn) =>
    drawn.map(({ id, reason, partOf, isSensitive, flags }) =>
      unlabelled(
        {
          resourceType: 'Encounter',
          id,
          ...SUBJECT,
          ...(reason === undefined ? {} : { reasonReference: [{ reference: `Encounter/${reason}` }] }),
          ...(partOf === undefined ? {} : { partOf: { reference: `Encounter/${partOf}` } }),
          ...(isSensitive ? { type: [SYPHILIS] } : {}),
        },
        ...flags,
      ),
    ),
  )

describe('the laws of labelling', () => {
  it('neither the order of the resources nor a cycle among them matters', () => {
    fc.assert(
      fc.property(items, (drawn) => {
        expect(labelsById(drawn.toReversed())).toEqual(labelsById(drawn))
      }),
    )
  })

  it('labels one for one, in order', () => {
    fc.assert(
      fc.property(items, (drawn) => {
        expect(label(drawn, PERSON).map((it) => it.resource)).toEqual(drawn.map((it) => it.resource))
      }),
    )
  })

  it('adding sensitive content anywhere never removes a label anywhere', () => {
    fc.assert(
      fc.property(items, fc.nat(), (drawn, at) => {
        fc.pre(drawn.length > 0)
        const more = drawn.map((it, i) =>
          i === at % drawn.length
            ? {
                ...it,
                flags: [...it.flags, 'third-party'],
                resource: { ...it.resource, reasonCode: [SYPHILIS] },
              }
            : it,
        )
        const before = label(drawn, PERSON)
        const after = label(more, PERSON)
        before.forEach(({ facts }, i) => {
          expect(after[i]?.facts.labels).toEqual(expect.arrayContaining([...(facts.labels ?? [])]))
        })
        expect(after[at % drawn.length]?.facts.labels).toEqual(expect.arrayContaining(['STI', 'THIRD-PARTY']))
      }),
    )
  })
})
