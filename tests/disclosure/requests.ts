import { type RecordedAnswer, answerOf } from '../../src/audit/record.js'
import { disclose } from '../../src/disclosure/disclose.js'
import { type DisclosureRequest } from '../../src/model/disclosure-request.js'
import { type Requester } from '../../src/model/requester.js'
import { EMPTY_QUERY } from '../../src/model/search-query.js'
import { type HandMade, NOW } from './hand-made.js'
import { PERSON, ods } from './world.js'

/** A social worker of 9A1 with an open case. */
export const SOCIAL_WORKER: Requester = {
  callingSystem: 'riverton-cases',
  userId: 'SW-1',
  userName: 'Sam TEST-WORKER',
  role: { system: undefined, code: 'social-worker' },
  roleName: 'social-worker',
  roleGroup: 'regulated-social-work',
  healthProfessional: false,
  organisation: ods('9A1'),
  organisationName: 'Riverton Council (test)',
  purpose: 'direct-care',
  authAssurance: 2,
  activities: [],
  selfClaimed: false,
  permissionToView: 'granted',
  breakGlass: false,
  reason: undefined,
  authority: { reference: undefined, approvedBy: undefined, justification: undefined },
  actingFor: undefined,
  person: undefined,
  scopes: ['system/*.rs'],
}

/** A nurse on a ward of RX9, who sees the whole of a GP record. */
const NURSE: Requester = {
  ...SOCIAL_WORKER,
  callingSystem: 'trust',
  userId: 'RN-1',
  roleName: 'ward-nurse',
  roleGroup: 'regulated-health',
  healthProfessional: true,
  organisation: ods('RX9'),
}

/** A GP of the person's own practice. */
export const GP: Requester = {
  ...NURSE,
  callingSystem: 'practice',
  userId: 'GP-1',
  roleName: 'gp',
  organisation: ods('A81001'),
  authAssurance: 3,
}

/** A search for problems of the person by a social worker, unless told otherwise. */
export function requestFor(changes: Partial<DisclosureRequest> = {}): DisclosureRequest {
  return {
    id: '3f1d2c1e-8f0b-4a56-9c3e-0f8a1b2c3d4e',
    at: NOW,
    requester: SOCIAL_WORKER,
    interaction: 'search',
    type: 'Condition',
    person: { kind: 'nhs-number', nhsNumber: PERSON },
    query: EMPTY_QUERY,
    cursor: undefined,
    rawQuery: '',
    ...changes,
  }
}

/** What the caller gets for a request. */
export async function answerTo(
  made: HandMade,
  changes: Partial<DisclosureRequest> = {},
): Promise<RecordedAnswer> {
  return answerOf(await disclose(requestFor(changes), made.ports))
}

export function textOfAnswer(answer: RecordedAnswer): string {
  return new TextDecoder().decode(answer.body)
}
