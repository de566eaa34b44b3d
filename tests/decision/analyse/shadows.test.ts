import { expect, it } from 'vitest'
import { shadowed } from '../../../src/decision/analyse/reach.js'
import { compiled } from '../rule-folder.js'
import { smallFolder } from '../rule-files/small-folder.js'

const TRUST = '{ fact: requester.org.type, is: nhs-trust }'
const OLD = '{ fact: subject.age, at_least: 90 }'
const OBJECTS = '{ fact: subject.objectsTo, has: ELSEWHERE }'

/** A local rule about trusts, beside the small folder. */
const rule = (id: string, parts: string, when = TRUST): string =>
  `  - { id: ${id}, plain: Trusts are others., when: ${when}, ${parts},
      cite: [an Act], owner: ig, review_by: 2027-04-01, examples: [
      { case: A trust., facts: { requester.org.type: nhs-trust, subject.age: 91 }, then: fires },
      { case: A council., then: does-not-fire }] }
`

const SILENT = 'effect: { withhold: silent }'
const GENERIC = 'effect: { withhold: generic }'
const NONE = 'effect: { withhold: none }'
const DENIED = 'effect: { refuse: ACCESS_DENIED }'
const ABSENT = 'effect: { refuse: PATIENT_NOT_FOUND }'
const ONE = 'effect: { mask: [note] }'
const TWO = 'effect: { mask: [note, photo] }'
const says = (id: string, does: string, other: string): string =>
  `whenever ${id} ${does}, ${other} has determined the same or a stricter outcome`

// Of two rules that always fire together, the stricter one leaves nothing for the other, and of two alike the first.
it.each<readonly [string, string, readonly string[]]>([
  [SILENT, GENERIC, [says('L-02', 'withholds (generic)', 'L-01')]],
  [GENERIC, SILENT, [says('L-01', 'withholds (generic)', 'L-02')]],
  [NONE, GENERIC, [says('L-01', 'withholds (none)', 'L-02')]],
  [SILENT, SILENT, [says('L-02', 'withholds (silent)', 'L-01')]],
  [NONE, TWO, [says('L-02', 'masks', 'L-01')]],
  [TWO, ONE, [says('L-02', 'masks', 'L-01')]],
  [ONE, TWO, []],
  [DENIED, SILENT, [says('L-02', 'withholds (silent)', 'L-01')]],
  [DENIED, ABSENT, [says('L-01', 'refuses ACCESS_DENIED', 'L-02')]],
  [DENIED, DENIED, [says('L-02', 'refuses ACCESS_DENIED', 'L-01')]],
  [DENIED, `${SILENT}, obligations: [caldicott-log]`, []],
  [
    `${DENIED}, obligations: [caldicott-log]`,
    `${SILENT}, obligations: [caldicott-log]`,
    [says('L-02', 'withholds (silent)', 'L-01')],
  ],
])('%s and %s', (first, second, expected) => {
  const text = `kind: rules\ntier: restriction\nrules:\n${rule('L-01', first)}${rule('L-02', second)}`
  const found = shadowed(compiled(smallFolder(), [{ name: 'ours.yaml', text }]))
  expect(found.map((it) => it.says)).toEqual(expected)
})

const STRANGER = 'effect: { refuse: NO_RELATIONSHIP }'
const WIDER = `{ any: [${TRUST}, ${OLD}] }`
const OF_HOLDER = `{ any: [${TRUST}, ${OBJECTS}] }`
const NARROWER = `{ all: [${TRUST}, ${OLD}] }`

it.each<readonly [string, readonly [string, string], readonly [string, string], readonly string[]]>([
  [
    'fires besides leaves nothing, whatever comes first',
    [SILENT, NARROWER],
    [SILENT, TRUST],
    [says('L-01', 'withholds (silent)', 'L-02')],
  ],
  [
    'fires besides leaves nothing',
    [SILENT, WIDER],
    [SILENT, TRUST],
    [says('L-02', 'withholds (silent)', 'L-01')],
  ],
  ['refuses later is not the one that is said', [DENIED, NARROWER], [DENIED, TRUST], []],
  [
    'is stricter leaves nothing',
    [ABSENT, WIDER],
    [STRANGER, TRUST],
    [says('L-02', 'refuses NO_RELATIONSHIP', 'L-01')],
  ],
  ['turns on a holder’s word goes unsaid to a stranger', [ABSENT, OF_HOLDER], [STRANGER, TRUST], []],
  [
    'turns on it is said to anybody else',
    [ABSENT, OF_HOLDER],
    [DENIED, TRUST],
    [says('L-02', 'refuses ACCESS_DENIED', 'L-01')],
  ],
])('a rule that %s', (_what, [first, firstWhen], [second, secondWhen], expected) => {
  const both = `${rule('L-01', first, firstWhen)}${rule('L-02', second, secondWhen)}`
  const text = `kind: rules\ntier: restriction\nrules:\n${both}`
  const found = shadowed(compiled(smallFolder(), [{ name: 'ours.yaml', text }]))
  expect(found.map((it) => it.says)).toEqual(expected)
})
