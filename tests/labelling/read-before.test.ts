import { describe, expect, it } from 'vitest'
import { type FhirResource } from '../../src/fhir/resource.js'
import { SOURCE_EXTENSIONS } from '../../src/fhir/extensions/source-extensions.js'
import { type JsonObject } from '../../src/model/json.js'
import { PERSON, projectLabeller, unlabelled } from './given.js'

const label = projectLabeller()
const SNOMED = 'http://snomed.info/sct'

function condition(more: Omit<FhirResource, 'resourceType'>): FhirResource {
  return { resourceType: 'Condition', id: 'c', subject: { reference: 'Patient/p1' }, ...more }
}

function labelsOf(...resources: readonly FhirResource[]): readonly string[] | undefined {
  return label(
    resources.map((it) => unlabelled(it)),
    PERSON,
  ).at(-1)?.facts.labels
}

/** One code in the system that gives it a meaning, in one that does not, and in none, which may be any. */
const ONE_CODE: readonly (readonly [string | undefined, readonly string[]])[] = [
  [SNOMED, ['STI']],
  ['urn:local', []],
  [undefined, ['STI']],
]

describe('a code that was read before in the same answer', () => {
  it.each(ONE_CODE)('in the system %s means what it means alone', (system, labels) => {
    const coded = (id: string, of: string | undefined): FhirResource =>
      condition({ id, code: { coding: [{ ...(of === undefined ? {} : { system: of }), code: '76272004' }] } })
    const before = ONE_CODE.map(([of], n) => coded(`before-${String(n)}`, of))
    expect(labelsOf(...before, coded('last', system))).toEqual(labels)
    expect(labelsOf(coded('alone', system))).toEqual(labels)
  })
})

/** What a translation leaves of an element that R4 cannot hold. */
function setAside(text: string, more: JsonObject = {}): JsonObject {
  const content = { url: 'content', valueString: text, ...more }
  const { url } = SOURCE_EXTENSIONS.element
  return { extension: [{ url, extension: [{ url: 'element', valueString: 'severity' }, content] }] }
}

describe('what was set aside', () => {
  it('is read in every place it stands', () => {
    const twice = condition({ severity: setAside('{"value":1}'), onsetAge: setAside('"76272004"') })
    expect(labelsOf(twice)).toContain('STI')
  })

  it('holds codes that labels are made of where it holds more than text', () => {
    const coding = { valueCoding: { system: SNOMED, code: '76272004' } }
    expect(labelsOf(condition({ severity: setAside('{}', coding) }))).toContain('STI')
  })
})
