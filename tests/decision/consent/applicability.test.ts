import { describe } from 'vitest'
import { type JsonObject } from '../../../src/model/json.js'
import { check, deny, permit, purposes } from './cases.js'
import { ACT_CODE, consent, purpose } from './consents.js'

const optedBy = (code: string): JsonObject => ({ policyRule: { coding: [{ system: ACT_CODE, code }] } })
const ENDS_TODAY = { period: { end: '2026-07-01' } }

const SCOPES = 'http://terminology.hl7.org/CodeSystem/consentscope'

describe('which consents count', () => {
  check([
    { says: 'none is recorded', consents: [], gives: 'not-applicable' },
    { says: 'an active privacy consent', consents: [consent(permit())], gives: 'permit' },
    ...['draft', 'proposed', 'rejected', 'inactive', 'entered-in-error'].map((status) => ({
      says: `one that is ${status}`,
      consents: [consent(permit(), { status })],
      gives: 'not-applicable' as const,
    })),
    {
      says: 'a consent to treatment is no consent to sharing',
      consents: [
        consent(permit(), {
          scope: {
            coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'treatment' }],
          },
        }),
      ],
      gives: 'not-applicable',
    },
    {
      says: 'one that could not be verified with the person never counts',
      consents: [consent(permit(), { verification: [{ verified: false }] })],
      gives: 'not-applicable',
    },
    {
      says: 'one that was verified',
      consents: [consent(permit(), { verification: [{ verified: true }] })],
      gives: 'permit',
    },
    {
      says: 'one of several scopes',
      consents: [
        consent(permit(), {
          scope: {
            coding: [
              { system: 'urn:x', code: 'x' },
              { system: SCOPES, code: 'patient-privacy' },
            ],
          },
        }),
      ],
      gives: 'permit',
    },
    {
      says: 'a scope of another system',
      consents: [consent(permit(), { scope: { coding: [{ system: 'urn:x', code: 'patient-privacy' }] } })],
      gives: 'not-applicable',
    },
    { says: 'no scope', consents: [consent(permit(), { scope: null })], gives: 'not-applicable' },
    {
      says: 'rules nobody here knows deny, whatever is excepted',
      consents: [consent(deny({ provision: [permit()] }), { implicitRules: 'https://example.org/rules' })],
      gives: 'deny',
    },
    {
      says: 'a modifier nobody here understands denies',
      consents: [
        consent(permit(), { modifierExtension: [{ url: 'https://example.org/not', valueBoolean: true }] }),
      ],
      gives: 'deny',
    },
  ])
})

describe('the base', () => {
  check([
    { says: 'policyRule OPTIN, as R4 writes it', consents: [consent({}, optedBy('OPTIN'))], gives: 'permit' },
    { says: 'policyRule OPTOUT', consents: [consent({}, optedBy('OPTOUT'))], gives: 'deny' },
    {
      says: 'provision.type at the root, as IHE PCF writes it',
      consents: [consent(permit())],
      gives: 'permit',
    },
    { says: 'both, the same', consents: [consent(deny(), optedBy('OPTOUT'))], gives: 'deny' },
    { says: 'both, at odds: fails closed', consents: [consent(permit(), optedBy('OPTOUT'))], gives: 'deny' },
    {
      says: 'both, at odds, with an exception for the requester',
      consents: [consent(deny({ provision: [permit()] }), optedBy('OPTIN'))],
      gives: 'deny',
    },
    { says: 'neither: nothing was agreed to', consents: [consent({})], gives: 'deny' },
    { says: 'policyRule OPTINR', consents: [consent({}, optedBy('OPTINR'))], gives: 'permit' },
    {
      says: 'policyRule OPTOUTE, with an exception',
      consents: [consent({ provision: [permit()] }, optedBy('OPTOUTE'))],
      gives: 'permit',
    },
    {
      says: 'policyRule OPTOUTE beside a permit: fails closed',
      consents: [consent(permit(), optedBy('OPTOUTE'))],
      gives: 'deny',
    },
    {
      says: 'policyRule OPTIN of another system is no base',
      consents: [consent({}, { policyRule: { coding: [{ system: 'urn:x', code: 'OPTIN' }] } })],
      gives: 'deny',
    },
    {
      says: 'nor is a type that there is not',
      consents: [consent({ type: 'maybe' }, optedBy('OPTIN'))],
      gives: 'permit',
    },
  ])
})

describe('the period of a consent', () => {
  check([
    {
      says: 'an end date holds for the whole of its day (LEAP expires at midnight before it)',
      consents: [consent(permit(ENDS_TODAY))],
      gives: 'permit',
    },
    {
      says: 'and not for the next',
      consents: [consent(permit(ENDS_TODAY))],
      asked: { at: Date.parse('2026-07-02T00:00:00Z') },
      gives: 'not-applicable',
    },
    {
      says: 'it begins at its first moment',
      consents: [consent(permit({ period: { start: '2026-07-01T12:00:00Z' } }))],
      gives: 'permit',
    },
    {
      says: 'and is over when its last has passed',
      consents: [consent(permit({ period: { end: '2026-07-01T11:59:59Z' } }))],
      gives: 'not-applicable',
    },
    {
      says: 'a beginning that is no date permits nothing',
      consents: [consent(permit({ period: { start: 'soon' } }))],
      gives: 'not-applicable',
    },
    {
      says: 'one that has yet to begin',
      consents: [consent(permit({ period: { start: '2026-07-02' } }))],
      gives: 'not-applicable',
    },
    {
      says: 'a month covers its last day',
      consents: [consent(permit({ period: { end: '2026-07' } }))],
      gives: 'permit',
    },
    {
      says: 'an exception does not outlive the consent',
      consents: [
        consent(permit({ period: { end: '2026-06-30' }, provision: [permit({ period: { end: '2027' } })] })),
      ],
      gives: 'not-applicable',
    },
    {
      says: 'an end that is no date permits nothing',
      consents: [consent(permit({ period: { end: 'soon' } }))],
      gives: 'not-applicable',
    },
    { says: 'and still denies', consents: [consent(deny({ period: { end: 'soon' } }))], gives: 'deny' },
  ])
})

