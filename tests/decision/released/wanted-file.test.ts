import { describe, expect, it } from 'vitest'
import { type Answered, decide } from '../../../src/decision/decide.js'
import { type PermitResult, consideredFor, permit, questionsOf } from '../../../src/decision/permit.js'
import { permitWantedFile } from '../../../src/decision/released/wanted-file.js'
import { type DisclosureRequest } from '../../../src/model/disclosure-request.js'
import { type ResourceFacts } from '../../../src/model/facts.js'
import { type Person } from '../../../src/model/person.js'
import { type SourceDescriptor } from '../../../src/model/source.js'
import { requestFor } from '../../disclosure/requests.js'
import { PATIENT, PERSON, PRACTICE } from '../../disclosure/world.js'
import { compiled } from '../rule-folder.js'
import { smallFolder } from '../rule-files/small-folder.js'
import { judged } from './judged-items.js'

const rules = compiled(smallFolder())
const { resource: ORDINARY = {}, ...ASKED } = rules.start
/** Of a child no view leaves anything out. */
const FACTS = { ...ASKED, subject: { ...ASKED.subject, age: 7 } }
const SURGERY: SourceDescriptor = { ...PRACTICE, areas: ['documents'] }
const TRUST: SourceDescriptor = { ...SURGERY, id: 'trust' }
const SOMEBODY: Person = {
  id: 'p-0018',
  nhsNumber: PERSON,
  nhsNumbers: [PERSON],
  trace: { kind: 'unavailable' },
}

function asked(changes: Partial<DisclosureRequest> = {}, facts = FACTS): PermitResult {
  const read = {
    interaction: 'read',
    type: 'Binary',
    person: { kind: 'resource', type: 'Binary', id: 'file' },
  } as const
  const sources = [SURGERY, TRUST].map((source) => ({
    source,
    types: ['DocumentReference', 'Binary'],
    facts,
  }))
  return permit(requestFor({ ...read, ...changes }), SOMEBODY, sources, [], rules.ruleSet)
}

const answered = (type: string, id: string, more: object, facts: ResourceFacts = {}): Answered => {
  const { labelled, origin } = judged(type, id, { ...more }, undefined, {
    source: SURGERY,
    area: 'documents',
  })
  return { origin, labelled: { ...labelled, facts: { ...ORDINARY, type, ...facts } } }
}
const FILE = answered('Binary', 'file', { contentType: 'image/png' })
const ANOTHER = answered('Binary', 'another', { contentType: 'image/png' })
const letter = (facts?: ResourceFacts): Answered =>
  answered(
    'DocumentReference',
    'letter',
    {
      subject: PATIENT,
      content: [{ attachment: { url: 'Binary/file' } }, { attachment: { url: 'Binary/another' } }],
    },
    facts,
  )

/** What would be asked again of each source, and for which file. */
function wanted(items: readonly Answered[], changes: Partial<DisclosureRequest> = {}): unknown {
  const result = asked(changes)
  if (result.kind === 'refused') throw new Error(result.code)
  const decision = decide(result.permit, { items, outcomes: [], issues: [], refusedConsent: [] })
  const again = permitWantedFile(result.permit, decision)
  return again && questionsOf(again).map((it) => [it.source.id, it.file])
}

describe('the content of a file is fetched', () => {
  it('from its source alone, where a document that may leave has it attached', () => {
    expect(wanted([ANOTHER, letter(), FILE])).toEqual([['a81001', 's-file']])
  })

  it.each<readonly [string, readonly Answered[]]>([
    ['the document is withheld', [letter({ labels: ['WITNESS'] }), FILE]],
    ['no document has it', [FILE]],
    ['it is not there', [letter(), ANOTHER]],
    ['the file itself is withheld', [letter(), answered('Binary', 'file', {}, { labels: ['WITNESS'] })]],
  ])('never where %s', (_, items) => {
    expect(wanted(items)).toBeUndefined()
  })

  it.each<readonly [string, Partial<DisclosureRequest>]>([
    ['a search', { interaction: 'search' }],
    [
      'a read of the document',
      { type: 'DocumentReference', person: { kind: 'resource', type: 'DocumentReference', id: 'letter' } },
    ],
    ['a request about the person', { person: { kind: 'nhs-number', nhsNumber: PERSON } }],
    ['a type that nobody knows', { type: 'Unheard' }],
  ])('never for %s', (_, changes) => {
    expect(wanted([letter(), FILE], changes)).toBeUndefined()
  })
})

describe('what the rules were given of each holder', () => {
  it.each([
    ['granted', FACTS],
    ['refused', { ...FACTS, subject: { ...FACTS.subject, objectsTo: ['9A1'] } }],
  ] as const)('is told where all is %s', (kind, facts) => {
    const result = asked({}, facts)
    expect(result.kind).toBe(kind)
    expect(consideredFor(result).map((it) => [it.source, it.facts])).toEqual([
      ['a81001', facts],
      ['trust', facts],
    ])
  })
})
