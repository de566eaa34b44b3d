import { type FhirResource } from '../../../src/fhir/resource.js'
import { each } from './case-group.js'

/** Searches whose order, counts and company one clause speaks of. */
type ResultGroup = {
  readonly clause: string
  readonly type: string
  readonly resources: readonly FhirResource[]
  readonly cases: readonly (readonly [
    query: string,
    expected: { readonly matches: string; readonly total: number; readonly included?: string },
  ])[]
}

const AT = (reference: string) => ({ encounter: { reference } })

const VISITS: readonly FhirResource[] = [
  ...each('Encounter', {
    e1: {
      partOf: { reference: 'Encounter/e2' },
      participant: [{ individual: { reference: 'Practitioner/d' } }],
    },
    e2: { partOf: { reference: 'Encounter/e3' } },
    e3: { serviceProvider: { reference: 'Organization/trust' } },
  }),
  ...each('Condition', {
    c1: { recordedDate: '2020', ...AT('Encounter/e1') },
    c2: { recordedDate: '2019', ...AT('Encounter/gone') },
  }),
  ...each('Observation', { o1: AT('Encounter/e1'), o2: AT('Encounter/e3') }),
  { resourceType: 'Practitioner', id: 'd' },
  { resourceType: 'Organization', id: 'trust' },
  { resourceType: 'Patient', id: 'p1' },
  {
    resourceType: 'Provenance',
    id: 'v',
    target: [{ reference: 'Condition/c1' }, { reference: 'Encounter/e3' }],
  },
]

