import { describe } from 'vitest'
import { type JsonObject } from '../../../src/model/json.js'
import { check, deny, labels, permit } from './cases.js'
import { ACT_CODE, ACT_REASON, actor, consent, observation } from './consents.js'

describe('a newer consent takes back a denial only where it speaks of the same', () => {
  const rule = (code: string): JsonObject => ({ policyRule: { coding: [{ system: ACT_CODE, code }] } })
  const worker = { actor: [actor('Practitioner/worker')] }
  const other = { actor: [actor('Practitioner/other')] }
  const either = { actor: [actor('Practitioner/other'), actor('Practitioner/worker')] }
  const on = (month: number, provision: JsonObject, code?: string, more: JsonObject = {}): JsonObject =>
    consent(provision, {
      dateTime: `2026-0${month}-01`,
      ...(code === undefined ? {} : rule(code)),
      ...more,
    })
  const HIV = observation(['N', 'HIV'])
  const contained = (reference: string): JsonObject => ({
    contained: [{ resourceType: 'Group', id: 'g', actual: true, member: [{ entity: { reference } }] }],
  })
  const group = { actor: [actor('#g')] }
  check([
    {
      says: 'an objection to one worker stands beside a later agreement in general',
      consents: [on(1, worker, 'OPTOUT'), on(2, {}, 'OPTIN')],
      gives: 'deny',
    },
    {
      says: 'and is about nobody else',
      consents: [on(1, other, 'OPTOUT'), on(2, {}, 'OPTIN')],
      gives: 'permit',
    },
    {
      says: 'as an exception to an older agreement too',
      consents: [on(1, { provision: [deny(worker)] }, 'OPTIN'), on(2, {}, 'OPTIN')],
      gives: 'deny',
    },
    {
      says: 'an agreement to that worker takes it back',
      consents: [on(1, worker, 'OPTOUT'), on(2, worker, 'OPTIN')],
      gives: 'permit',
    },
    {
      says: 'as a part of a wider one too',
      consents: [on(1, worker, 'OPTOUT'), on(2, { provision: [permit(worker)] }, 'OPTIN')],
      gives: 'permit',
    },
    {
      says: 'and what came after it may be wider',
      consents: [on(1, worker, 'OPTOUT'), on(2, worker, 'OPTIN'), on(3, {}, 'OPTIN')],
      gives: 'permit',
    },
    {
      says: 'one that is about the worker and another: not the same',
      consents: [on(1, worker, 'OPTOUT'), on(2, either, 'OPTIN')],
      gives: 'deny',
    },
    {
      says: 'the same two in another order: the same',
      consents: [on(1, { actor: either.actor.toReversed() }, 'OPTOUT'), on(2, either, 'OPTIN')],
      gives: 'permit',
    },
    {
      says: 'an opt-out of everything is not taken back for one worker',
      consents: [on(1, {}, 'OPTOUT'), on(2, worker, 'OPTIN')],
      gives: 'deny',
    },
    {
      says: 'a refusal of one category stands',
      consents: [on(1, permit({ provision: [deny(labels('HIV'))] })), on(2, permit())],
      item: HIV,
      gives: 'deny',
    },
    {
      says: 'of that category alone',
      consents: [on(1, permit({ provision: [deny(labels('HIV'))] })), on(2, permit())],
      item: observation(['N']),
      gives: 'permit',
    },
    {
      says: 'an agreement to that category takes it back',
      consents: [
        on(1, permit({ provision: [deny(labels('HIV'))] })),
        on(2, permit({ provision: [permit(labels('HIV'))] })),
      ],
      item: HIV,
      gives: 'permit',
    },
    {
      says: 'a refusal for one purpose stands',
      consents: [on(1, deny({ purpose: [{ system: ACT_REASON, code: 'TREAT' }] })), on(2, permit())],
      gives: 'deny',
    },
    {
      says: 'an agreement that ends does not take back a refusal that does not',
      consents: [on(1, deny()), on(2, permit({ period: { end: '2026-12-31' } }))],
      gives: 'deny',
    },
    {
      says: 'the limits of an older agreement go with it',
      consents: [on(1, permit(labels('N'))), on(2, permit())],
      item: observation(['R']),
      gives: 'permit',
    },
    {
      says: 'a group of the same name but of others is not the same',
      consents: [
        on(1, group, 'OPTOUT', contained('Practitioner/worker')),
        on(2, group, 'OPTIN', contained('Practitioner/other')),
      ],
      gives: 'deny',
    },
    {
      says: 'of the same members is',
      consents: [
        on(1, group, 'OPTOUT', contained('Practitioner/worker')),
        on(2, group, 'OPTIN', contained('Practitioner/worker')),
      ],
      gives: 'permit',
    },
    ...(
      [
        ['a type', { class: [{ system: 'http://hl7.org/fhir/resource-types', code: 'Observation' }] }],
        ['a code', { code: [{ coding: [{ system: 'http://snomed.info/sct', code: '1' }] }] }],
        ['an instance', { data: [{ meaning: 'instance', reference: { reference: 'Observation/o1' } }] }],
        ['some years', { dataPeriod: { start: '2020' } }],
      ] as const
    ).map(([what, criteria]) => ({
      says: `a refusal of ${what} stands`,
      consents: [on(1, permit({ provision: [deny(criteria)] })), on(2, permit())],
      item: observation(['N'], {
        effectiveDateTime: '2021',
        code: { coding: [{ system: 'http://snomed.info/sct', code: '1' }] },
      }),
      gives: 'deny' as const,
    })),
    {
      says: 'a refusal of one action stands',
      consents: [
        on(
          1,
          {
            action: [
              {
                coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentaction', code: 'disclose' }],
              },
            ],
          },
          'OPTOUT',
        ),
        on(2, permit()),
      ],
      gives: 'deny',
    },
    {
      says: 'a newer refusal of the same with an exception takes nothing back',
      consents: [
        on(1, permit({ provision: [deny(labels('HIV'))] })),
        on(2, permit({ provision: [deny({ ...labels('HIV'), provision: [permit(worker)] })] })),
      ],
      item: HIV,
      gives: 'deny',
    },
    {
      says: 'who is contained and not named makes no difference',
      consents: [
        on(1, worker, 'OPTOUT', contained('Practitioner/worker')),
        on(2, worker, 'OPTIN', contained('Practitioner/other')),
      ],
      gives: 'permit',
    },
    {
      says: 'one that contradicts itself about one worker is not taken back by one that does about another',
      consents: [on(1, { ...worker, type: 'deny' }, 'OPTIN'), on(2, { ...other, type: 'deny' }, 'OPTIN')],
      gives: 'deny',
    },
    {
      says: 'one that contradicts itself is taken back by none',
      consents: [on(1, deny(), 'OPTIN'), on(2, permit())],
      gives: 'deny',
    },
  ])
})

