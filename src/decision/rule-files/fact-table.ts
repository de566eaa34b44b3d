import { DATED_ATTESTERS } from '../../model/registers/told-at.js'
import { FACT_PATHS, type FactPath, isFactPath } from '../conditions/fact-paths.js'
import { type FactRow, type IfUnknown, type MaxAge, noneOf } from '../conditions/fact-row.js'
import { shapeCheck } from './check-shape.js'
import { type Problem, type SourceFile } from './problem.js'
import { readYaml, type YamlFile } from './yaml-file.js'

export type FactTable = ReadonlyMap<FactPath, FactRow>

export type FactTableRead =
  | { readonly kind: 'read'; readonly facts: FactTable }
  | { readonly kind: 'errors'; readonly problems: readonly Problem[] }

type WrittenRow = {
  readonly fact: string
  readonly means?: string
  readonly holds: 'truth' | 'text' | 'number' | 'texts'
  readonly values?: readonly string[]
  readonly may_be_none?: true
  readonly attested_by: string
  readonly max_age: MaxAge
  readonly if_unknown: IfUnknown
  readonly needed?: 'always'
}

type WrittenTable = { readonly facts: readonly WrittenRow[] }

const ATTESTERS: readonly string[] = ['gateway', ...DATED_ATTESTERS]

const checkTable = shapeCheck<WrittenTable>({
  type: 'object',
  additionalProperties: false,
  required: ['kind', 'facts'],
  properties: {
    kind: { const: 'facts' },
    facts: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['fact', 'holds', 'attested_by', 'max_age', 'if_unknown'],
        properties: {
          fact: { enum: FACT_PATHS },
          means: { type: 'string', minLength: 1 },
          holds: { enum: ['truth', 'text', 'number', 'texts'] },
          values: { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } },
          may_be_none: { const: true },
          attested_by: { enum: ATTESTERS },
          max_age: { type: ['string', 'number'], pattern: '^(token|request)$', exclusiveMinimum: 0 },
          if_unknown: { enum: ['cannot-check', 'access-denied', 'as-none', 'withhold'] },
          needed: { const: 'always' },
        },
      },
    },
  },
})

/** Reads the fact table: who attests each fact, its largest age, and what follows when it is unknown. */
export function parseFactTable(file: SourceFile): FactTableRead {
  const read = readYaml(file)
  if (read.kind === 'problems') return { kind: 'errors', problems: read.problems }
  return readFactTable(read.yaml)
}

/** As parseFactTable, for a file already read as YAML. */
export function readFactTable(yaml: YamlFile): FactTableRead {
  const shaped = checkTable(yaml)
  if (shaped.kind === 'problems') return { kind: 'errors', problems: shaped.problems }
  const facts = new Map<FactPath, FactRow>()
  const problems: Problem[] = []
  shaped.value.facts.forEach((written, i) => {
    const row = rowOf(written)
    if (row === undefined) return
    if (facts.has(row.fact)) {
      problems.push(yaml.problem(['facts', i, 'fact'], `"${row.fact}" has a row already`))
    }
    if (row.values !== undefined && row.holds !== 'text') {
      problems.push(yaml.keyProblem(['facts', i, 'values'], 'only a fact that holds text has values'))
    }
    if ((row.ifUnknown === 'withhold') !== row.fact.startsWith('resource.')) {
      problems.push(
        yaml.problem(
          ['facts', i, 'if_unknown'],
          'expected withhold for facts of a resource, and for no other',
        ),
      )
    }
    if (row.ifUnknown === 'as-none' && noneOf(row) === undefined) {
      const message = 'as-none needs a value that says none: a list, "none" among the values, or may_be_none'
      problems.push(yaml.problem(['facts', i, 'if_unknown'], message))
    }
    facts.set(row.fact, row)
  })
  return problems.length > 0 ? { kind: 'errors', problems } : { kind: 'read', facts }
}

function rowOf(written: WrittenRow): FactRow | undefined {
  if (!isFactPath(written.fact)) return undefined
  return {
    fact: written.fact,
    means: written.means,
    holds: written.holds,
    values: written.values,
    mayBeNone: written.may_be_none === true,
    attestedBy: written.attested_by,
    maxAge: written.max_age,
    ifUnknown: written.if_unknown,
    needed: written.needed === 'always',
  }
}
