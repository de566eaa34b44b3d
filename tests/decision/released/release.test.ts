import { describe, expect, it } from 'vitest'
import { type Answer, type Answered, decide, readDecision } from '../../../src/decision/decide.js'
import { permit } from '../../../src/decision/permit.js'
import { readReleasable, referencesOf, release } from '../../../src/decision/release.js'
import { whole } from '../../../src/model/slices/sliced.js'
import { type FhirResource } from '../../../src/fhir/resource.js'
import { type DisclosureRequest } from '../../../src/model/disclosure-request.js'
import { type ResourceFacts } from '../../../src/model/facts.js'
import { type SourceOutcome } from '../../../src/model/gap.js'
import { isJsonObject, objectOf, objectsOf, textOf } from '../../../src/model/json.js'
import { type Person } from '../../../src/model/person.js'
import { type SourceDescriptor } from '../../../src/model/source.js'
import { NOW } from '../../disclosure/hand-made.js'
import { requestFor } from '../../disclosure/requests.js'
import { PATIENT, PERSON, PRACTICE, SOURCES } from '../../disclosure/world.js'
import { compiled } from '../rule-folder.js'
import { smallFolder } from '../rule-files/small-folder.js'

const rules = compiled(smallFolder())
const { resource: ordinary = {}, ...ASKED } = rules.start
/** Of a child no view leaves anything out. */
const REQUEST = { ...ASKED, subject: { ...ASKED.subject, age: 7 } }
const SOMEBODY: Person = {
  id: 'p-0018',
  nhsNumber: PERSON,
  nhsNumbers: [PERSON],
  trace: { kind: 'unavailable' },
}
const TELEPHONED: SourceDescriptor = { ...PRACTICE, name: 'The Surgery', telephone: '0113 496 0000' }
const [, COUNCIL = PRACTICE] = SOURCES
const PORTS = {
  fhirBase: 'https://gateway.example/fhir',
  cursorKey: new Uint8Array(32),
  mintId: (source: string, type: string, id: string) => `${source}-${type}-${id}`,
}

function item(type: string, id: string, facts: Partial<ResourceFacts> = {}, source = TELEPHONED): Answered {
  const resource: FhirResource = { resourceType: type, id, subject: PATIENT, code: { text: id } }
  return {
    labelled: {
      resource,
      source,
      area: 'problems',
      facts: { ...ordinary, type, ...facts },
      sourceReference: `ref-${id}`,
    },
    origin: {
      source: source.id,
      recordId: 'r',
      mapping: 'm',
      mappingVersion: '1',
      retrievedAt: NOW,
      asOf: undefined,
    },
  }
}

type Said = {
  readonly outcome?: SourceOutcome
  readonly refusedConsent?: readonly string[]
  /** Sources that hold no area that could be asked of them. */
  readonly silent?: readonly string[]
}

/** What is decided of these items, where the practice and the council may be asked. */
function decided(
  items: readonly Answered[],
  { outcome = 'answered', refusedConsent = [], silent = [] }: Said = {},
  request: Partial<DisclosureRequest> = {},
) {
  const sources = [TELEPHONED, COUNCIL].map((it) => ({
    ...it,
    areas: silent.includes(it.id) ? [] : (['problems'] as const),
  }))
  const result = permit(
    requestFor({ type: 'Condition', ...request }),
    SOMEBODY,
    sources.map((source) => ({ source, types: ['Condition'], facts: REQUEST })),
    [],
    rules.ruleSet,
  )
  if (result.kind === 'refused') throw new Error(result.code)
  const answer: Answer = {
    items,
    outcomes: sources
      .filter((it) => it.areas.length > 0)
      .map(({ id }) => ({ source: id, area: 'problems', outcome, asOf: NOW, warnings: [] })),
    issues: [],
    refusedConsent,
  }
  return decide(result.permit, answer)
}

function answered(...of: Parameters<typeof decided>) {
  const releasable = whole(release(decided(...of), PORTS))
  const { answer, evidence, shown } = readReleasable(releasable)
  const body = parsed(answer.body)
  return {
    answer,
    evidence,
    shown: shown(),
    references: referencesOf(releasable),
    body: isJsonObject(body) ? body : {},
  }
}

const parsed = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes))

describe('what is decided', () => {
  it('of a source that was not permitted is that it is withheld in silence, with an alarm', () => {
    const [, , stranger] = SOURCES
    const [judged] = readDecision(decided([item('Condition', 'c-1', {}, stranger)])).judged
    expect(judged?.verdict).toEqual({
      decision: 'withhold',
      code: undefined,
      disclose: 'silent',
      masks: [],
      obligations: ['security-alarm'],
      reasons: ['D-00'],
      basis: undefined,
      missing: [],
    })
  })
})

