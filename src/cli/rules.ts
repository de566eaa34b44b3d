import { parseArgs } from 'node:util'
import { checkExample } from '../decision/check-example.js'
import { type CompiledRules } from '../decision/compile-rules.js'
import { describeProblem } from '../decision/rule-files/problem.js'
import { type Command, type CommandIo } from './command.js'
import { importReferenceSet } from './rules/reference-set/import-reference-set.js'
import { compileFolder } from './rules/rule-folder.js'

const USAGE = `linchpin rules check|list|test [DIR] [--local DIR]

  check   compiles the rules and reports every problem with file:line:column
  list    prints id, tier and plain text of every rule, in the order they are considered
  test    runs the worked examples of every rule

  DIR          folder of rules (default: consent-rules)
  --local DIR  folder of local rules, which may only restrict
  --help       shows this text

linchpin rules import-refset --category LABEL FILE…

  loads an official reference set of an exclusion category; see --help of it

Exits 0 on success, 1 when an example fails, 2 on bad input.
`

type Action = (rules: CompiledRules, io: CommandIo) => number

const ACTIONS: Readonly<Record<string, Action>> = { check, list, test }

/** `linchpin rules`: checks, lists or tests a folder of rules. */
export async function rulesCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  if (argv[0] === 'import-refset') return importReferenceSet(argv.slice(1), io)
  const options = readOptions(argv)
  if (options.kind === 'wrong') return complain(io, [`linchpin rules: ${options.message}`, USAGE.trimEnd()])
  const { values, positionals } = options
  if (values.help === true) {
    io.stdout(USAGE)
    return 0
  }
  const [name = '', folder, ...rest] = positionals
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined
  if (action === undefined || rest.length > 0) {
    return complain(io, [
      'linchpin rules: expected check, list or test, and at most one folder',
      USAGE.trimEnd(),
    ])
  }
  const compilation = await compileFolder(folder, values.local, io.cwd)
  if (compilation.kind === 'errors') return complain(io, compilation.problems.map(describeProblem))
  return action(compilation, io)
}

export const rulesEntry: Command = {
  name: 'rules',
  summary: 'check, list or test the rules',
  usage: USAGE,
  run: rulesCommand,
}

function check(rules: CompiledRules, io: CommandIo): number {
  io.stdout(`${rules.rules.length} rules, ${rules.facts.size} facts, rule set ${rules.ruleSet.hash}\n`)
  return 0
}

function list(rules: CompiledRules, io: CommandIo): number {
  for (const it of rules.rules) io.stdout(`${it.id.padEnd(6)}${it.tier.padEnd(13)}${it.plain.trim()}\n`)
  return 0
}

function test(rules: CompiledRules, io: CommandIo): number {
  let failed = 0
  for (const example of rules.examples) {
    const found = checkExample(rules, example)
    if (found.length === 0) continue
    failed++
    io.stdout(`${example.file}:${example.line}:1: ${example.rule}: ${example.expected.case}\n`)
    for (const line of found) io.stdout(`  ${line}\n`)
  }
  io.stdout(`${rules.examples.length - failed} of ${rules.examples.length} examples hold\n`)
  return failed === 0 ? 0 : 1
}

function readOptions(argv: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { local: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    })
    return { kind: 'read', values, positionals } as const
  } catch (error) {
    return { kind: 'wrong', message: error instanceof Error ? error.message : 'bad arguments' } as const
  }
}

function complain(io: CommandIo, lines: readonly string[]): number {
  for (const line of lines) io.stderr(`${line}\n`)
  return 2
}
