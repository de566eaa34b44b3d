import { describe, expect, it } from 'vitest'
import { ALWAYS, NEVER } from '../../../src/decision/conditions/condition.js'
import { hasFact, is } from '../../../src/decision/conditions/operators.js'
import { type Rule } from '../../../src/decision/engine/rule.js'
import { ruleEngine } from '../../../src/decision/engine/rule-engine.js'
import { type Verdict } from '../../../src/decision/rule-set.js'
import { type FactTree } from '../../../src/model/facts.js'
import {
  BASIS,
  denial,
  DISSENT,
  duty,
  engine,
  gateway,
  KNOWN,
  LABELS,
  ORG,
  REASON,
  TYPE,
  USER,
} from './small-rules.js'

const SILENT = { kind: 'withhold', disclose: 'silent' } as const
const GENERIC = { kind: 'withhold', disclose: 'generic' } as const
const NONE = { kind: 'withhold', disclose: 'none' } as const
const refuse = (code: 'PATIENT_NOT_FOUND' | 'NO_RELATIONSHIP' | 'ACCESS_DENIED') =>
  ({ kind: 'refuse', code }) as const
const mask = (...paths: readonly string[]) => ({ kind: 'mask', paths }) as const
const excused = (how: 'overridden' | 'lifted' | 'within') => ({ excuses: [{ how, when: ALWAYS }] })

const { subject: _subject, ...WITHOUT_DISSENT } = KNOWN
const WITHOUT_USER: FactTree = { ...KNOWN, requester: { org: { id: 'COUNCIL' } } }
const { override: _override, ...WITHOUT_REASON } = KNOWN
const WITHOUT_TYPE: FactTree = { ...KNOWN, resource: { rank: 1, labels: [] } }

const PERMIT: Verdict = {
  decision: 'permit',
  code: undefined,
  disclose: undefined,
  masks: [],
  obligations: [],
  reasons: [],
  basis: BASIS,
  missing: [],
}
const WITHHOLD: Verdict = { ...PERMIT, decision: 'withhold', disclose: 'silent', basis: undefined }
const REFUSE: Verdict = { ...PERMIT, decision: 'refuse', code: 'NO_RELATIONSHIP', basis: undefined }

type Case = readonly [string, readonly Rule[], FactTree, Verdict]