describe('what is released', () => {
  const HELD = [
    item('Condition', 'c-1'),
    item('Condition', 'c-2', { labels: ['WITNESS'] }),
    item('Condition', 'c-3', {}, COUNCIL),
  ]

  it('is shown source by source, as it left, and nothing that was withheld', () => {
    const { answer, evidence, shown, body } = answered(HELD)
    expect(answer.status).toBe(200)
    expect(evidence).toMatchObject({
      outcome: 'released',
      released: [{ reference: 'Condition/c-1' }, { reference: 'Condition/c-3' }],
      withheld: [{ source: 'a81001', count: 1, disclose: 'silent' }],
      basis: [{ commonLaw: 'implied consent' }],
    })
    const texts = shown.map(({ source, bytes }) => [source, parsed(bytes)] as const)
    expect(texts).toMatchObject([
      ['a81001', [{ id: 'c-1', code: { text: 'c-1' } }]],
      ['riverton', [{ id: 'c-3', code: { text: 'c-3' } }]],
    ])
    const left = objectsOf(body['entry']).map((it) => objectOf(it['resource']))
    expect(left.map((it) => textOf(it?.['id']) ?? 'outcome')).toEqual(['c-1', 'c-3', 'outcome'])
    expect(texts.flatMap(([, resources]) => resources)).toEqual(left.slice(0, 2))
  })

  it('can be read by its reference afterwards, but not what is never read by itself', () => {
    const includes = [
      {
        direction: 'revinclude',
        sourceType: 'Provenance',
        parameter: 'target',
        targetType: undefined,
        iterates: false,
      },
    ] as const
    const { query } = requestFor()
    const { references, evidence } = answered(HELD, {}, { query: { ...query, includes } })
    expect(evidence.released.map((it) => it.reference)).toEqual([
      'Condition/c-1',
      'Condition/c-3',
      'Provenance/a81001-Provenance-r',
      'Provenance/riverton-Provenance-r',
    ])
    expect(references).toEqual(['Condition/c-1', 'Condition/c-3'])
    // Where nobody asked for them none leaves, and none is said to have left.
    expect(answered(HELD).evidence.released).toHaveLength(2)
  })
})

describe('no answer can be given', () => {
  it.each([
    ['timed-out', 504, 'SOURCES_TIMED_OUT'],
    ['error', 502, 'SOURCES_FAILED'],
  ] as const)('where every source ended in %s, and each is named', (outcome, status, code) => {
    const { answer, evidence, shown, references, body } = answered([], { outcome })
    expect(answer.status).toBe(status)
    expect(answer.headers).toEqual({
      'Content-Type': 'application/fhir+json; charset=utf-8',
      'Retry-After': '10',
    })
    // The refusal, the two sources, and that this may not be all there is.
    expect(objectsOf(body['issue'])).toHaveLength(4)
    expect(JSON.stringify(body)).toContain(`"code":"${code}"`)
    expect([evidence.outcome, evidence.basis, evidence.released, shown, references]).toEqual([
      code,
      [],
      [],
      [],
      [],
    ])
    expect(evidence.sources.map((it) => [it.source, it.outcome])).toEqual([
      ['a81001', outcome],
      ['riverton', outcome],
    ])
  })

  it('where every source that was asked refuses for lack of consent, and it says whom to telephone', () => {
    const { answer, evidence, body } = answered([], { refusedConsent: ['a81001', 'riverton'] })
    expect([answer.status, evidence.outcome]).toEqual([403, 'NO_PATIENT_CONSENT'])
    expect(objectsOf(body['issue'])).toHaveLength(1)
    expect(JSON.stringify(body)).toContain('0113 496 0000')
  })

  it.each([
    ['refuses, where nothing could be asked of the other', ['a81001'], 403, 'NO_PATIENT_CONSENT'],
    ['answers, and so does nothing else', [], 200, 'released'],
  ])('where the one source that was asked %s', (_, refusedConsent, status, outcome) => {
    const { answer, evidence } = answered([], { refusedConsent, silent: ['riverton'] })
    expect([answer.status, evidence.outcome]).toEqual([status, outcome])
  })

  it('but where one of two does, the other answers', () => {
    const { answer, body } = answered([item('Condition', 'c-3', {}, COUNCIL)], { refusedConsent: ['a81001'] })
    expect(answer.status).toBe(200)
    expect(JSON.stringify(body)).toContain('Condition/c-3')
  })

  it.each([
    ['absent', []],
    ['withheld', [item('Condition', 'c-2', { labels: ['WITNESS'] })]],
  ])('where what is read is %s, and both look alike', (_, items) => {
    const person = { kind: 'resource', type: 'Condition', id: 'c-2' } as const
    const read = { interaction: 'read', person } as const
    const { answer, evidence, shown } = answered(items, {}, read)
    expect(answer).toEqual(answered([], {}, read).answer)
    expect([answer.status, evidence.outcome, evidence.basis, shown]).toEqual([
      404,
      'PATIENT_NOT_FOUND',
      [],
      [],
    ])
    expect(evidence.withheld).toHaveLength(items.length)
  })
})
