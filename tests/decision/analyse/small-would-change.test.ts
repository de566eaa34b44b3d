import { describe, expect, it } from 'vitest'
import { type CompiledRules } from '../../../src/decision/compile-rules.js'
import { singleChanges, wouldChange } from '../../../src/decision/analyse/would-change.js'
import { type FactTree } from '../../../src/model/facts.js'
import { localFile } from '../random-rules.js'
import { compiled } from '../rule-folder.js'
import { smallFolder } from '../rule-files/small-folder.js'

const restricting = (when: Readonly<Record<string, unknown>>, effect: object): CompiledRules =>
  compiled(smallFolder(), [localFile({ tier: 'restriction', rule: { when, effect } })])

const plain = compiled(smallFolder())
const noTrusts = restricting({ fact: 'requester.org.type', is: 'nhs-trust' }, { refuse: 'ACCESS_DENIED' })
const { start } = plain

type Parts = { readonly [Part in keyof FactTree]?: object }

/** The facts of an ordinary permit, some otherwise; undefined is unknown. */
function facts(changes: Parts): FactTree {
  const tree: Record<string, unknown> = { ...start }
  for (const [part, change] of Object.entries(changes)) tree[part] = { ...(tree[part] as object), ...change }
  return tree
}

const found = (rules: CompiledRules, tree: FactTree, fixed: readonly string[] = []): readonly string[] =>
  wouldChange(rules, tree, fixed).changes.map(
    (it) =>
      `${JSON.stringify(it.facts)} ${[it.decision, it.code].filter((of) => of !== undefined).join(' ')}`,
  )

/** Of what would end an ordinary release, all but labels. */
const OTHERS_OF_START = ['active', 'class', 'rank', 'type']
  .map((it) => `resource.${it}`)
  .concat('subject.age', 'subject.dissent', 'subject.objectsTo')

const OBJECTS = { dissent: true, objectsTo: ['9A1'] }
const DISSENTED = facts({ subject: { dissent: true } })
const BOTH = facts({ subject: OBJECTS })
const ALL_THREE = facts({ subject: OBJECTS, requester: { org: { id: '9A1', type: 'nhs-trust' } } })

describe('what would turn a decision under a few rules', () => {
  it.each<readonly [string, CompiledRules, FactTree, readonly string[], readonly string[]]>([
    [
      'each that would by itself',
      plain,
      DISSENTED,
      [],
      ['{"purpose":"legal"} permit', '{"subject.age":0} permit', '{"subject.dissent":false} permit'],
    ],
    [
      'but what nobody can bring about',
      plain,
      DISSENTED,
      ['purpose', 'subject.dissent'],
      ['{"subject.age":0} permit'],
    ],
    [
      'two of two reasons',
      plain,
      BOTH,
      [],
      [
        '{"purpose":"legal","requester.org.id":"another"} permit',
        '{"purpose":"legal","subject.objectsTo":[]} permit',
        '{"requester.org.id":"another","subject.age":0} permit',
        '{"requester.org.id":"another","subject.dissent":false} permit',
        '{"subject.age":0,"subject.objectsTo":[]} permit',
        '{"subject.dissent":false,"subject.objectsTo":[]} permit',
      ],
    ],
    [
      'of which neither is one that nobody can bring about',
      plain,
      BOTH,
      ['subject.objectsTo'],
      [
        '{"purpose":"legal","requester.org.id":"another"} permit',
        '{"requester.org.id":"another","subject.age":0} permit',
        '{"requester.org.id":"another","subject.dissent":false} permit',
      ],
    ],
    [
      'three of three, all of them needed',
      noTrusts,
      ALL_THREE,
      [],
      ['{"purpose":"legal","requester.org.type":"la-adult","subject.objectsTo":[]} permit'],
    ],
    [
      'nothing where one of them is what nobody can bring about',
      noTrusts,
      ALL_THREE,
      ['subject.objectsTo'],
      [],
    ],
    [
      'each that would end a release, with what would be said',
      plain,
      start,
      [],
      [
        '{"resource.active":false} withhold',
        '{"resource.class":"another"} withhold',
        '{"resource.labels":["WITNESS"]} withhold',
        '{"resource.rank":4} withhold',
        '{"resource.type":"another"} withhold',
        '{"subject.age":-1} refuse PATIENT_NOT_FOUND',
        '{"subject.dissent":true} refuse NO_PATIENT_CONSENT',
        '{"subject.objectsTo":["9A1"]} refuse NO_ORGANISATION_CONSENT',
      ],
    ],
    [
      'a list that is unknown, were it empty',
      plain,
      facts({ subject: { objectsTo: undefined } }),
      [],
      ['{"subject.objectsTo":[]} permit'],
    ],
    [
      'nothing of facts that no rule reads',
      plain,
      start,
      OTHERS_OF_START,
      ['{"resource.labels":["WITNESS"]} withhold'],
    ],
  ])('%s', (_what, rules, tree, fixed, expected) => {
    expect(found(rules, tree, fixed)).toEqual(expected)
    expect(wouldChange(rules, tree, fixed).moreExist).toBe(false)
  })
})

