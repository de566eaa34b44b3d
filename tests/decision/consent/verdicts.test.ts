import { describe, expect, it } from 'vitest'
import { type ConsentVerdict } from '../../../src/decision/consent/compile-consents.js'
import { agreedCategories, isAgreedExplicitly } from '../../../src/decision/consent/consent-categories.js'
import { type JsonObject } from '../../../src/model/json.js'
import { deny, labels, permit, purposes } from './cases.js'
import { ACT_CODE, actor, compiledConsents, consent, type Given, observation, verdict } from './consents.js'

const WORKER = { actor: [actor('Practitioner/worker')] }
const COUNCIL = { actor: [actor('Organization/council')] }
const ELSEWHERE = { actor: [actor('Organization/elsewhere')] }
const UNKNOWN = { actor: [actor('Practitioner/unknown')] }
const OTHER = { policy: [{ uri: 'https://linchpin.example/policy/other' }] }
const OPTED_OUT = { policyRule: { coding: [{ system: ACT_CODE, code: 'OPTOUT' }] } }
const BOTH = { actor: [...COUNCIL.actor, ...WORKER.actor] }
const of = (provision: JsonObject, more: JsonObject = {}): JsonObject =>
  consent(provision, { ...OTHER, ...more })
const on = (month: number, provision: JsonObject): JsonObject =>
  consent(provision, { dateTime: `2026-0${month}-01` })

const NOTHING: ConsentVerdict = {
  outcome: 'not-applicable',
  isContradictory: false,
  namesCategory: false,
  namesPurpose: false,
}
const PERMIT: ConsentVerdict = { ...NOTHING, outcome: 'permit' }
const DENY: ConsentVerdict = { ...NOTHING, outcome: 'deny' }
const CONTRADICTED: ConsentVerdict = { ...DENY, isContradictory: true }

const PLAIN = observation(['N'])
const PSY = observation(['N', 'PSY'])

describe('what consents say of an item', () => {
  it.each<readonly [string, readonly Given[], ReturnType<typeof observation>, ConsentVerdict]>([
    ['nothing where there is none', [], PLAIN, NOTHING],
    ['a permit in general', [consent(permit())], PSY, PERMIT],
    [
      'that names the purpose',
      [consent(permit(purposes('TREAT')))],
      PLAIN,
      { ...PERMIT, namesPurpose: true },
    ],
    [
      'around what it permits further',
      [consent(permit({ ...purposes('TREAT'), provision: [permit(WORKER)] }))],
      PLAIN,
      { ...PERMIT, namesPurpose: true },
    ],
    ['that names the category', [consent(permit(labels('PSY')))], PSY, { ...PERMIT, namesCategory: true }],
    ['that names more, of something not sensitive', [consent(permit(labels('N', 'PSY')))], PLAIN, PERMIT],
    ['a denial names nothing', [consent(deny({ ...labels('PSY'), ...purposes('TREAT') }))], PSY, DENY],
    [
      'of two permits one that names is enough',
      [consent(permit()), of(permit({ ...purposes('TREAT'), ...labels('PSY') }))],
      PSY,
      { ...PERMIT, namesPurpose: true, namesCategory: true },
    ],
    [
      'of two that may each be the newest both have to',
      [consent(permit()), consent(permit({ ...purposes('TREAT'), ...labels('PSY') }))],
      PSY,
      PERMIT,
    ],
    [
      'a permit that names beside one that is not the newest',
      [on(1, permit()), on(2, permit(purposes('TREAT')))],
      PLAIN,
      { ...PERMIT, namesPurpose: true },
    ],
    [
      'a permit that another consent overrides names nothing',
      [consent(permit({ ...purposes('TREAT'), ...labels('PSY') })), of(deny())],
      PSY,
      CONTRADICTED,
    ],
    [
      'of two denials that may each be the newest the narrower one counts',
      [consent(deny()), consent(deny(WORKER)), of(permit(COUNCIL))],
      PLAIN,
      DENY,
    ],
    ['two of a day at odds contradict each other', [consent(permit()), consent(deny())], PLAIN, CONTRADICTED],
    [
      'two of a day of which one says nothing deny, and do not',
      [consent(permit()), consent(deny(ELSEWHERE))],
      PLAIN,
      DENY,
    ],
    ['one that contradicts itself', [consent(permit(), OPTED_OUT)], PLAIN, CONTRADICTED],
    ['and beside a permit', [consent(permit(), OPTED_OUT), of(permit())], PLAIN, CONTRADICTED],
    ['about somebody else it is no contradiction', [consent(permit(ELSEWHERE), OPTED_OUT)], PLAIN, NOTHING],
    ['nor is a denial one', [consent(deny(), OPTED_OUT)], PLAIN, DENY],
  ])('%s', (_, given, item, expected) => {
    expect(verdict(given, item)).toEqual(expected)
  })
})

