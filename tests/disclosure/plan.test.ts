import { describe, expect, test } from 'vitest'
import { plan } from '../../src/disclosure/plan.js'
import { type DisclosureRequest } from '../../src/model/disclosure-request.js'
import { type Person } from '../../src/model/person.js'
import { EMPTY_QUERY } from '../../src/model/search-query.js'
import { requestFor } from './requests.js'
import { PERSON, SOURCES, ods, traced } from './world.js'

const REGISTERED: Person = { id: 'p-0018', nhsNumber: PERSON, nhsNumbers: [PERSON], trace: traced(PERSON) }
const ELSEWHERE: Person = { ...REGISTERED, trace: traced(PERSON, { practice: ods('B82002') }) }
const UNKNOWN: Person = { ...REGISTERED, trace: { kind: 'not-found' } }

function planned(
  request: Partial<DisclosureRequest>,
  person = REGISTERED,
): Readonly<Record<string, readonly string[]>> {
  const { candidates } = plan(requestFor(request), person, SOURCES)
  return Object.fromEntries(candidates.map((it) => [it.source.id, it.types]))
}

describe('who could hold what is asked', () => {
  const CASES: readonly (readonly [
    string,
    Partial<DisclosureRequest>,
    Person,
    Readonly<Record<string, readonly string[]>>,
  ])[] = [
    [
      'medication: the practice of registration',
      { type: 'MedicationStatement' },
      REGISTERED,
      { a81001: ['MedicationStatement'] },
    ],
    ['medication of somebody registered elsewhere: nobody', { type: 'MedicationStatement' }, ELSEWHERE, {}],
    ['medication of somebody PDS does not know: nobody', { type: 'MedicationStatement' }, UNKNOWN, {}],
    ['a care plan: the council, of anybody', { type: 'CarePlan' }, ELSEWHERE, { riverton: ['CarePlan'] }],
    ['the Patient: the demographics service alone', { type: 'Patient' }, REGISTERED, { pds: ['Patient'] }],
    [
      'a read by an id of the practice: the practice alone',
      {
        interaction: 'read',
        type: 'Condition',
        person: { kind: 'resource', type: 'Condition', id: 'a81001-1' },
      },
      REGISTERED,
      { a81001: ['Condition'] },
    ],
    [
      'a read by an id of a source that has no such area: nobody',
      {
        interaction: 'read',
        type: 'CarePlan',
        person: { kind: 'resource', type: 'CarePlan', id: 'a81001-1' },
      },
      REGISTERED,
      {},
    ],
  ]
  test.each(CASES)('%s', (_what, request, person, expected) => {
    expect(planned(request, person)).toEqual(expected)
  })

  test('an include asks for its targets too', () => {
    const query = {
      ...EMPTY_QUERY,
      includes: [
        {
          direction: 'include' as const,
          sourceType: 'Condition',
          parameter: 'encounter',
          targetType: 'Encounter',
          iterates: false,
        },
      ],
    }
    expect(planned({ query })['a81001']).toEqual(['Condition', 'Encounter'])
  })

  test('what comes with the Patient is asked of those who hold it, and the Patient of the demographics service alone', () => {
    const includes = [
      {
        direction: 'revinclude' as const,
        sourceType: 'Condition',
        parameter: 'patient',
        targetType: 'Patient',
        iterates: false,
      },
    ]
    expect(planned({ type: 'Patient', query: { ...EMPTY_QUERY, includes } })).toEqual({
      a81001: ['Condition'],
      pds: ['Patient'],
    })
  })

  test('a chain asks for what it looks at', () => {
    const parameter = { kind: 'value', name: 'code', modifier: undefined, values: [] } as const
    const parameters = [{ kind: 'has', type: 'Condition', by: 'encounter', parameter }] as const
    expect(planned({ type: 'Encounter', query: { ...EMPTY_QUERY, parameters } })).toEqual({
      a81001: ['Encounter', 'Condition'],
    })
  })

  test('$everything of some types asks for those alone, or for all that company may come with', () => {
    const of = (types: readonly string[]) =>
      planned({
        interaction: 'everything',
        type: 'Patient',
        person: { kind: 'patient-id', id: 'p-0018' },
        query: { ...EMPTY_QUERY, types },
      })
    expect(of(['CarePlan', 'Patient'])).toEqual({
      a81001: ['Patient'],
      riverton: ['CarePlan', 'Patient'],
      pds: ['Patient'],
    })
    expect(of(['Practitioner'])['a81001']).toContain('Condition')
  })

  test('$everything asks every source for everything it could hold', () => {
    const everything = planned({
      interaction: 'everything',
      type: 'Patient',
      person: { kind: 'patient-id', id: 'p-0018' },
    })
    expect(Object.keys(everything)).toEqual(['a81001', 'riverton', 'pds'])
    expect(everything['a81001']).toContain('Encounter')
    expect(everything['riverton']).toContain('CarePlan')
    expect(everything['riverton']).not.toContain('MedicationStatement')
  })
})

