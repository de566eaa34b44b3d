import { FACT_PATHS, type FactPath, isFactPath } from '../conditions/fact-paths.js'
import { type FactValue, isAllowed } from '../conditions/fact-row.js'
import { type FactTree } from '../../model/facts.js'
import { shapeCheck } from './check-shape.js'
import { type FactTable } from './fact-table.js'
import { type Problem } from './problem.js'
import { type YamlFile, type YamlPath } from './yaml-file.js'

type Changes = Readonly<Record<string, unknown>>

/** What examples start from, and the named changes they may make. */
export type ExampleFacts = { readonly base: Changes; readonly settings: Readonly<Record<string, Changes>> }

const changes = { type: 'object', propertyNames: { enum: FACT_PATHS } }

const checkExampleFacts = shapeCheck<ExampleFacts>({
  type: 'object',
  additionalProperties: false,
  required: ['kind', 'base', 'settings'],
  properties: {
    kind: { const: 'example-facts' },
    base: changes,
    settings: { type: 'object', additionalProperties: changes },
  },
})

/** Reads the facts that examples start from. Every value must be one that the fact's row allows. */
export function readExampleFacts(yaml: YamlFile, table: FactTable, problems: Problem[]): ExampleFacts {
  const shaped = checkExampleFacts(yaml)
  if (shaped.kind === 'problems') {
    problems.push(...shaped.problems)
    return { base: {}, settings: {} }
  }
  problems.push(...valueProblems(yaml, ['base'], shaped.value.base, table))
  for (const [name, set] of Object.entries(shaped.value.settings)) {
    problems.push(...valueProblems(yaml, ['settings', name], set, table))
  }
  return shaped.value
}

/** The changes whose value the fact table does not allow. */
export function valueProblems(
  yaml: YamlFile,
  path: YamlPath,
  set: Changes,
  table: FactTable,
): readonly Problem[] {
  return Object.entries(set).flatMap(([fact, value]) => {
    const row = isFactPath(fact) ? table.get(fact) : undefined
    if (row === undefined) return [yaml.keyProblem([...path, fact], `no row for "${fact}" in the fact table`)]
    if (isAllowed(row, value)) return []
    const expected = row.values === undefined ? row.holds : row.values.join(', ')
    return [yaml.problem([...path, fact], `not a value of ${fact}: expected ${expected}`)]
  })
}

/** The tree that dotted paths and values describe, over what is there already: that stays as it is. */
export function factTree(changes: ReadonlyMap<FactPath, FactValue>, over: FactTree = {}): FactTree {
  const tree: Record<string, unknown> = { ...over }
  for (const [path, value] of changes) {
    const parts = path.split('.')
    let place = tree
    for (const part of parts.slice(0, -1)) {
      const inner: Record<string, unknown> = { ...objectAt(place, part) }
      place[part] = inner
      place = inner
    }
    place[parts.at(-1) ?? path] = value
  }
  return tree
}

function objectAt(place: Readonly<Record<string, unknown>>, key: string): object {
  const value = place[key]
  return typeof value === 'object' && value !== null ? value : {}
}
