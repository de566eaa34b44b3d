import fc from 'fast-check'
import { stringify } from 'yaml'
import { type CompiledRules } from '../../src/decision/compile-rules.js'
import { isResourceFact } from '../../src/decision/conditions/fact-paths.js'
import { type FactRow, isOfHolder } from '../../src/decision/conditions/fact-row.js'
import { type SourceFile } from '../../src/decision/rule-files/problem.js'
import { knownValueOf } from './random-facts.js'

type Written = Readonly<Record<string, unknown>>

const SITUATIONS = ['own-access', 'established-relationship', 'regulated-professional']
const GATEWAYS = ['legal-requirement', 'safeguarding', 'break-glass', 'best-interests']

/** One comparison that the fact can take. */
function leafOn(row: FactRow): fc.Arbitrary<Written> {
  const { fact, holds } = row
  const value = knownValueOf(row)
  if (holds === 'texts') {
    return value.map((it) => ({ fact, has_any: Array.isArray(it) && it.length > 0 ? it : ['STI'] }))
  }
  if (holds === 'number') return value.map((it) => ({ fact, at_least: it }))
  return value.map((it) => ({ fact, is: it }))
}

const conditionOn = (rows: readonly FactRow[]): fc.Arbitrary<Written> => conditionOf(rows, GATEWAYS)

function conditionOf(rows: readonly FactRow[], gateways: readonly string[]): fc.Arbitrary<Written> {
  const { condition } = fc.letrec<{ condition: Written; leaf: Written }>((tie) => ({
    leaf: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...rows).chain(leafOn) },
      { weight: 1, arbitrary: fc.constantFrom(...SITUATIONS).map((situation) => ({ situation })) },
      { weight: 1, arbitrary: fc.constantFrom(...gateways).map((gateway) => ({ gateway })) },
    ),
    condition: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      tie('leaf'),
      fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
      fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
      tie('condition').map((it) => ({ not: it })),
    ),
  }))
  return condition
}

/** A refusal; where it tells of a relationship, what holders attest is not read (the rules would not compile). */
function refusalOf(national: CompiledRules): fc.Arbitrary<Written> {
  const rows = [...national.facts.values()].filter((it) => !isResourceFact(it.fact))
  const words = ['ACCESS_DENIED', 'NO_PATIENT_CONSENT', 'PATIENT_NOT_FOUND', 'NO_ORGANISATION_CONSENT']
  const codes = fc.constantFrom(...words)
  return fc.oneof(
    fc.tuple(conditionOn(rows), codes).map(([when, refuse]) => ({ when, effect: { refuse } })),
    conditionOf(
      rows.filter((it) => !isOfHolder(it)),
      GATEWAYS.filter((it) => it !== 'best-interests'),
    ).map((when) => ({ when, effect: { refuse: 'NO_RELATIONSHIP' } })),
  )
}

export type Forbid = { readonly tier: string; readonly rule: Written }

/** A local rule as somebody might write it: a refusal, a withholding, a mask or a narrower view. */
export function forbidRule(national: CompiledRules): fc.Arbitrary<Forbid> {
  const rows = [...national.facts.values()]
  const ofItem = conditionOn(rows)
  const refusal = refusalOf(national)
  const withholding = fc
    .tuple(ofItem, fc.constantFrom('silent', 'generic', 'none'))
    .map(([when, withhold]) => ({ when, effect: { withhold } }))
  const mask = ofItem.map((when) => ({ when, effect: { mask: ['identifier'] } }))
  const view = fc.tuple(ofItem, ofItem).map(([applies_when, where]) => ({
    applies_when,
    view: [{ types: ['Patient', 'MedicationStatement'] }, { types: ['Condition'], where }],
    effect: { withhold: 'none' },
  }))
  const ofTier = (tier: string) => (rule: Written) => ({ tier, rule })
  return fc.oneof(
    fc.oneof(refusal, withholding, mask).map(ofTier('restriction')),
    view.map(ofTier('agreement')),
  )
}

/** The file of one local rule. Its examples are there in form only: what they say is not tried. */
export function localFile({ tier, rule }: Forbid, n = 1): SourceFile {
  const text = {
    id: `L-0${n}`,
    plain: 'A rule of ours.',
    ...rule,
    cite: ['Local policy 1'],
    owner: 'ig',
    review_by: '2027-04-01',
    examples: [
      { case: 'It applies.', then: 'fires' },
      { case: 'It does not.', then: 'does-not-fire' },
    ],
  }
  return { name: `ours-${n}.yaml`, text: stringify({ kind: 'rules', tier, rules: [text] }) }
}
