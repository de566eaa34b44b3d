import { describe } from 'vitest'
import { type JsonObject } from '../../../src/model/json.js'
import { check, deny, permit, purposes } from './cases.js'
import { ACT_CODE, consent, purpose } from './consents.js'

const optedBy = (code: string): JsonObject => ({ policyRule: { coding: [{ system: ACT_CODE, code }] } })
const ENDS_TODAY = { period: { end: '2026-07-01' } }

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
