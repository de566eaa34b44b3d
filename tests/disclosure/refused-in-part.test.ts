import { describe, expect, test } from 'vitest'
import { type AuditEntry } from '../../src/audit/record.js'
import { type JsonObject, isJsonObject, objectsOf, textOf } from '../../src/model/json.js'
import { type Include } from '../../src/model/search-query.js'
import { EMPTY_QUERY } from '../../src/model/search-query.js'
import { handMade } from './hand-made.js'
import { GP, SOCIAL_WORKER, answerTo, textOfAnswer } from './requests.js'
import { ASTHMA, DISSENT, NOTHING_RECORDED, SYPHILIS, condition } from './world.js'

const HELD = { a81001: [condition('problem-1', ASTHMA), condition('problem-2', SYPHILIS)] }
const PROVENANCE: Include = {
  direction: 'revinclude',
  sourceType: 'Provenance',
  parameter: 'target',
  targetType: undefined,
  iterates: false,
}

function bodyOf(entry: AuditEntry | undefined): JsonObject {
  const body: unknown = JSON.parse(entry?.body ?? '{}')
  return isJsonObject(body) ? body : {}
}

describe('a request that one source may answer and another may not', () => {
  const everything = {
    interaction: 'everything' as const,
    type: 'Patient',
    person: { kind: 'patient-id' as const, id: 'p-0018' },
  }

  test('keeps in the entry what was refused, by which rule, though the caller is told less', async () => {
    const made = handMade({ holdings: HELD, registers: { A81001: DISSENT, '9A1': NOTHING_RECORDED } })
    const answer = await answerTo(made, everything)
    expect(answer.status).toBe(200)
    const [refused] = objectsOf(bodyOf(made.entries[0])['refused'])
    expect(refused).toMatchObject({ source: 'a81001', code: 'NO_PATIENT_CONSENT', reasons: ['R-01'] })
  })

  test('names the organisation that holds what was not asked for', async () => {
    const made = handMade({ holdings: HELD, registers: { A81001: DISSENT, '9A1': NOTHING_RECORDED } })
    const text = textOfAnswer(await answerTo(made, everything))
    expect(text).toContain('not-permitted')
    expect(text).not.toContain('"valueString":""')
  })

  test('records a refusal that the caller cannot see at all', async () => {
    const made = handMade({ holdings: HELD })
    const hidden = made.world.traceOf
    made.world.traceOf = (nhsNumber) => {
      const trace = hidden(nhsNumber)
      return trace.kind === 'traced' ? { ...trace, sensitivity: 'R' } : trace
    }
    const text = textOfAnswer(await answerTo(made, everything))
    expect(text).not.toContain('"a81001"')
    expect(objectsOf(bodyOf(made.entries[0])['refused'])).toMatchObject([
      { source: 'a81001', code: 'PATIENT_NOT_FOUND' },
    ])
  })
})

describe('a source that does not offer what is asked', () => {
  test('is named in the answer, and in no event: its controller was not asked', async () => {
    const made = handMade({ holdings: HELD })
    const answer = await answerTo(made, { requester: GP, type: 'Immunization' })
    expect(textOfAnswer(answer)).toContain('"riverton"')
    expect(textOfAnswer(answer)).toContain('not-supported')
    const sources = objectsOf(bodyOf(made.entries[0])['sources']).map((it) => it['source'])
    expect(sources).toEqual(['a81001'])
  })
})

describe('a read of something withheld', () => {
  test('is recorded as fully as a release, and answered like a read of nothing', async () => {
    const made = handMade({ holdings: HELD })
    await answerTo(made, { requester: GP })
    const read = (id: string) =>
      answerTo(made, {
        requester: GP,
        interaction: 'read',
        type: 'Condition',
        person: { kind: 'resource', type: 'Condition', id },
      })
    await made.ports.patientIndex.remember('p-0018', ['Condition/problem-2'])
    const answer = await read('problem-2')
    expect(answer.status).toBe(404)
    const entry = made.entries.at(-1)
    expect(entry).toMatchObject({ kind: 'refusal', outcome: 'PATIENT_NOT_FOUND' })
    const body = bodyOf(entry)
    expect(objectsOf(body['withheld'])).toMatchObject([{ type: 'Condition', reasons: ['R-05'] }])
    expect(objectsOf(body['sources']).length).toBeGreaterThan(0)
    expect(textOfAnswer(await read('never-known'))).toBe(textOfAnswer(answer))
  })
})

describe('Provenance', () => {
  test('names only what is on the page, and is in the entry', async () => {
    const made = handMade({
      holdings: { a81001: [condition('problem-1', ASTHMA), condition('problem-3', ASTHMA)] },
    })
    const query = { ...EMPTY_QUERY, count: 1, includes: [PROVENANCE] }
    const answer = await answerTo(made, { requester: GP, query })
    const bundle: unknown = JSON.parse(textOfAnswer(answer))
    const resources = isJsonObject(bundle)
      ? objectsOf(bundle['entry']).flatMap((it) => (isJsonObject(it['resource']) ? [it['resource']] : []))
      : []
    const [provenance] = resources.filter((it) => it['resourceType'] === 'Provenance')
    expect(objectsOf(provenance?.['target'])).toHaveLength(1)
    const released = objectsOf(bodyOf(made.entries[0])['released']).map((it) => textOf(it['reference']))
    expect(released).toContain(`Provenance/${textOf(provenance?.['id']) ?? ''}`)
    expect(released).toHaveLength(2)
  })
})

describe('scopes', () => {
  test.each([
    [['system/Condition.rs'], 403],
    [['system/Condition.rs', 'system/Provenance.r'], 200],
    [['patient/*.rs'], 403],
  ])('%s bring along no type that they do not name: %i', async (scopes, status) => {
    const made = handMade({ holdings: HELD })
    const query = { ...EMPTY_QUERY, includes: [PROVENANCE] }
    const requester = { ...SOCIAL_WORKER, scopes }
    expect((await answerTo(made, { requester, query })).status).toBe(status)
  })
})

describe('an id that names nobody', () => {
  test('takes a trace like any other, and tells of an outage like any other', async () => {
    const made = handMade({ holdings: HELD })
    const request = {
      interaction: 'read' as const,
      type: 'Patient',
      person: { kind: 'patient-id' as const, id: 'x' },
    }
    expect((await answerTo(made, request)).status).toBe(404)
    expect(made.steps).toContain('trace')
    made.world.traceOf = () => ({ kind: 'unavailable' })
    expect((await answerTo(made, request)).status).toBe(503)
  })
})
