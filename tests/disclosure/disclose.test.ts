import { describe, expect, test } from 'vitest'
import { disclose } from '../../src/disclosure/disclose.js'
import { type DisclosureRequest } from '../../src/model/disclosure-request.js'
import { isJsonObject, objectOf } from '../../src/model/json.js'
import { type HandMade, handMade } from './hand-made.js'
import { GP, SOCIAL_WORKER, answerTo, requestFor, textOfAnswer } from './requests.js'
import { ASTHMA, DISSENT, NOTHING_RECORDED, type World, condition } from './world.js'

const HELD = { a81001: [condition('problem-1', ASTHMA)] }

describe('the steps of a disclosure', () => {
  test('are taken in order, and the entry is written last', async () => {
    const made = handMade({ holdings: HELD })
    const answer = await answerTo(made)
    expect(answer.status).toBe(200)
    expect(textOfAnswer(answer)).toContain('Condition/problem-1')
    expect(stages(made)).toEqual(['trace', 'index', 'registers', 'ask', 'remember', 'append'])
    expect(made.steps.at(-1)).toBe('append disclosure')
    expect(made.entries).toHaveLength(1)
  })

  test('end before the first when the token has no scope for it: nobody is traced', async () => {
    const made = handMade({ holdings: HELD })
    const requester = { ...SOCIAL_WORKER, scopes: ['system/CarePlan.rs'] }
    expect((await answerTo(made, { requester })).status).toBe(403)
    expect(made.steps).toEqual(['append refusal'])
    expect(made.entries[0]).toMatchObject({ kind: 'refusal', outcome: 'INSUFFICIENT_SCOPE' })
  })
})

type RefusedCase = {
  readonly because: string
  readonly world?: Partial<World>
  readonly request?: Partial<DisclosureRequest>
  readonly status: number
  readonly code: string
  readonly reason?: string
}

const REFUSED: readonly RefusedCase[] = [
  {
    because: 'the practice has recorded dissent',
    world: { registers: { A81001: DISSENT, '9A1': NOTHING_RECORDED } },
    status: 403,
    code: 'NO_PATIENT_CONSENT',
    reason: 'R-01',
  },
  {
    because: 'nobody has a relationship with the person',
    world: { relationships: { '9A1': [] } },
    status: 403,
    code: 'NO_RELATIONSHIP',
    reason: 'A-01',
  },
  {
    because: 'the relationship feed is stale',
    world: { relationships: {} },
    status: 403,
    code: 'NO_RELATIONSHIP',
    reason: 'A-01',
  },
  {
    because: 'no agreement is in force',
    world: { agreement: 'none' },
    status: 403,
    code: 'NO_ORGANISATION_CONSENT',
    reason: 'A-02',
  },
  {
    because: 'the controller’s register cannot be read',
    world: { failing: ['register A81001'] },
    status: 503,
    code: 'CANNOT_CHECK',
  },
  {
    because: 'PDS does not answer',
    world: { traceOf: () => ({ kind: 'unavailable' }) },
    status: 503,
    code: 'CANNOT_CHECK',
  },
  {
    because: 'PDS knows nobody of that number',
    world: { traceOf: () => ({ kind: 'not-found' }) },
    status: 404,
    code: 'PATIENT_NOT_FOUND',
  },
  {
    because: 'PDS has invalidated the record',
    world: { traceOf: () => ({ kind: 'invalidated' }) },
    status: 404,
    code: 'PATIENT_NOT_FOUND',
  },
  {
    because: 'the organisation is not registered',
    world: { organisations: [] },
    status: 503,
    code: 'CANNOT_CHECK',
  },
  {
    because: 'the purpose is not known',
    request: { requester: { ...SOCIAL_WORKER, purpose: undefined } },
    status: 403,
    code: 'ACCESS_DENIED',
  },
]

