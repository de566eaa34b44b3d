import { ALWAYS, factsRead } from '../conditions/condition.js'
import { isResourceFact } from '../conditions/fact-paths.js'
import { type BasisRule } from '../engine/rule.js'
import { shapeCheck } from './check-shape.js'
import { type ConditionScope, readCondition } from './read-condition.js'
import { CONDITION_DEFS, type WrittenCondition } from './rule-schema.js'

type WrittenBases = {
  readonly bases: readonly {
    readonly when?: WrittenCondition
    readonly gdpr6: string
    readonly gdpr9: string
    readonly common_law: string
    readonly duty?: string
  }[]
}

const text = { type: 'string', minLength: 1 }

const checkBases = shapeCheck<WrittenBases>({
  type: 'object',
  additionalProperties: false,
  required: ['kind', 'bases'],
  properties: {
    kind: { const: 'bases' },
    bases: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['gdpr6', 'gdpr9', 'common_law'],
        properties: {
          when: { $ref: '#/$defs/condition' },
          gdpr6: text,
          gdpr9: text,
          common_law: text,
          duty: text,
        },
      },
    },
  },
  $defs: CONDITION_DEFS,
})

/** Reads the legal bases. Only the last stands without a condition, and none may depend on an item. */
export function readBases(scope: ConditionScope): readonly BasisRule[] {
  const { yaml, problems } = scope
  const shaped = checkBases(yaml)
  if (shaped.kind === 'problems') {
    problems.push(...shaped.problems)
    return []
  }
  const { bases } = shaped.value
  return bases.map((it, i) => {
    const path = ['bases', i]
    const isLast = i === bases.length - 1
    if (isLast !== (it.when === undefined)) {
      problems.push(yaml.problem(path, 'expected a condition in every basis but the last, which has none'))
    }
    const when = it.when === undefined ? ALWAYS : readCondition(it.when, [...path, 'when'], scope)
    if ([...factsRead(when)].some(isResourceFact)) {
      problems.push(yaml.problem([...path, 'when'], 'a legal basis may not depend on an item'))
    }
    const { gdpr6, gdpr9, common_law: commonLaw, duty } = it
    return { when, basis: { gdpr6, gdpr9, commonLaw, duty } }
  })
}