/** Sorting, counting, includes and their iteration. */
export const RESULT_CASES: readonly ResultGroup[] = [
  {
    clause: '#sort: by several parameters, each in either direction, what has none last',
    type: 'Condition',
    resources: each('Condition', {
      a: { recordedDate: '2020-01-01', code: { text: 'Zinc' }, onsetAge: { value: 9 } },
      b: { recordedDate: '2020-01-01', code: { text: 'apple' }, onsetAge: { value: 30 } },
      c: { recordedDate: '2021', code: { text: 'Éclair' } },
      d: { onsetPeriod: { start: '2019', end: '2022' }, code: { text: 'banana' } },
    }),
    cases: [
      ['_sort=recorded-date', { matches: 'a b c d', total: 4 }],
      ['_sort=-recorded-date', { matches: 'c a b d', total: 4 }],
      ['_sort=recorded-date,code', { matches: 'b a c d', total: 4 }],
      ['_sort=-recorded-date,code', { matches: 'c b a d', total: 4 }],
      ['_sort=-recorded-date,-code', { matches: 'c a b d', total: 4 }],
      ['_sort=code', { matches: 'b d c a', total: 4 }],
      ['_sort=-code', { matches: 'a c d b', total: 4 }],
      ['_sort=onset-age', { matches: 'a b c d', total: 4 }],
      ['_sort=-onset-age', { matches: 'b a c d', total: 4 }],
      ['_sort=onset-date,_id', { matches: 'd a b c', total: 4 }],
      ['_sort=-_id', { matches: 'd c b a', total: 4 }],
      ['_format=json', { matches: 'c a b d', total: 4 }],
    ],
  },
  {
    clause: '#sort: of what lasts, by its beginning where the order ascends and its end where it descends',
    type: 'Condition',
    resources: each('Condition', {
      a: { onsetPeriod: { start: '2019', end: '2024' } },
      b: { onsetPeriod: { start: '2020', end: '2021' } },
      c: { onsetDateTime: '2022-03-01' },
      d: { onsetPeriod: { start: '2021' } },
      e: {},
    }),
    cases: [
      ['_sort=onset-date', { matches: 'a b d c e', total: 5 }],
      ['_sort=-onset-date', { matches: 'd a c b e', total: 5 }],
    ],
  },
  {
    clause: '#count: a page, its total, and the count alone',
    type: 'Condition',
    resources: each('Condition', { a: { recordedDate: '2020' }, b: { recordedDate: '2019' }, c: {} }),
    cases: [
      ['_count=2', { matches: 'a b', total: 3 }],
      ['_count=3', { matches: 'a b c', total: 3 }],
      ['_count=0', { matches: '', total: 3 }],
      ['_summary=count', { matches: '', total: 3 }],
      ['recorded-date=ge2020&_summary=count', { matches: '', total: 1 }],
      ['_total=accurate&_count=1', { matches: 'a', total: 3 }],
      ['_total=estimate&_count=1', { matches: 'a', total: 3 }],
      ['_elements=recordedDate', { matches: 'a b c', total: 3 }],
    ],
  },
  {
    clause: '#revinclude: what the matches refer to, what refers to them, and so on where it iterates',
    type: 'Condition',
    resources: VISITS,
    cases: [
      ['_include=Condition:encounter', { matches: 'c1 c2', total: 2, included: 'e1' }],
      ['_include=Condition:encounter:Encounter', { matches: 'c1 c2', total: 2, included: 'e1' }],
      ['_include=Condition:patient', { matches: 'c1 c2', total: 2, included: 'p1' }],
      [
        '_include=Condition:encounter&_include=Condition:subject',
        { matches: 'c1 c2', total: 2, included: 'e1 p1' },
      ],
      ['_include=Condition:encounter&_count=1', { matches: 'c1', total: 2, included: 'e1' }],
      ['_include=Condition:encounter&recorded-date=2019', { matches: 'c2', total: 1 }],
      [
        '_include=Condition:encounter&_include:iterate=Encounter:part-of',
        { matches: 'c1 c2', total: 2, included: 'e1 e2 e3' },
      ],
      ['_include:iterate=Encounter:part-of', { matches: 'c1 c2', total: 2 }],
      [
        '_include=Condition:encounter&_include:iterate=Encounter:part-of&_include:iterate=Encounter:service-provider',
        { matches: 'c1 c2', total: 2, included: 'e1 e2 e3 trust' },
      ],
      [
        '_include=Condition:encounter&_include:iterate=Encounter:participant:Practitioner',
        { matches: 'c1 c2', total: 2, included: 'e1 d' },
      ],
      ['_revinclude=Provenance:target', { matches: 'c1 c2', total: 2, included: 'v' }],
      [
        '_include=Condition:encounter&_revinclude:iterate=Observation:encounter',
        { matches: 'c1 c2', total: 2, included: 'e1 o1' },
      ],
      [
        '_include=Condition:encounter&_include:iterate=Encounter:part-of&_revinclude:iterate=Observation:encounter',
        { matches: 'c1 c2', total: 2, included: 'e1 e2 e3 o1 o2' },
      ],
      ['_include=Condition:encounter&_summary=count', { matches: '', total: 2 }],
    ],
  },
  {
    clause: '#revinclude: each resource once, and no match again as company',
    type: 'Encounter',
    resources: VISITS,
    cases: [
      ['_include=Encounter:part-of', { matches: 'e1 e2 e3', total: 3 }],
      ['_include=Encounter:part-of&_id=e1', { matches: 'e1', total: 1, included: 'e2' }],
      ['_include:iterate=Encounter:part-of&_id=e1', { matches: 'e1', total: 1, included: 'e2 e3' }],
      ['_revinclude=Condition:encounter&_id=e1', { matches: 'e1', total: 1, included: 'c1' }],
      [
        '_revinclude=Condition:encounter&_revinclude=Observation:encounter&_id=e1',
        { matches: 'e1', total: 1, included: 'c1 o1' },
      ],
      ['_revinclude=Encounter:part-of&_id=e3', { matches: 'e3', total: 1, included: 'e2' }],
      ['_revinclude:iterate=Encounter:part-of&_id=e3', { matches: 'e3', total: 1, included: 'e1 e2' }],
      ['_revinclude=Observation:encounter&_id=e2', { matches: 'e2', total: 1 }],
      ['_include=Encounter:participant:RelatedPerson&_id=e1', { matches: 'e1', total: 1 }],
    ],
  },
]
