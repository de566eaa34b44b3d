import { describe, expect, it } from 'vitest'
import { type FhirResource } from '../../src/fhir/resource.js'
import { SOURCE_EXTENSIONS } from '../../src/fhir/extensions/source-extensions.js'
import { type Json, type JsonObject } from '../../src/model/json.js'
import { type ResourceFacts } from '../../src/model/facts.js'
import { PERSON, projectLabeller, unlabelled } from './given.js'

const label = projectLabeller()
const SUBJECT = { subject: { reference: 'Patient/p1' } }
const SNOMED = 'http://snomed.info/sct'
const CONFIDENTIALITY = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality'
const NHS = 'https://fhir.nhs.uk/Id/nhs-number'
const SYPHILIS = { coding: [{ system: SNOMED, code: '76272004' }] }

function condition(more: Omit<FhirResource, 'resourceType'> = {}): FhirResource {
  return { resourceType: 'Condition', id: 'c', ...SUBJECT, ...more }
}

function factsOf(resource: FhirResource, ...flags: readonly string[]): ResourceFacts {
  const [labelled] = label([unlabelled(resource, ...flags)], PERSON)
  return labelled!.facts
}

describe('the facts of an ordinary resource', () => {
  it('say what it is, and that nothing special is known of it', () => {
    const facts = factsOf(condition({ clinicalStatus: { coding: [{ code: 'active' }] } }))
    expect(facts).toEqual({
      class: 'gp-record',
      type: 'Condition',
      area: null,
      labels: [],
      confidentiality: 'N',
      labelled: true,
      subjectMatches: true,
      controllerIsSource: true,
      anonymousAccess: false,
      active: true,
      rank: 1,
      overrideSupported: false,
    })
  })
})

/** What a translation leaves of an element that R4 cannot hold. */
function setAside(content: Json): JsonObject {
  return raw(JSON.stringify(content))
}

function raw(text: string): JsonObject {
  const content = { url: 'content', valueString: text }
  const { url } = SOURCE_EXTENSIONS.element
  return { extension: [{ url, extension: [{ url: 'element', valueString: 'severity' }, content] }] }
}