const CASES: readonly Case[] = [
  [
    'nothing fires',
    [denial('A', SILENT, NEVER), gateway('G', NEVER, 'o'), duty('O', NEVER, 'o')],
    KNOWN,
    PERMIT,
  ],
  [
    'masks add up, each once, with their obligations',
    [
      denial('A', mask('a', 'b'), ALWAYS, { obligations: ['x', 'y'] }),
      denial('B', mask('b', 'c'), ALWAYS, { obligations: ['y'] }),
    ],
    KNOWN,
    { ...PERMIT, decision: 'mask', masks: ['a', 'b', 'c'], obligations: ['x', 'y'], reasons: ['A', 'B'] },
  ],
  [
    'a withholding comes before a mask and is for its own reasons',
    [
      denial('A', mask('a'), ALWAYS, { obligations: ['x'] }),
      denial('B', NONE, ALWAYS, { obligations: ['y'] }),
    ],
    KNOWN,
    { ...WITHHOLD, disclose: 'none', obligations: ['y'], reasons: ['B'] },
  ],
  [
    'what is generic says less than what is none',
    [denial('A', NONE), denial('B', GENERIC)],
    KNOWN,
    { ...WITHHOLD, disclose: 'generic', reasons: ['A', 'B'] },
  ],
  [
    'what is silent says least',
    [denial('A', NONE), denial('B', GENERIC), denial('C', SILENT)],
    KNOWN,
    { ...WITHHOLD, reasons: ['A', 'B', 'C'] },
  ],
  [
    'a refusal comes before a withholding and is for its own reasons',
    [denial('A', SILENT, ALWAYS, { obligations: ['x'] }), denial('B', refuse('NO_RELATIONSHIP'))],
    KNOWN,
    { ...REFUSE, reasons: ['B'] },
  ],
  [
    'the first of several refusals is said',
    [
      denial('A', refuse('NO_RELATIONSHIP'), ALWAYS, { obligations: ['x'] }),
      denial('B', refuse('ACCESS_DENIED'), ALWAYS, { obligations: ['x', 'y'] }),
    ],
    KNOWN,
    { ...REFUSE, obligations: ['x', 'y'], reasons: ['A', 'B'] },
  ],
  [
    'unless one hides the person',
    [denial('A', refuse('NO_RELATIONSHIP')), denial('B', refuse('PATIENT_NOT_FOUND'))],
    KNOWN,
    { ...REFUSE, code: 'PATIENT_NOT_FOUND', reasons: ['A', 'B'] },
  ],
  [
    'and an outage comes before all',
    [denial('A', refuse('PATIENT_NOT_FOUND')), denial('B', refuse('NO_RELATIONSHIP'), is(DISSENT, true))],
    WITHOUT_DISSENT,
    { ...REFUSE, code: 'CANNOT_CHECK', reasons: ['A', 'B'], missing: ['subject.dissent'] },
  ],
  [
    'what the requester does not say denies access',
    [denial('A', refuse('NO_RELATIONSHIP'), is(USER, 'x'))],
    WITHOUT_USER,
    { ...REFUSE, code: 'ACCESS_DENIED', reasons: ['A'], missing: ['requester.userId'] },
  ],
  [
    'what nobody has to say refuses as the rule does',
    [denial('A', refuse('NO_RELATIONSHIP'), is(REASON, 'x'))],
    WITHOUT_REASON,
    { ...REFUSE, reasons: ['A'], missing: ['override.reason'] },
  ],
  [
    'what is not known of an item withholds it generically',
    [denial('A', SILENT, is(TYPE, 'x'))],
    WITHOUT_TYPE,
    { ...WITHHOLD, disclose: 'generic', reasons: ['A'], missing: ['resource.type'] },
  ],
  [
    'what is not known of the request withholds as the rule does',
    [denial('A', SILENT, is(DISSENT, true))],
    WITHOUT_DISSENT,
    { ...WITHHOLD, reasons: ['A'], missing: ['subject.dissent'] },
  ],
  [
    'and masks',
    [denial('A', mask('a'), is(DISSENT, true))],
    WITHOUT_DISSENT,
    { ...PERMIT, decision: 'mask', masks: ['a'], reasons: ['A'], missing: ['subject.dissent'] },
  ],
  [
    'what is known to fire has nothing missing',
    [denial('A', SILENT), denial('B', SILENT, is(DISSENT, false))],
    KNOWN,
    { ...WITHHOLD, reasons: ['A', 'B'] },
  ],
  [
    'powers and duties of a release',
    [gateway('G', ALWAYS, 'g'), duty('O', ALWAYS, 'o', 'g')],
    KNOWN,
    { ...PERMIT, obligations: ['g', 'o'], reasons: ['G', 'O'] },
  ],
  [
    'unknown opens no power, and brings a duty',
    [gateway('G', is(DISSENT, true), 'g'), duty('O', is(DISSENT, true), 'o')],
    WITHOUT_DISSENT,
    { ...PERMIT, obligations: ['o'], reasons: ['O'], missing: ['subject.dissent'] },
  ],
  [
    'of a refusal the powers are reasons, and the duties are none',
    [gateway('G', ALWAYS, 'g'), duty('O', ALWAYS, 'o'), denial('A', refuse('NO_RELATIONSHIP'))],
    KNOWN,
    { ...REFUSE, reasons: ['G', 'A'] },
  ],
  [
    'of a withholding too',
    [gateway('G', ALWAYS, 'g'), duty('O', ALWAYS, 'o'), denial('A', SILENT)],
    KNOWN,
    { ...WITHHOLD, reasons: ['G', 'A'] },
  ],
  [
    'of several facts only the unknown are missing',
    [duty('O', hasFact({ ...LABELS, fact: 'subject.objectsTo' }, ORG), 'o')],
    KNOWN,
    { ...PERMIT, obligations: ['o'], reasons: ['O'], missing: ['subject.objectsTo'] },
  ],
  [
    'a fact that the table lacks cannot be checked',
    [denial('A', refuse('NO_RELATIONSHIP'), is({ ...USER, fact: 'requester.role' }, 'x'))],
    KNOWN,
    { ...REFUSE, code: 'CANNOT_CHECK', reasons: ['A'], missing: ['requester.role'] },
  ],
  [
    'an excuse that may hold excuses nothing',
    [denial('A', SILENT, ALWAYS, { excuses: [{ how: 'lifted', when: is(DISSENT, true) }] })],
    WITHOUT_DISSENT,
    { ...WITHHOLD, reasons: ['A'], missing: ['subject.dissent'] },
  ],
  [
    'an excuse is a reason of what is released',
    [
      denial('A', SILENT, ALWAYS, excused('overridden')),
      denial('B', SILENT, ALWAYS, excused('lifted')),
      denial('C', SILENT, ALWAYS, excused('within')),
      denial('D', refuse('ACCESS_DENIED'), ALWAYS, excused('overridden')),
      denial('E', SILENT, NEVER, excused('overridden')),
    ],
    KNOWN,
    { ...PERMIT, reasons: ['A overridden', 'B lifted', 'C', 'D overridden'] },
  ],
  [
    'of what is withheld, unless it is only in the view',
    [
      denial('A', SILENT, ALWAYS, excused('overridden')),
      denial('B', SILENT, ALWAYS, excused('within')),
      denial('C', SILENT),
    ],
    KNOWN,
    { ...WITHHOLD, reasons: ['A overridden', 'C'] },
  ],
  [
    'and of what is refused, only where a refusal was excused',
    [
      denial('A', SILENT, ALWAYS, excused('overridden')),
      denial('B', refuse('ACCESS_DENIED'), ALWAYS, excused('lifted')),
      denial('C', refuse('NO_RELATIONSHIP')),
    ],
    KNOWN,
    { ...REFUSE, reasons: ['B lifted', 'C'] },
  ],
  [
    'the first excuse that is known to hold is told',
    [
      denial('A', SILENT, ALWAYS, {
        excuses: [
          { how: 'overridden', when: is(DISSENT, true) },
          { how: 'lifted', when: ALWAYS },
        ],
      }),
    ],
    WITHOUT_DISSENT,
    { ...PERMIT, reasons: ['A lifted'] },
  ],
]

