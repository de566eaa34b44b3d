import { describe, expect, test } from 'vitest'
import { allowOperation } from '../../../src/decision/operations/allow-operation.js'
import { LOG_READERS } from '../../../src/decision/operations/operation-rules.js'
import { Refusal } from '../../../src/model/refusal.js'
import { SOCIAL_WORKER } from '../../disclosure/requests.js'

const OFFICERS = ['ig-officer', 'privacy-officer', 'caldicott-guardian']
const NOBODY_SPECIAL = ['social-worker', 'gp', 'patient', undefined]

/** What each operation takes: the scope, another one that is not enough, and roles that may call it beside others. */
const OPERATIONS: readonly (readonly [string, string, string, readonly (string | undefined)[]])[] = [
  ['audit-search', 'system/AuditEvent.s', 'system/AuditEvent.r', OFFICERS],
  ['audit-read', 'system/AuditEvent.r', 'system/AuditEvent.s', OFFICERS],
  ['who-accessed', 'system/AuditEvent.s', 'system/Patient.s', [...OFFICERS, 'patient']],
  ['explain', 'system/AuditEvent.r', 'system/Patient.r', [...OFFICERS, ...NOBODY_SPECIAL]],
  ['report-problem', 'system/AuditEvent.r', 'system/Patient.r', [...OFFICERS, ...NOBODY_SPECIAL]],
  ['can-share', 'system/Patient.s', 'system/Patient.r', [...OFFICERS, ...NOBODY_SPECIAL]],
  ['consent-search', 'system/Consent.s', 'system/Consent.r', [...OFFICERS, ...NOBODY_SPECIAL]],
  ['consent-read', 'system/Consent.r', 'system/Consent.s', [...OFFICERS, ...NOBODY_SPECIAL]],
  [
    'directory-search',
    'system/HealthcareService.s',
    'system/HealthcareService.r',
    [...OFFICERS, ...NOBODY_SPECIAL],
  ],
  ['create-consent', 'system/Consent.c', 'system/Consent.u', [...OFFICERS, ...NOBODY_SPECIAL]],
]

function outcomeOf(operation: string, roleName: string | undefined, scope: string): string {
  try {
    allowOperation(operation, { ...SOCIAL_WORKER, roleName, scopes: [scope] })
    return 'allowed'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

describe('who may call each operation', () => {
  test.each(OPERATIONS)('%s', (operation, scope, tooLittle, roles) => {
    for (const role of [...OFFICERS, ...NOBODY_SPECIAL]) {
      expect(outcomeOf(operation, role, scope)).toBe(roles.includes(role) ? 'allowed' : 'ACCESS_DENIED')
      expect(outcomeOf(operation, role, tooLittle)).toBe('INSUFFICIENT_SCOPE')
    }
  })

  test('and that the log is read by officers alone is said once', () => {
    expect(LOG_READERS).toEqual(OFFICERS)
  })
})
