import { expect, it } from 'vitest'
import { NEVER } from '../../../src/decision/conditions/condition.js'
import { defaultDenials, ruleEngine } from '../../../src/decision/engine/rule-engine.js'
import { type FactTree } from '../../../src/model/facts.js'
import { denial, DISSENT, KNOWN, LABELS, RANK, USER } from './small-rules.js'

const needed = [DISSENT, USER, LABELS].map((it) => ({ ...it, needed: true }))
const facts = new Map([...needed, RANK].map((it) => [it.fact, it]))
const written = denial('D', { kind: 'refuse', code: 'NO_RELATIONSHIP' }, NEVER)
const rules = ruleEngine({ hash: 'h', rules: defaultDenials(written, facts), facts, bases: [] })

const { requester, subject, resource, ...rest } = KNOWN

it.each<readonly [string, FactTree, object]>([
  ['every needed fact is known', KNOWN, { decision: 'permit', reasons: [] }],
  [
    'what is not known is not needed',
    { ...KNOWN, resource: { ...resource, rank: undefined } },
    { decision: 'permit', missing: [] },
  ],
  [
    'a fact of the request is not known',
    { ...rest, requester, resource },
    { decision: 'refuse', code: 'CANNOT_CHECK', reasons: ['D'], missing: ['subject.dissent'] },
  ],
  [
    'who asks is not known',
    { ...rest, subject, resource },
    { decision: 'refuse', code: 'ACCESS_DENIED', reasons: ['D'], missing: ['requester.userId'] },
  ],
  [
    'a fact of the item is not known',
    { ...KNOWN, resource: {} },
    { decision: 'withhold', disclose: 'generic', reasons: ['D'], missing: ['resource.labels'] },
  ],
  [
    'one of the request and one of the item: nothing is said of items',
    { ...rest, requester, resource: {} },
    { decision: 'refuse', code: 'CANNOT_CHECK', reasons: ['D'], missing: ['subject.dissent'] },
  ],
])('by default: %s', (_, tree, expected) => {
  expect(rules.decide(tree)).toMatchObject(expected)
})