describe('a denial and a permit of two policies', () => {
  it.each<readonly [string, JsonObject, JsonObject, boolean]>([
    ['both in general', deny(), permit(), true],
    ['an objection to the worker, an agreement in general', deny(WORKER), permit(), false],
    ['an objection to the worker, an agreement to the council', deny(WORKER), permit(COUNCIL), false],
    ['an objection to the council, an agreement to the worker', deny(COUNCIL), permit(WORKER), true],
    ['both of the council', deny(COUNCIL), permit(COUNCIL), true],
    ['an objection in general, an agreement to the worker', deny(), permit(WORKER), true],
    ['an objection to some data, an agreement in general', deny(labels('PSY')), permit(), false],
    ['an objection in general, an agreement to some data', deny(), permit(labels('PSY')), true],
    [
      'an objection to the council for some data',
      deny({ ...COUNCIL, ...labels('PSY') }),
      permit(COUNCIL),
      false,
    ],
    [
      'an agreement to the council for some data',
      deny(COUNCIL),
      permit({ ...COUNCIL, ...labels('PSY') }),
      true,
    ],
    ['somebody who cannot be told', deny(UNKNOWN), permit(COUNCIL), true],
    ['somebody who cannot be told, and the worker', deny(UNKNOWN), permit(), false],
    ['what an agreement leaves out, and another in general', permit(labels('R', 'HIV')), permit(), false],
    [
      'what an agreement leaves out, and another to the council',
      permit(labels('HIV')),
      permit(COUNCIL),
      true,
    ],
  ])('%s', (_, one, other, isContradictory) => {
    const item = one['securityLabel'] === undefined ? PSY : observation(['V', 'PSY'])
    for (const given of [
      [consent(one), of(other)],
      [of(other), consent(one)],
    ])
      expect(verdict(given, item)).toMatchObject({ outcome: 'deny', isContradictory })
  })
})

type Known = readonly [size: number, denials: readonly (string | undefined)[], isContradictory: boolean]

describe('what is known before any item is seen', () => {
  it.each<readonly [string, readonly Given[], Known]>([
    ['nothing', [], [0, [], false]],
    ['a permit denies nothing', [consent(permit())], [1, [], false]],
    ['a denial in general', [consent(deny())], [1, [undefined], false]],
    ['an objection to the worker', [consent(deny(WORKER))], [1, ['worker'], false]],
    ['an objection to the council', [consent(deny(COUNCIL))], [1, ['organisation'], false]],
    ['an objection to both is to the worker', [consent(deny(BOTH))], [1, ['worker'], false]],
    ['an objection to somebody who cannot be told', [consent(deny(UNKNOWN))], [1, ['unresolved'], false]],
    ['an objection to somebody else', [consent(deny(ELSEWHERE))], [1, [], false]],
    ['a denial of some data is not of all', [consent(deny(labels('PSY')))], [1, [], false]],
    [
      'nor is one with an exception for some data',
      [consent(deny({ provision: [permit(labels('N'))] }))],
      [1, [], false],
    ],
    ['nor is one with an exception', [consent(deny({ provision: [permit(WORKER)] }))], [1, [], false]],
    [
      'an exception for somebody else is none',
      [consent(deny({ provision: [permit(ELSEWHERE)] }))],
      [1, [undefined], false],
    ],
    [
      'a denial within a denial of some data is of that data',
      [consent(permit({ provision: [deny({ ...labels('PSY'), provision: [deny(WORKER)] })] }))],
      [1, [], false],
    ],
    ['a denial within a permit', [consent(permit({ provision: [deny(WORKER)] }))], [1, ['worker'], false]],
    ['one that is replaced does not count', [on(1, deny()), on(2, permit())], [1, [], false]],
    ['one that is not taken back does', [on(1, deny(WORKER)), on(2, permit())], [2, ['worker'], false]],
    ['one that is not confirmed', [[consent(deny()), 'unconfirmed']], [1, [undefined], false]],
    ['one that is withdrawn', [[consent(deny()), 'withdrawn']], [0, [], false]],
    ['one that contradicts itself', [consent(permit(), OPTED_OUT)], [1, [undefined], true]],
    ['about somebody else', [consent(permit(ELSEWHERE), OPTED_OUT)], [1, [], false]],
    ['a permit of another policy as narrow', [consent(deny()), of(permit())], [2, [undefined], true]],
    ['a permit narrower than the denial', [consent(deny()), of(permit(WORKER))], [2, [undefined], true]],
    ['a permit less narrow', [consent(deny(WORKER)), of(permit())], [2, ['worker'], false]],
    [
      'a permit of which the narrowest part is as narrow',
      [consent(deny(COUNCIL)), of(permit({ provision: [permit(WORKER)] }))],
      [2, ['organisation'], true],
    ],
    [
      'a permit that never holds',
      [consent(deny()), of(permit({ provision: [deny(WORKER)] }))],
      [2, [undefined, 'worker'], false],
    ],
    ['a permit for somebody else', [consent(deny()), of(permit(ELSEWHERE))], [2, [undefined], false]],
    [
      'a permit that a withdrawn refusal had replaced',
      [of(permit(), { dateTime: '2026-01-01' }), [of(deny()), 'withdrawn'], consent(deny())],
      [2, [undefined], false],
    ],
    [
      'a permit that is not confirmed',
      [consent(deny()), [of(permit()), 'unconfirmed']],
      [2, [undefined], false],
    ],
  ])('%s', (_, given, expected) => {
    const { size, denials, isContradictory } = compiledConsents(given)
    expect([size, denials.map((it) => it.namedAs), isContradictory]).toEqual(expected)
  })
})

