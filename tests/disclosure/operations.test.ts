import { describe, expect, test } from 'vitest'
import { type AuditPorts, answerOf, recordOperation } from '../../src/audit/record.js'
import { allowOperation } from '../../src/decision/operations/allow-operation.js'
import { conclude } from '../../src/decision/operations/conclude.js'
import { type OperationRule } from '../../src/decision/operations/operation-rules.js'
import { runOperation } from '../../src/disclosure/operations/run-operation.js'
import { type Requester } from '../../src/model/requester.js'
import { Refusal } from '../../src/model/refusal.js'
import { handMade } from './hand-made.js'
import { SOCIAL_WORKER } from './requests.js'

const RULES: Readonly<Record<string, OperationRule>> = {
  look: { scope: { type: 'AuditEvent', permissions: 'rs' }, roles: ['ig-officer'] },
  ask: { scope: { type: 'Patient', permissions: 's' }, roles: 'any' },
}

const requester = (changes: Partial<Requester>): Requester => ({ ...SOCIAL_WORKER, ...changes })

const CASES: readonly {
  readonly what: string
  readonly operation: string
  readonly changes: Partial<Requester>
  readonly code: string | undefined
  /** What the log says was lacking. */
  readonly detail?: string
}[] = [
  { what: 'the role and the scope', operation: 'look', changes: { roleName: 'ig-officer' }, code: undefined },
  { what: 'anyone who may ask', operation: 'ask', changes: {}, code: undefined },
  {
    what: 'another role',
    operation: 'look',
    changes: { roleName: 'gp' },
    code: 'ACCESS_DENIED',
    detail: 'role for look',
  },
  {
    what: 'an unknown role',
    operation: 'look',
    changes: { roleName: undefined },
    code: 'ACCESS_DENIED',
    detail: 'role for look',
  },
  {
    what: 'half of the scope',
    operation: 'look',
    changes: { roleName: 'ig-officer', scopes: ['system/AuditEvent.r'] },
    code: 'INSUFFICIENT_SCOPE',
    detail: 'AuditEvent.rs',
  },
  {
    what: 'the scope beside others and what is none',
    operation: 'look',
    changes: { roleName: 'ig-officer', scopes: ['x', 'system/Patient.r', 'system/AuditEvent.rs'] },
    code: undefined,
  },
  {
    what: 'a patient scope for a worker',
    operation: 'ask',
    changes: { scopes: ['patient/*.rs'] },
    code: 'INSUFFICIENT_SCOPE',
    detail: 'Patient.s',
  },
  {
    what: 'a patient scope for the person',
    operation: 'ask',
    changes: { scopes: ['patient/*.rs'], purpose: 'subject-access' },
    code: undefined,
  },
  { what: 'no row', operation: 'export', changes: {}, code: 'NOT_IMPLEMENTED', detail: 'export' },
  {
    what: 'a name of every object',
    operation: 'constructor',
    changes: {},
    code: 'NOT_IMPLEMENTED',
    detail: 'constructor',
  },
]

describe('an operation is allowed by its row alone', () => {
  test.each(CASES)('$operation: $what', ({ operation, changes, code, detail }) => {
    const allow = (): unknown => allowOperation(operation, requester(changes), RULES)
    if (code === undefined) expect(allow).not.toThrow()
    else expect(allow).toThrow(expect.objectContaining({ code, detail }))
  })
})

const evidence = {
  kind: 'access',
  requestId: 'r-1',
  at: '2026-11-21T10:00:00.000Z',
  rawQuery: '',
  type: undefined,
  person: undefined,
  outcome: 'explained',
  ruleSetHash: undefined,
  reasons: ['A-04'],
  missing: [],
  obligations: [],
  details: { receipts: 1 },
} as const

describe('an operation leaves only recorded', () => {
  const concluded = conclude(
    allowOperation('ask', requester({}), RULES),
    { status: 200, resource: { resourceType: 'Parameters' } },
    evidence,
  )

  test('with its receipt, and an entry that says who did what', async () => {
    const { ports, entries } = handMade()
    const answer = answerOf(await recordOperation(concluded, ports.audit))
    expect(answer.headers).toEqual({
      'Content-Type': 'application/fhir+json; charset=utf-8',
      'Audit-Receipt': expect.stringMatching(/#\d+$/) as string,
    })
    expect(new TextDecoder().decode(answer.body)).toBe('{"resourceType":"Parameters"}')
    expect(entries[0]).toMatchObject({ kind: 'access', action: 'ask', outcome: 'explained' })
    expect(JSON.parse(entries[0]?.body ?? '')).toMatchObject({ reasons: ['A-04'], details: { receipts: 1 } })
  })

  test('and not at all when the log cannot be written', async () => {
    const audit: AuditPorts = {
      ...handMade().ports.audit,
      log: { append: () => Promise.reject(new Error()) },
    }
    await expect(recordOperation(concluded, audit)).rejects.toThrow(
      expect.objectContaining({ code: 'NOT_RECORDED' }),
    )
  })

  test('a call without a row is refused and recorded', async () => {
    const { ports, entries } = handMade()
    const asked = {
      id: 'r-2',
      at: evidence.at,
      requester: requester({}),
      operation: 'export',
      type: undefined,
      resourceId: undefined,
      pairs: [],
      named: undefined,
      body: undefined,
      rawQuery: 'R0VU',
    }
    const performed = new Map([['export', () => Promise.reject(new Refusal('BAD_REQUEST'))]])
    const answer = answerOf(await runOperation(asked, performed, ports))
    expect(answer.status).toBe(501)
    expect(entries[0]).toMatchObject({ kind: 'refusal', action: 'export', outcome: 'NOT_IMPLEMENTED' })
  })
})
