import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { compileRules } from '../src/decision/compile-rules.js'
import { describeProblem, type SourceFile } from '../src/decision/rule-files/problem.js'
import { type RuleSet } from '../src/decision/rule-set.js'
import { compareEngines } from './decide/compare.js'
import { growthWithItems, growthWithRules } from './decide/growth.js'
import { localRules } from './decide/local-rules.js'
import { textOf, writeResults } from './report.js'

// With it V8 11.3 (Node 20) stops the whole process once Cedar and casbin have both run for a while.
setFlagsFromString('--no-turbo-inline-js-wasm-calls')

const RULES = 4_700

const root = process.cwd()
const folder = join(root, 'consent-rules')
const files = readdirSync(folder)
  .filter((it) => it.endsWith('.yaml'))
  .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))
const local = localRules(RULES - 47).map((text, i) => ({ name: `local-${i}.yaml`, text }))

const few = ruleSetOf([])
const tables = [
  await compareEngines(
    root,
    files.map((it) => it.text),
    few,
  ),
  await growthWithItems(few),
  await growthWithRules(few, ruleSetOf(local), RULES),
]
process.stdout.write(`${textOf(tables)}\n${writeResults(root, 'decide', tables)}\n`)

function ruleSetOf(overlay: readonly SourceFile[]): RuleSet {
  const compilation = compileRules(files, overlay)
  if (compilation.kind === 'errors')
    throw new Error(compilation.problems.slice(0, 5).map(describeProblem).join('\n'))
  return compilation.ruleSet
}