describe('what is agreed to by name', () => {
  const rules = (...codes: readonly string[]): JsonObject => ({
    securityLabel: codes.map((code) => ({
      system: 'https://linchpin.example/fhir/CodeSystem/information-category',
      code,
    })),
  })
  it.each<readonly [string, readonly Given[], readonly string[], boolean]>([
    ['nothing', [], [], false],
    ['nothing by an agreement in general', [consent(permit())], [], false],
    ['nothing by a denial', [consent(deny({ ...rules('HIV'), ...purposes('TREAT') }))], [], false],
    ['the purpose', [consent(permit(purposes('TREAT')))], [], true],
    ['the purpose, up to a level', [consent(permit({ ...purposes('TREAT'), ...labels('N') }))], [], true],
    [
      'the purpose, above what is plain',
      [consent(permit({ ...purposes('TREAT'), ...labels('L') }))],
      [],
      false,
    ],
    [
      'the categories, and no plain item for them',
      [consent(permit(rules('HIV', 'GRA')))],
      ['HIV', 'GRA'],
      false,
    ],
    [
      'every category that a consent can open, and no other',
      [
        consent(
          permit(
            rules(
              'STI',
              'HIV',
              'TOP',
              'FERTILITY',
              'GENDER',
              'GRA',
              'SEXUAL-HEALTH',
              'HFEA',
              'ADOPTION',
              'WITNESS',
            ),
          ),
        ),
      ],
      ['STI', 'HIV', 'TOP', 'FERTILITY', 'GENDER', 'GRA', 'SEXUAL-HEALTH'],
      false,
    ],
    [
      'nothing of what is asked of the item besides',
      [consent(permit({ ...rules('HIV'), dataPeriod: { start: '2000' } }))],
      [],
      false,
    ],
    ['not what another consent denies', [consent(permit(rules('HIV'))), of(deny())], [], false],
    [
      'nothing that is related to what cannot be looked at',
      [
        consent(
          permit({
            ...purposes('TREAT'),
            data: [{ meaning: 'related', reference: { reference: 'Task/t1' } }],
          }),
        ),
      ],
      [],
      false,
    ],
    [
      'nor of a type, an author, or a code',
      [
        consent(
          permit({
            ...purposes('TREAT'),
            class: [{ system: 'http://hl7.org/fhir/resource-types', code: 'Task' }],
          }),
        ),
      ],
      [],
      false,
    ],
  ])('%s', (_, given, categories, isExplicit) => {
    const consents = compiledConsents(given)
    expect(agreedCategories(consents)).toEqual(categories)
    expect(isAgreedExplicitly(consents)).toBe(isExplicit)
  })
})
