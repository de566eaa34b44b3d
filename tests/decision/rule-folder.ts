import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type CompiledRules, compileRules } from '../../src/decision/compile-rules.js'
import { describeProblem, type SourceFile } from '../../src/decision/rule-files/problem.js'

const FOLDER = fileURLToPath(new URL('../../consent-rules/', import.meta.url))

/** The rule files of the project as they are. */
export function ruleFiles(): readonly SourceFile[] {
  return readdirSync(FOLDER)
    .filter((it) => it.endsWith('.yaml'))
    .map((name) => ({ name, text: readFileSync(FOLDER + name, 'utf8') }))
}

/** The same files with one text replaced in one of them; fails when the text is not there exactly once. */
export function ruleFilesWith(name: string, from: string, to: string): readonly SourceFile[] {
  return ruleFiles().map((it) => {
    if (it.name !== name) return it
    if (it.text.split(from).length !== 2) throw new Error(`"${from}" is not exactly once in ${name}`)
    return { name, text: it.text.replace(from, () => to) }
  })
}

export function compiled(
  files: readonly SourceFile[] = ruleFiles(),
  local: readonly SourceFile[] = [],
): CompiledRules {
  const compilation = compileRules(files, local)
  if (compilation.kind === 'errors') throw new Error(compilation.problems.map(describeProblem).join('\n'))
  return compilation
}
