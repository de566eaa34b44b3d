import { describe } from 'vitest'
import { type JsonObject } from '../../../src/model/json.js'
import { type Case, check, deny, permit } from './cases.js'
import { ACT_REASON, consent, type Given } from './consents.js'

const only = (more: JsonObject): readonly Given[] => [consent(permit(more))]

describe('an action', () => {
  const action = (
    code: string,
    system = 'http://terminology.hl7.org/CodeSystem/consentaction',
  ): JsonObject => ({
    action: [{ coding: [{ system, code }] }],
  })
  const rows: readonly (readonly [string, JsonObject, boolean | undefined])[] = [
    ['access', action('access'), true],
    ['disclose', action('disclose'), true],
    ['collect', action('collect'), false],
    ['use', action('use'), false],
    ['correct', action('correct'), false],
    [
      'one of several',
      { action: [...(action('use')['action'] as []), ...(action('access')['action'] as [])] },
      true,
    ],
    ['one that nobody knows', action('other'), undefined],
    ['one of another system', action('disclose', 'urn:x'), undefined],
  ]
  check(
    rows.flatMap(([says, asked, isOurs]): readonly Case[] => [
      {
        says: `a permit: ${says}`,
        consents: only(asked),
        gives: isOurs === true ? 'permit' : 'not-applicable',
      },
      {
        says: `a deny: ${says}`,
        consents: [consent(deny(asked))],
        gives: isOurs === false ? 'not-applicable' : 'deny',
      },
    ]),
  )
})

describe('a purpose', () => {
  const of = (system: string | undefined, ...codes: readonly string[]) =>
    codes.map((code) => ({ system, code }))
  const stated = (system: string, ...codes: readonly string[]): JsonObject => ({
    purpose: codes.map((code) => ({ system, code })),
  })
  const ask = (...codes: readonly string[]) => ({ purposes: of(ACT_REASON, ...codes) })
  check([
    {
      says: 'a kind of research',
      consents: only(stated(ACT_REASON, 'HRESCH')),
      asked: ask('CLINTRCH'),
      gives: 'permit',
    },
    {
      says: 'not the other way round',
      consents: only(stated(ACT_REASON, 'CLINTRCH')),
      asked: ask('HRESCH'),
      gives: 'not-applicable',
    },
    { says: 'one of several stated', consents: only(stated(ACT_REASON, 'HMARKT', 'TREAT')), gives: 'permit' },
    {
      says: 'each by another of those stated',
      consents: only(stated(ACT_REASON, 'HRESCH', 'TREAT')),
      asked: ask('TREAT', 'HRESCH'),
      gives: 'permit',
    },
    {
      says: 'breaking the glass by name',
      consents: only(stated(ACT_REASON, 'BTG')),
      asked: ask('BTG'),
      gives: 'permit',
    },
    {
      says: 'the same code of another system',
      consents: only(stated('urn:x', 'TREAT')),
      gives: 'not-applicable',
    },
    {
      says: 'the same code of one other system',
      consents: only(stated('urn:x', 'TREAT')),
      asked: { purposes: of('urn:x', 'TREAT') },
      gives: 'permit',
    },
    {
      says: 'kinds are known of one system alone',
      consents: only(stated('urn:x', 'TREAT')),
      asked: { purposes: of('urn:x', 'ETREAT') },
      gives: 'not-applicable',
    },
    {
      says: 'no code is no purpose',
      consents: only({ purpose: [{ system: ACT_REASON }] }),
      asked: ask(''),
      gives: 'not-applicable',
    },
    {
      says: 'a deny of another',
      consents: [consent(deny(stated(ACT_REASON, 'HMARKT')))],
      gives: 'not-applicable',
    },
  ])
})
