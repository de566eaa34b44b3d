import { type FactPath, isFactPath } from '../conditions/fact-paths.js'
import { type FactValue, isAllowed } from '../conditions/fact-row.js'
import { type FactTree } from '../../model/facts.js'
import { type ExampleFacts, factTree, valueProblems } from './example-facts.js'
import { type FactTable } from './fact-table.js'
import { didYouMean } from '../../model/spelling/nearest-name.js'
import { type Problem } from './problem.js'
import { type PlacedRule } from './read-rules.js'
import { type WrittenExample } from './rule-schema.js'
import { type YamlPath } from './yaml-file.js'

/** A worked example of a rule, with the whole fact tree it is about. Facts and line are found when they are asked for. */
export type RuleExample = {
  readonly rule: string
  readonly expected: WrittenExample
  readonly facts: FactTree
  readonly file: string
  readonly line: number
}

/** The examples of a rule. A rule must have one in which it fires and one in which it does not. */
export function readExamples(
  placed: PlacedRule,
  start: ExampleFacts,
  table: FactTable,
  problems: Problem[],
): readonly RuleExample[] {
  const { written, yaml, path } = placed
  const fires = written.examples.filter((it) => it.then === 'fires').length
  if (fires === 0 || fires === written.examples.length) {
    const message = 'expected at least one example in which the rule fires and one in which it does not'
    problems.push(yaml.keyProblem([...path, 'examples'], message))
  }
  return written.examples.map((expected, i) => {
    const at = [...path, 'examples', i]
    problems.push(...exampleProblems(placed, expected, at, start, table))
    return {
      rule: written.id,
      expected,
      get facts() {
        return factsOf(expected, start, table)
      },
      file: yaml.name,
      get line() {
        return yaml.problem(at, '').line
      },
    }
  })
}

function exampleProblems(
  { yaml }: PlacedRule,
  example: WrittenExample,
  at: YamlPath,
  start: ExampleFacts,
  table: FactTable,
): readonly Problem[] {
  const names = Object.keys(start.settings)
  const strangers = (example.given ?? []).flatMap((it, i) =>
    names.includes(it)
      ? []
      : [
          yaml.problem(
            [...at, 'given', i],
            `"${it}" is not a setting of the example facts${didYouMean(it, names)}`,
          ),
        ],
  )
  return [...strangers, ...valueProblems(yaml, [...at, 'facts'], example.facts ?? {}, table)]
}

/** The facts that every example starts from. */
export function baseFacts(start: ExampleFacts, table: FactTable): FactTree {
  return factsOf({}, start, table)
}

type Changed = Pick<WrittenExample, 'given' | 'facts' | 'unknown'>

function factsOf(example: Changed, start: ExampleFacts, table: FactTable): FactTree {
  const changes = new Map<FactPath, FactValue>()
  const settings = (example.given ?? []).map((it) => start.settings[it])
  for (const set of [start.base, ...settings, example.facts]) {
    for (const [fact, value] of Object.entries(set ?? {})) {
      const row = isFactPath(fact) ? table.get(fact) : undefined
      if (row !== undefined && isAllowed(row, value)) changes.set(row.fact, value)
    }
  }
  for (const fact of (example.unknown ?? []).filter(isFactPath)) changes.delete(fact)
  return factTree(changes)
}