describe('purposes', () => {
  check([
    {
      says: 'a permit for TREAT covers ETREAT',
      consents: [consent(permit(purposes('TREAT')))],
      asked: { purposes: purpose('ETREAT') },
      gives: 'permit',
    },
    {
      says: 'but never breaking the glass',
      consents: [consent(permit(purposes('TREAT')))],
      asked: { purposes: purpose('BTG') },
      gives: 'not-applicable',
    },
    {
      says: 'nor does one for ETREAT',
      consents: [consent(permit(purposes('ETREAT')))],
      asked: { purposes: purpose('BTG') },
      gives: 'not-applicable',
    },
    {
      says: 'a deny for TREAT covers breaking the glass',
      consents: [consent(deny(purposes('TREAT')))],
      asked: { purposes: purpose('BTG') },
      gives: 'deny',
    },
    {
      says: 'so does one for ETREAT',
      consents: [consent(deny(purposes('ETREAT')))],
      asked: { purposes: purpose('BTG') },
      gives: 'deny',
    },
    {
      says: 'a permit needs every declared purpose',
      consents: [consent(permit(purposes('TREAT')))],
      asked: { purposes: purpose('TREAT', 'HMARKT') },
      gives: 'not-applicable',
    },
    {
      says: 'a deny any',
      consents: [consent(deny(purposes('HMARKT')))],
      asked: { purposes: purpose('TREAT', 'HMARKT') },
      gives: 'deny',
    },
    {
      says: 'no purpose declared: no permit',
      consents: [consent(permit(purposes('TREAT')))],
      asked: { purposes: [] },
      gives: 'not-applicable',
    },
    {
      says: 'and every deny',
      consents: [consent(deny(purposes('HMARKT')))],
      asked: { purposes: [] },
      gives: 'deny',
    },
  ])
})

describe('whose consent it is, and under which policy', () => {
  const older = (more: JsonObject): JsonObject => consent(deny(), { dateTime: '2026-01-01', ...more })
  const newer = (more: JsonObject): JsonObject => consent(permit(), more)
  const by = (system: string, value: string): JsonObject => ({
    organization: [{ identifier: { system, value } }],
  })
  const kept = { reference: 'Organization/practice' }
  const also = { reference: 'Organization/council' }
  const rule = (system: string | undefined, code: string): JsonObject => ({
    policyRule: { coding: [{ ...(system === undefined ? {} : { system }), code }] },
  })
  const same: readonly (readonly [string, JsonObject, JsonObject])[] = [
    ['custodians in another order', { organization: [kept, also] }, { organization: [also, kept] }],
    ['the same by identifier', by('urn:s', '1'), by('urn:s', '1')],
    [
      'policies in another order',
      { policy: [{ uri: 'urn:a' }, { uri: 'urn:b' }] },
      { policy: [{ uri: 'urn:b' }, { uri: 'urn:a' }] },
    ],
    ['the same authority', { policy: [{ authority: 'urn:a' }] }, { policy: [{ authority: 'urn:a' }] }],
    ['the same rule', rule('urn:s', 'r'), rule('urn:s', 'r')],
    ['a rule that only opts in or out', {}, rule(ACT_CODE, 'OPTIN')],
  ]
  const others: readonly (readonly [string, JsonObject, JsonObject])[] = [
    ['another custodian', { organization: [kept] }, { organization: [also] }],
    ['one custodian of two', { organization: [kept, also] }, { organization: [kept] }],
    ['another identifier', by('urn:s', '1'), by('urn:s', '2')],
    ['an identifier of another system', by('urn:s', '1'), by('urn:t', '1')],
    ['another authority', { policy: [{ authority: 'urn:a' }] }, { policy: [{ authority: 'urn:b' }] }],
    ['another rule', rule('urn:s', 'r'), rule('urn:s', 's')],
    ['a rule of another system', rule('urn:s', 'r'), rule('urn:t', 'r')],
    ['a rule of no system', rule('urn:s', 'r'), rule(undefined, 'r')],
    ['a rule of HL7 that is more than a base', {}, rule(ACT_CODE, 'MDHHS-5515')],
    ['what opts in by another system', {}, rule('urn:s', 'OPTIN')],
  ]
  check([
    ...same.map(([says, one, another]) => ({
      says: `${says}: the newer replaces the older`,
      consents: [older(one), newer(another)],
      gives: 'permit' as const,
    })),
    ...others.map(([says, one, another]) => ({
      says: `${says}: both count`,
      consents: [older(one), newer(another)],
      gives: 'deny' as const,
    })),
  ])
})