it('what is released with something taken out of it is a release', () => {
  const masked = { ...facts({ subject: { age: 91 }, resource: { labels: ['PHONE'] } }), purpose: null }
  const { changes } = wouldChange(plain, masked)
  expect(plain.ruleSet.decide(masked).decision).toBe('mask')
  expect(new Set(changes.map((it) => it.decision))).toEqual(new Set(['refuse', 'withhold']))
})

describe('one fact at a time', () => {
  const of = (rules: CompiledRules, tree: FactTree, fact: string): readonly unknown[] =>
    singleChanges(rules, tree).flatMap(([it, value]) => (it === fact ? [value] : []))

  it.each<readonly [string, FactTree, string, readonly unknown[]]>([
    ['an empty list with what is looked for', start, 'subject.objectsTo', [['9A1']]],
    [
      'a list without what is looked for',
      facts({ subject: { objectsTo: ['LA2', '9A1', 'LA3'] } }),
      'subject.objectsTo',
      [['LA2', 'LA3']],
    ],
    [
      'a list that is unknown, empty',
      facts({ subject: { objectsTo: undefined } }),
      'subject.objectsTo',
      [[]],
    ],
    [
      'a list as it is where what is looked for is unknown',
      facts({ requester: { org: { type: 'la-adult' } } }),
      'subject.objectsTo',
      [],
    ],
    ['every other known value', start, 'requester.org.type', ['nhs-trust']],
    [
      'every known value of what is unknown',
      facts({ subject: { dissent: undefined } }),
      'subject.dissent',
      [true, false],
    ],
  ])('%s', (_what, tree, fact, expected) => {
    expect(of(noTrusts, tree, fact)).toEqual(expected)
  })
})

describe('where there is too much, or nothing, to find', () => {
  const refusing = (when: object, effect: object = { refuse: 'ACCESS_DENIED' }) => ({
    tier: 'restriction',
    rule: { when, effect },
  })

  it('no set of facts is told where none releases', () => {
    const [yes, no] = [true, false].map((is) => refusing({ fact: 'subject.dissent', is }))
    const rules = compiled(smallFolder(), [localFile(yes!, 1), localFile(no!, 2)])
    expect(wouldChange(rules, ALL_THREE)).toEqual({ changes: [], moreExist: false })
  })

  // Each of one list with each of the other: a few more pairs are with what a trust is.
  it.each([
    [3, 1, false],
    [60, 1, false],
    [75, 0, true],
  ])(
    'of %i labels and as many objections, one of each needed, by nobody of a trust',
    (n, listed, moreExist) => {
      const names = Array.from({ length: n }, (_, i) => `NAME-${i}`)
      const unless = (fact: string): object => ({ not: { fact, has_any: names } })
      const rules = compiled(
        smallFolder(),
        [
          refusing(unless('resource.labels'), { withhold: 'none' }),
          refusing(unless('subject.objectsTo')),
          refusing({ fact: 'requester.org.type', is: 'nhs-trust' }),
        ].map((it, i) => localFile(it, i + 1)),
      )
      const tree = facts({ subject: { age: 7 }, requester: { org: { id: '9A1', type: 'nhs-trust' } } })
      const { changes, ...more } = wouldChange(rules, tree)
      expect([changes.length, more.moreExist]).toEqual([listed, moreExist])
    },
  )
})

describe('no more is listed than somebody reads', () => {
  const labelled = (n: number): CompiledRules => {
    const labels = Array.from({ length: n }, (_, i) => `LABEL-${i}`)
    return restricting({ fact: 'resource.labels', has_any: labels }, { withhold: 'silent' })
  }

  // The bar of witnesses makes one more.
  it.each([
    [19, 20, false],
    [20, 20, true],
    [30, 20, true],
  ])('of %i labels that would end a release', (labels, listed, moreExist) => {
    const { changes, ...more } = wouldChange(labelled(labels), start, OTHERS_OF_START)
    expect([changes.length, more.moreExist]).toEqual([listed, moreExist])
  })

  it.each([
    [5, 5, false],
    [30, 20, true],
  ])('of %i labels that would open it together with something else', (n, listed, moreExist) => {
    const labels = Array.from({ length: n }, (_, i) => `LABEL-${i}`)
    const forbids = [
      { not: { fact: 'resource.labels', has_any: labels } },
      { not: { fact: 'requester.org.type', is: 'nhs-trust' } },
    ].map((when) => ({ tier: 'restriction', rule: { when, effect: { withhold: 'none' } } }))
    const rules = compiled(
      smallFolder(),
      forbids.map((it, i) => localFile(it, i + 1)),
    )
    const { changes, ...more } = wouldChange(rules, start)
    expect([changes.length, more.moreExist]).toEqual([listed, moreExist])
    expect(changes.every((it) => it.decision === 'permit' && Object.keys(it.facts).length === 2)).toBe(true)
  })
})