describe('what has been withdrawn', () => {
  const on = (month: number, provision: JsonObject): JsonObject =>
    consent(provision, { dateTime: `2026-0${month}-01` })
  check([
    { says: 'says nothing', consents: [[on(1, deny()), 'withdrawn']], gives: 'not-applicable' },
    { says: 'nor permits', consents: [[on(1, permit()), 'withdrawn']], gives: 'not-applicable' },
    {
      says: 'a newer refusal: the older permit is not back in force',
      consents: [on(1, permit()), [on(2, deny()), 'withdrawn']],
      gives: 'not-applicable',
    },
    {
      says: 'and what that permit left out is still left out',
      consents: [on(1, permit(labels('N'))), [on(2, deny()), 'withdrawn']],
      item: observation(['R']),
      gives: 'deny',
    },
    {
      says: 'a newer permit: the older refusal is',
      consents: [on(1, deny()), [on(2, permit()), 'withdrawn']],
      gives: 'deny',
    },
    {
      says: 'an older refusal: a newer permit stands',
      consents: [[on(1, deny()), 'withdrawn'], on(2, permit())],
      gives: 'permit',
    },
    {
      says: 'a newer refusal than one of two that may be the newest: neither is',
      consents: [consent(permit(), { dateTime: 'unknown' }), on(1, permit()), [on(2, deny()), 'withdrawn']],
      gives: 'not-applicable',
    },
    {
      says: 'what is agreed to anew is in force',
      consents: [on(1, permit()), [on(2, deny()), 'withdrawn'], on(3, permit())],
      gives: 'permit',
    },
  ])
})
