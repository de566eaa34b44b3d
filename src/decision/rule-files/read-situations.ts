import { type Condition } from '../conditions/condition.js'
import { shapeCheck } from './check-shape.js'
import { type ConditionScope, readCondition } from './read-condition.js'
import { CONDITION_DEFS, type WrittenCondition } from './rule-schema.js'

type WrittenSituations = {
  readonly situations: readonly {
    readonly name: string
    readonly plain: string
    readonly when: WrittenCondition
  }[]
}

const checkSituations = shapeCheck<WrittenSituations>({
  type: 'object',
  additionalProperties: false,
  required: ['kind', 'situations'],
  properties: {
    kind: { const: 'situations' },
    situations: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'plain', 'when'],
        properties: {
          name: { type: 'string', pattern: '^[a-z][a-z0-9-]*$' },
          plain: { type: 'string', minLength: 1 },
          when: { $ref: '#/$defs/condition' },
        },
      },
    },
  },
  $defs: CONDITION_DEFS,
})

/** Reads the named conditions. Each may use those above it, and no gateway. */
export function readSituations(scope: ConditionScope): ReadonlyMap<string, Condition> {
  const shaped = checkSituations(scope.yaml)
  if (shaped.kind === 'problems') {
    scope.problems.push(...shaped.problems)
    return new Map()
  }
  const situations = new Map<string, Condition>()
  shaped.value.situations.forEach((it, i) => {
    const path = ['situations', i]
    if (situations.has(it.name)) {
      scope.problems.push(scope.yaml.problem([...path, 'name'], `"${it.name}" is defined already`))
    }
    situations.set(it.name, readCondition(it.when, [...path, 'when'], { ...scope, situations }))
  })
  return situations
}
