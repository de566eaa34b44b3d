import { describe, expect, it } from 'vitest'
import { whyJudged, whyRefused } from '../../../src/decision/replay/why.js'
import { type FactTree } from '../../../src/model/facts.js'
import { type Verdict } from '../../../src/decision/rule-set.js'
import { compiled } from '../rule-folder.js'
import { replaced, smallFolder } from '../rule-files/small-folder.js'
import { ORDINARY, holder, rules } from './explained-parts.js'

const verdict = (more: Partial<Verdict>): Verdict => ({
  decision: 'refuse',
  code: 'NO_PATIENT_CONSENT',
  disclose: undefined,
  masks: [],
  obligations: [],
  reasons: ['R-01'],
  basis: undefined,
  missing: [],
  ...more,
})
const ruleNames = (...asked: Parameters<typeof whyRefused>): readonly string[] =>
  whyRefused(...asked).rules.map((it) => `${it.id} ${it.outcome}`)

describe('of a type that was refused', () => {
  it('a rule that does not fire on these facts is not named, whatever was recorded', () => {
    const says = verdict({ reasons: ['R-01', 'A-02'] })
    expect(ruleNames(holder('surgery', { dissent: true }), 'Flag', says, rules)).toEqual([
      'R-01 fires',
      'A-02 within',
    ])
    expect(ruleNames(holder('surgery'), 'Flag', says, rules)).toEqual(['A-02 within'])
  })

  it('behind an outage a rule that fires on what is known is not named', () => {
    const outage = verdict({ code: 'CANNOT_CHECK' })
    const { dissent: _dissent, ...unknown } = holder('surgery').facts.subject ?? {}
    const unsure = { ...holder('surgery'), facts: { ...holder('surgery').facts, subject: unknown } }
    expect(ruleNames(holder('surgery', { dissent: true }), 'Flag', outage, rules)).toEqual([])
    expect(ruleNames(unsure, 'Flag', outage, rules)).toEqual(['R-01 fires'])
  })

  it('of a holder that is not known, it is as of anybody', () => {
    expect(ruleNames(undefined, 'Flag', verdict({ reasons: ['R-01', 'A-02'] }), rules)).toEqual([
      'A-02 within',
    ])
  })
})

/** A fact that nobody can bring about, and a bar that stands only while it does not say so. */
const FIXED: readonly (readonly [string, string, string])[] = [
  ['action', 'holds: text, values: [read, write]', 'is: write'],
  ['env.now', 'holds: text', 'is: never'],
  ['resource.area', 'holds: text', 'is: elsewhere'],
  ['resource.overrideSupported', 'holds: truth', 'is: true'],
]

describe('what would turn an item', () => {
  it.each(FIXED)('is not %s', (fact, holds, other) => {
    const files = smallFolder().map(({ name, text }) => {
      if (name === 'facts.yaml')
        return {
          name,
          text: `${text}  - { fact: ${fact}, ${holds}, attested_by: gateway, max_age: request, if_unknown: ${fact.startsWith('resource.') ? 'withhold' : 'access-denied'} }\n`,
        }
      if (name !== 'bars.yaml') return { name, text }
      const bar = 'when: { fact: resource.labels, has: WITNESS }'
      const only = `when: { all: [{ fact: resource.labels, has: WITNESS }, { not: { fact: ${fact}, ${other} } }] }`
      return { name, text: replaced(text, bar, only) }
    })
    const changed = compiled(files)
    const facts: FactTree = {
      ...holder('surgery').facts,
      action: 'read',
      env: { now: '2026-11-21T10:00:00.000Z' },
      resource: { ...ORDINARY, area: 'alerts', overrideSupported: false, labels: ['WITNESS'] },
    }
    const { changes } = whyJudged(facts, verdict({ decision: 'withhold', reasons: ['S-01'] }), changed)
    expect(changes.map((it) => Object.keys(it.facts))).toEqual([['purpose'], ['resource.labels']])
  })
})