describe('no source is asked, and the refusal is recorded, when', () => {
  test.each(REFUSED)('$because', async ({ world, request, status, code, reason }) => {
    const made = handMade({ holdings: HELD, ...world })
    const answer = await answerTo(made, request)
    expect(answer.status).toBe(status)
    expect(textOfAnswer(answer)).toContain(`"code":"${code}"`)
    expect(made.steps.filter((it) => it.startsWith('ask'))).toEqual([])
    expect(made.entries).toMatchObject([{ kind: 'refusal', outcome: code, subject: '9990000018' }])
    if (reason !== undefined) expect(entryBody(made)['reasons']).toContain(reason)
    expect(entryBody(made)['ruleSetHash']).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('nothing is released when', () => {
  const FAILURES: readonly (readonly [string, string, number, string])[] = [
    ['the ids that leave cannot be remembered', 'remember', 503, 'CANNOT_CHECK'],
    ['the patient index cannot be used', 'index', 503, 'CANNOT_CHECK'],
    ['a source connector breaks its promise and throws', 'ask', 500, 'INTERNAL_SERVER_ERROR'],
  ]
  test.each(FAILURES)('%s, which is recorded', async (_what, step, status, code) => {
    const made = handMade({ holdings: HELD, failing: [step] })
    const answer = await answerTo(made)
    expect(answer.status).toBe(status)
    expect(textOfAnswer(answer)).toContain(`"code":"${code}"`)
    expect(textOfAnswer(answer)).not.toContain('problem-1')
    expect(made.entries).toMatchObject([{ kind: 'refusal', outcome: code }])
  })

  test('a dissent the source told of cannot be kept', async () => {
    const made = handMade({ holdings: HELD, refusedConsent: ['pds'], failing: ['dissent'] })
    const answer = await answerTo(made, EVERYTHING)
    expect(answer.status).toBe(503)
    expect(textOfAnswer(answer)).not.toContain('problem-1')
    expect(made.entries).toMatchObject([{ kind: 'refusal', outcome: 'CANNOT_CHECK' }])
  })

  test('the log cannot be written: not even a refusal is handed out', async () => {
    const made = handMade({ holdings: HELD, failing: ['append'] })
    await expect(disclose(requestFor(), made.ports)).rejects.toMatchObject({ code: 'NOT_RECORDED' })
    expect(made.entries).toEqual([])
  })

  test('the log fails for a refusal: nothing is handed out either', async () => {
    const made = handMade({ relationships: { '9A1': [] }, failing: ['append'] })
    await expect(disclose(requestFor(), made.ports)).rejects.toMatchObject({ code: 'NOT_RECORDED' })
  })
})

describe('a bug', () => {
  test('is reported once, and the caller is told nothing of it', async () => {
    const made = handMade({ holdings: HELD, failing: ['ask'] })
    const answer = await answerTo(made)
    expect(made.bugs).toHaveLength(1)
    expect(textOfAnswer(answer)).not.toContain('the test makes this step fail')
    expect(entryBody(made)['refusal']).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' })
  })
})

const EVERYTHING: Partial<DisclosureRequest> = {
  interaction: 'everything',
  type: 'Patient',
  person: { kind: 'patient-id', id: 'p-0018' },
}

describe('a source that refuses for lack of consent', () => {
  test('has told of a dissent, which is kept in its controller’s name', async () => {
    const made = handMade({ holdings: HELD, refusedConsent: ['a81001'] })
    await answerTo(made, EVERYTHING)
    expect(made.dissents).toEqual(['A81001 9990000018'])
  })
  test('is the refusal where it alone was asked', async () => {
    const made = handMade({ refusedConsent: ['a81001'] })
    const answer = await answerTo(made)
    expect(answer.status).toBe(403)
    expect(made.entries[0]).toMatchObject({ kind: 'refusal', outcome: 'NO_PATIENT_CONSENT' })
    expect(made.dissents).toEqual(['A81001 9990000018'])
  })
})

describe('evidence of a refusal', () => {
  test('is as full as that of a release: who, as they were, for whom, what, why', async () => {
    const made = handMade({ registers: { A81001: DISSENT, '9A1': NOTHING_RECORDED } })
    await answerTo(made, { rawQuery: 'R0VU' })
    const body = entryBody(made)
    expect(Object.keys(body)).toEqual(
      expect.arrayContaining(['requester', 'interaction', 'type', 'subject', 'query', 'purpose', 'response']),
    )
    expect(body['requester']).toMatchObject({
      userId: 'SW-1',
      organisation: '9A1',
      roleName: 'social-worker',
    })
    expect(body['query']).toBe('R0VU')
  })

  test('never holds the number that a citizen’s sign-in attested, nor scopes', async () => {
    const made = handMade()
    await answerTo(made, { requester: { ...GP, person: '9990000077' } })
    expect(made.entries[0]?.body).not.toContain('9990000077')
    expect(made.entries[0]?.body).not.toContain('system/*.rs')
  })
})

function entryBody({ entries }: HandMade): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(entries[0]?.body ?? '')
  if (!isJsonObject(value) || objectOf(value['response']) === undefined) throw new Error('not an entry')
  return value
}

/** The steps by kind, each once, in the order of their first. */
function stages({ steps }: HandMade): readonly string[] {
  const kinds = steps.map((it) => it.split(' ')[0] ?? '')
  return [...new Set(kinds.map((it) => (/^(relation|register|release)/.test(it) ? 'registers' : it)))]
}