const SENSITIVE: readonly (readonly [string, FhirResource, readonly string[], Partial<ResourceFacts>])[] = [
  [
    'an excluded code, and of that nothing else follows',
    condition({ code: SYPHILIS }),
    [],
    { labels: ['STI'], confidentiality: 'N', anonymousAccess: false, controllerIsSource: true },
  ],
  [
    'an excluded code beside a harmless one',
    condition({ code: { coding: [{ system: SNOMED, code: '1' }, ...SYPHILIS.coding] } }),
    [],
    { labels: ['STI'] },
  ],
  [
    'an excluded code deep inside',
    condition({ evidence: [{ extension: [{ url: 'x', valueCodeableConcept: SYPHILIS }] }] }),
    [],
    { labels: ['STI'] },
  ],
  [
    'an excluded code in a contained resource',
    condition({ contained: [{ resourceType: 'Medication', id: 'm', code: SYPHILIS }] }),
    [],
    { labels: ['STI'] },
  ],
  [
    'an excluded code under another spelling of its system',
    condition({ code: { coding: [{ system: 'urn:oid:2.16.840.1.113883.6.96', code: '76272004' }] } }),
    [],
    { labels: ['STI'] },
  ],
  [
    'an excluded code under a version of its system',
    condition({
      code: { coding: [{ system: `${SNOMED}|http://snomed.info/sct/83821000000107`, code: '76272004 ' }] },
    }),
    [],
    { labels: ['STI'] },
  ],
  [
    'an excluded code without a system',
    condition({ code: { coding: [{ code: '76272004' }] } }),
    [],
    { labels: ['STI'] },
  ],
  [
    'the same number in a system where it means something else',
    condition({ code: { coding: [{ system: 'urn:other', code: '76272004' }] } }),
    [],
    { labels: [] },
  ],
  [
    'an excluded code in what was set aside',
    condition(setAside({ coding: SYPHILIS.coding })),
    [],
    { labels: ['STI'] },
  ],
  ...['2.16.840.1.113883.6.96', 'https://snomed.info/sct', ` ${SNOMED}// `].map(
    (system) =>
      [
        `an excluded code of ${system}`,
        condition({ code: { coding: [{ system, code: '76272004' }] } }),
        [],
        { labels: ['STI'] },
      ] as const,
  ),
  ['one that is a number', condition(setAside({ coding: { code: 386639001 } })), [], { labels: ['TOP'] }],
  ['one that is no coding', condition(setAside(['386639001 '])), [], { labels: ['TOP'] }],
  [
    'one set aside deep inside',
    condition({ contained: [{ resourceType: 'Medication', id: 'm', ...setAside(SYPHILIS) }] }),
    [],
    { labels: ['STI'] },
  ],
  [
    'other content set aside',
    condition(setAside({ text: 'x', code: { a: [null, 1, true] } })),
    [],
    { labels: [] },
  ],
  ['a sealed item', condition(), ['sealed'], { labels: ['SEALED'], controllerIsSource: true }],
  ['a restricted item', condition(), ['restricted'], { confidentiality: 'R' }],
  ['two marks at once', condition(), ['third-party', 'nopat'], { labels: ['NOPAT', 'THIRD-PARTY'] }],
  ['an anonymous service', condition(), ['anonymous-access'], { anonymousAccess: true }],
  ['an item of another controller', condition(), ['not-controller'], { controllerIsSource: false }],
  [
    'a security label',
    condition({ meta: { security: [{ system: 'http://hl7.org/fhir/v3/ActCode', code: 'NOPAT' }] } }),
    [],
    { labels: ['NOPAT'] },
  ],
  [
    'a security label under the identifier of its system',
    condition({ meta: { security: [{ system: 'urn:oid:2.16.840.1.113883.5.4', code: 'NOPAT' }] } }),
    [],
    { labels: ['NOPAT'], controllerIsSource: true },
  ],
  [
    'the highest confidentiality',
    condition({
      meta: {
        security: [
          { system: CONFIDENTIALITY, code: 'V' },
          { system: CONFIDENTIALITY, code: 'N' },
        ],
      },
    }),
    ['restricted'],
    { confidentiality: 'V' },
  ],
]

describe('what makes a resource sensitive', () => {
  it.each(SENSITIVE)('%s', (_what, resource, flags, expected) => {
    expect(factsOf(resource, ...flags)).toMatchObject({ labelled: true, ...expected })
  })
})

/** The category of a document that nobody has agreed to share, in a system. */
function caseNote(system: string | undefined, code = 'case-note'): FhirResource {
  const coding = { ...(system === undefined ? {} : { system }), code }
  return { resourceType: 'DocumentReference', id: 'd', ...SUBJECT, category: [{ coding: [coding] }] }
}
const CATEGORY = 'https://linchpin.example/fhir/CodeSystem/document-category'

describe('an ordinary resource is labelled', () => {
  it.each<readonly [string, FhirResource]>([
    ['with the longest id', condition({ id: 'a'.repeat(64) })],
    ['of another category of document', caseNote(CATEGORY, 'letter')],
    ['of a category of that name in another system', caseNote('urn:other')],
  ])('%s', (_what, resource) => {
    expect(factsOf(resource).labelled).toBe(true)
  })
})

