import { describe, expect, it } from 'vitest'
import { canonicalCode } from '../../../src/decision/consent/canonical-code.js'
import { readDirective } from '../../../src/decision/consent/read-directive.js'
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

describe('the same is the same however it is written', () => {
  const ODS = 'https://fhir.nhs.uk/Id/ods-organization-code'
  const SNOMED = 'http://snomed.info/sct'
  const concept = (...coding: readonly JsonObject[]): JsonObject => ({
    code: coding.map((it) => ({ coding: [it] })),
  })
  const council = (value: string, more: JsonObject = {}): JsonObject => ({
    actor: [actor({ identifier: { system: ODS, value }, ...more })],
  })
  const SAME: readonly (readonly [string, JsonObject, JsonObject])[] = [
    [
      'white space around a code',
      concept({ system: SNOMED, code: '1' }),
      concept({ system: SNOMED, code: ' 1 ' }),
    ],
    [
      'another spelling of the system',
      concept({ system: SNOMED, code: '1' }),
      concept({ system: 'urn:oid:2.16.840.1.113883.6.96', code: '1' }),
    ],
    [
      'words for people',
      concept({ system: SNOMED, code: '1', display: 'One' }),
      concept({ system: SNOMED, code: '1', userSelected: true }),
    ],
    [
      'another order, and one twice',
      concept({ system: SNOMED, code: '1' }, { system: SNOMED, code: '2' }),
      concept({ system: SNOMED, code: '2' }, { system: SNOMED, code: '1' }, { system: SNOMED, code: '2' }),
    ],
    ['an ODS code in small letters', council('A81001'), council(' a81001', { display: 'The practice' })],
    [
      'a class of data',
      { class: [{ system: 'http://hl7.org/fhir/resource-types', code: 'Condition' }] },
      { class: [{ system: 'http://hl7.org/fhir/resource-types/', code: 'Condition ' }] },
    ],
  ]
  const OTHER: readonly (readonly [string, JsonObject, JsonObject])[] = [
    ['another code', concept({ system: SNOMED, code: '1' }), concept({ system: SNOMED, code: '2' })],
    ['another system', concept({ system: SNOMED, code: '1' }), concept({ system: ACT_CODE, code: '1' })],
    ['no system', concept({ system: SNOMED, code: '1' }), concept({ code: '1' })],
    [
      'another case, of what is no ODS code',
      labels('HIV'),
      { securityLabel: [{ system: ACT_CODE, code: 'hiv' }] },
    ],
    ['another organisation', council('A81001'), council('A81002')],
    ['what only words name', concept({ display: 'HIV' }), concept({ display: 'Asthma' })],
    [
      'a system and words alone',
      concept({ system: SNOMED, display: 'HIV' }),
      concept({ system: SNOMED, display: 'Asthma' }),
    ],
    [
      'data that only words name',
      { data: [{ meaning: 'instance', reference: { display: 'HIV clinic letter' } }] },
      { data: [{ meaning: 'instance', reference: { display: 'Asthma plan' } }] },
    ],
    [
      'somebody whom only words name',
      { actor: [actor({ display: 'Ann' })] },
      { actor: [actor({ display: 'Bob' })] },
    ],
  ]
  const scopeOf = (provision: JsonObject): string | undefined =>
    readDirective(consent(deny(provision)), 'confirmed')?.root.scope

  it.each(SAME)('%s', (_, one, other) => {
    expect(scopeOf(one)).toBe(scopeOf(other))
    const read = [one, other].map((it) => readDirective(consent(deny(it)), 'confirmed')?.root)
    expect(new Set(read[1]?.data.classes)).toEqual(new Set(read[0]?.data.classes))
    expect(read[1]?.request.actors).toEqual(read[0]?.request.actors)
  })
  it.each(OTHER)('but not %s', (_, one, other) => expect(scopeOf(one)).not.toBe(scopeOf(other)))

  it.each([
    [ODS, ' rx9 ', { system: ODS, code: 'RX9' }],
    [`${ODS}/`, '9a1', { system: ODS, code: '9A1' }],
    [ACT_CODE, 'hiv', { system: ACT_CODE, code: 'hiv' }],
    [undefined, ' x', { system: undefined, code: 'x' }],
  ])('%s %s', (system, code, canonical) => expect(canonicalCode(system, code)).toEqual(canonical))
})