describe('a source whose name begins as another’s', () => {
  test('is asked alone for what was released of it', () => {
    const [, council] = SOURCES
    const children = SOURCES.filter((it) => it === council).map((it) => ({ ...it, id: `${it.id}-children` }))
    const asked = (id: string): readonly string[] => {
      const request = requestFor({
        interaction: 'read',
        type: 'CarePlan',
        person: { kind: 'resource', type: 'CarePlan', id },
      })
      return plan(request, REGISTERED, [...SOURCES, ...children]).candidates.map((it) => it.source.id)
    }
    expect(asked('riverton-children-1')).toEqual(['riverton-children'])
    expect(asked('riverton-1')).toEqual(['riverton'])
  })
})

describe('what the plan says besides', () => {
  test('every controller whose register may hold an objection', () => {
    expect(plan(requestFor({ type: 'Patient' }), REGISTERED, SOURCES).controllers).toEqual(['A81001', '9A1'])
    expect(plan(requestFor({ type: 'Patient' }), ELSEWHERE, SOURCES).controllers).toEqual(['9A1'])
  })

  test('a class nobody is known to hold is judged all the same', () => {
    const { candidates, unheld } = plan(requestFor({ type: 'MedicationStatement' }), ELSEWHERE, SOURCES)
    expect(candidates).toEqual([])
    expect(unheld).toEqual([{ recordClass: 'gp-record', types: ['MedicationStatement'] }])
  })
})

describe('what a source that may hold anybody’s record does not offer', () => {
  const hillshire = SOURCES.filter((it) => it.id === 'riverton').map((it) => ({
    ...it,
    id: 'hillshire',
    organisation: ods('9A2'),
    areas: ['demographics', 'services'] as const,
  }))
  const ALL = [...SOURCES, ...hillshire]
  const GP_ALONE = ['allergies', 'medications', 'problems', 'immunisations', 'consultations', 'documents']
  const lackingIn = (
    request: Partial<DisclosureRequest>,
    person = REGISTERED,
    sources = ALL,
  ): Readonly<Record<string, readonly string[]>> =>
    Object.fromEntries(
      plan(requestFor(request), person, sources).lacking.map((it) => [it.source.id, it.areas.toSorted()]),
    )

  test.each<
    readonly [string, Partial<DisclosureRequest>, Person, Readonly<Record<string, readonly string[]>>]
  >([
    [
      'medicines: no council has any',
      { type: 'MedicationStatement' },
      REGISTERED,
      { riverton: ['medications'], hillshire: ['medications'] },
    ],
    ['and so of somebody registered elsewhere', { type: 'Flag' }, ELSEWHERE, { hillshire: ['alerts'] }],
    [
      'a practice is not named where it is asked for nothing',
      { type: 'Appointment' },
      REGISTERED,
      { hillshire: ['appointments'] },
    ],
    [
      'a type of several areas is lacking where there is none of them',
      { type: 'Task' },
      REGISTERED,
      { hillshire: ['alerts', 'assessments'] },
    ],
    ['nothing, where every one has it', { type: 'CarePlan' }, REGISTERED, {}],
    ['the Patient is not asked of them', { type: 'Patient' }, REGISTERED, {}],
    [
      'a read asks the one source of its id',
      { interaction: 'read', type: 'Flag', person: { kind: 'resource', type: 'Flag', id: 'riverton-1' } },
      REGISTERED,
      {},
    ],
  ])('%s', (_what, request, person, expected) => {
    expect(lackingIn(request, person)).toEqual(expected)
  })

  test.each(['everything', 'summary', 'involvement'] as const)('%s of it all', (interaction) => {
    const lacking = lackingIn({ interaction, type: 'Patient', person: { kind: 'patient-id', id: 'p-0018' } })
    expect(lacking['a81001']).toEqual(expect.arrayContaining(['involvement', 'services']))
    expect(lacking['hillshire']).toContain('involvement')
    expect(lacking['pds']).toBeUndefined()
    if (interaction === 'involvement') return
    const clinical = interaction === 'everything' ? GP_ALONE : GP_ALONE.slice(0, -1)
    expect(lacking['riverton']).toEqual(expect.arrayContaining(clinical.filter((it) => it !== 'problems')))
  })

  test('each system is looked at as often, however many there are', () => {
    const looksAt = (systems: number): number => {
      let looks = 0
      const many = Array.from({ length: systems }, (_, n) => ({
        ...hillshire[0]!,
        id: `hillshire-${String(n)}`,
        get areas() {
          looks += 1
          return ['services', 'demographics'] as const
        },
      }))
      expect(Object.keys(lackingIn({ type: 'Flag' }, REGISTERED, many))).toHaveLength(systems)
      return looks / systems
    }
    expect(looksAt(400)).toBe(looksAt(40))
  })

  test('not what another system of the same holder offers', () => {
    const second = hillshire.map((it) => ({ ...it, id: 'hillshire-alerts', areas: ['alerts'] as const }))
    expect(lackingIn({ type: 'Flag' }, REGISTERED, [...ALL, ...second])).toEqual({})
    expect(lackingIn({ type: 'CareTeam' }, REGISTERED, [...ALL, ...second])).toEqual({
      hillshire: ['involvement'],
      'hillshire-alerts': ['involvement'],
    })
  })
})