const UNLABELLED: readonly (readonly [string, FhirResource, readonly string[]])[] = [
  ['a mark no rule knows', condition(), ['new-kind-of-mark']],
  [
    'a confidentiality no rule knows',
    condition({ meta: { security: [{ system: CONFIDENTIALITY, code: 'X' }] } }),
    [],
  ],
  ...['http://hl7.org/fhir/v3/Confidentiality', 'urn:oid:2.16.840.1.113883.5.25'].map(
    (system) =>
      [
        `a confidentiality no rule knows of ${system}`,
        condition({ meta: { security: [{ system, code: 'X' }] } }),
        [],
      ] as const,
  ),
  [
    'a confidentiality no rule knows in what was set aside',
    condition(setAside({ security: { system: CONFIDENTIALITY, code: 'X' } })),
    [],
  ],
  ['content set aside that cannot be read', condition(raw('{"coding"')), []],
  [
    'content set aside that is missing',
    condition({ extension: [{ url: SOURCE_EXTENSIONS.element.url }] }),
    [],
  ],
  ['a type the table does not know', { resourceType: 'Basic', id: 'b', ...SUBJECT }, []],
  ['a type in the wrong case', { resourceType: 'condition', id: 'b', ...SUBJECT }, []],
  ['a resource without an id', { resourceType: 'Condition', ...SUBJECT }, []],
  ['an id that could not be referred to', condition({ id: '../x' }), []],
  ['an id too long to be one', condition({ id: 'a'.repeat(65) }), []],
  ['a document that nobody has agreed to share', caseNote(CATEGORY), []],
  ['one with the system and code written otherwise', caseNote(` ${CATEGORY}/|1 `, ' case-note '), []],
  ['one whose category has no system', caseNote(undefined), []],
  ['a resource about nobody where somebody is required', { resourceType: 'Condition', id: 'c' }, []],
]

describe('what cannot be labelled is said to be unlabelled', () => {
  it.each(UNLABELLED)('%s', (_what, resource, flags) => {
    expect(factsOf(resource, ...flags).labelled).toBe(false)
  })
})

const person = (id: string, value: string): FhirResource => ({
  resourceType: 'Patient',
  id,
  identifier: [
    { system: 'urn:local', value: '1' },
    { system: NHS, value },
  ],
})
const other = { reference: 'Patient/p2' }

const OWNERSHIP: readonly (readonly [string, FhirResource, boolean | undefined])[] = [
  ['a resource about the person', condition(), true],
  ['a resource about another person', condition({ subject: other }), false],
  [
    'a resource about another server’s person',
    condition({ subject: { reference: 'https://a.example/Patient/p1' } }),
    false,
  ],
  ['a group', condition({ subject: { reference: 'Group/p1' } }), false],
  ['two subjects', condition({ subject: [{ reference: 'Patient/p1' }, other] }), false],
  [
    'the subject twice',
    condition({ subject: [{ reference: 'Patient/p1' }, { reference: 'Patient/p1' }] }),
    false,
  ],
  ['a subject without a reference', condition({ subject: { display: 'Dorothy' } }), false],
  [
    'a subject by NHS number',
    condition({ subject: { identifier: { system: NHS, value: '9990000018' } } }),
    true,
  ],
  [
    'a subject whose number contradicts its reference',
    condition({ subject: { reference: 'Patient/p1', identifier: { system: NHS, value: '9990000042' } } }),
    false,
  ],
  ['no subject', { resourceType: 'Condition', id: 'c' }, undefined],
  ['a practitioner', { resourceType: 'Practitioner', id: 'x' }, true],
  ['the Patient by number', person('whatever', '9990000018'), true],
  ['the Patient by a superseded number', person('p1', '9990000026'), true],
  ['another Patient under the same id', person('p1', '9990000042'), false],
  ['a Patient without a number, by id', { resourceType: 'Patient', id: 'p1' }, true],
  ['a Patient without a number, of another id', { resourceType: 'Patient', id: 'p2' }, false],
  [
    'a contained copy of the person',
    condition({ contained: [person('p', '9990000018')], subject: { reference: '#p' } }),
    true,
  ],
  ['a contained other person', condition({ contained: [person('p', '9990000042')] }), false],
  [
    'a contained resource about another person',
    condition({ contained: [condition({ subject: other })] }),
    false,
  ],
  [
    'an observation that focuses on another person',
    { resourceType: 'Observation', id: 'o', ...SUBJECT, focus: [other] },
    false,
  ],
  ['an asserter who is a Patient elsewhere', condition({ asserter: other }), true],
]

describe('whose a resource is', () => {
  it.each(OWNERSHIP)('%s: %s', (_what, resource, expected) => {
    expect(factsOf(resource).subjectMatches).toBe(expected)
  })
})