describe('the verdict of small rule sets', () => {
  it.each(CASES)('%s', (_what, rules, facts, verdict) => {
    // What of it is said has cases of its own.
    const expected = { ...verdict, said: engine(...rules).decide(facts).said }
    expect(engine(...rules).decide(facts)).toEqual(expected)
    const { resource = {}, ...request } = facts
    const folded = engine(...rules).fold(request, {})
    expect(folded.judge(resource)).toEqual(expected)
    // Asked again, and of an item that bears a label.
    expect(folded.judge(resource)).toEqual(expected)
    expect(folded.judge({ ...resource, labels: ['X'] })).toEqual(expected)
  })
})

it('nothing has a legal basis where none holds', () => {
  const rules = ruleEngine({ hash: 'h', rules: [], facts: new Map(), bases: [{ when: NEVER, basis: BASIS }] })
  expect(rules.decide(KNOWN)).toEqual({ ...PERMIT, basis: undefined })
})

describe('of a refusal is said', () => {
  const OBJECTS = denial('A', refuse('PATIENT_NOT_FOUND'), NEVER)
  it.each<readonly [string, readonly Rule[], Verdict['said']]>([
    [
      'every rule with the code that is said, and what those alone oblige to',
      [
        denial('A', refuse('ACCESS_DENIED'), ALWAYS, { obligations: ['x'] }),
        denial('B', refuse('NO_RELATIONSHIP'), ALWAYS, { obligations: ['y'] }),
        denial('C', refuse('ACCESS_DENIED'), ALWAYS, { obligations: ['z'] }),
      ],
      { reasons: ['A', 'C'], obligations: ['x', 'z'] },
    ],
    [
      'no power, and nothing that was excused',
      [
        gateway('G', ALWAYS, 'o'),
        denial('A', refuse('ACCESS_DENIED'), ALWAYS, excused('overridden')),
        denial('B', refuse('ACCESS_DENIED')),
      ],
      { reasons: ['B'], obligations: [] },
    ],
    ['nothing where nothing is refused', [OBJECTS, denial('B', SILENT)], undefined],
  ])('%s', (_what, rules, expected) => {
    expect(engine(...rules).decide(KNOWN).said).toEqual(expected)
  })
})
