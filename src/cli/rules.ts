import { parseArgs } from 'node:util'
import { checkExample } from '../decision/check-example.js'
import { type CompiledRules } from '../decision/compile-rules.js'
import { describeProblem } from '../decision/rule-files/problem.js'
import { type Command, type CommandIo } from './command.js'
import { printAnalysis } from './rules/analyse.js'
import { importReferenceSet } from './rules/reference-set/import-reference-set.js'
import { compileFolder } from './rules/rule-folder.js'
import { simulateCommand } from './rules/simulate.js'

const USAGE = `linchpin rules check|list|test|analyse [DIR] [--local DIR]

  check    compiles the rules and reports every problem with file:line:column
  list     prints id, tier and plain text of every rule, in the order they are considered
  test     runs the worked examples of every rule: those of the folder by its own rules
           alone, those of local rules by both
  analyse  proves what holds for all facts: bars that nothing passes, rules that never fire
           or change nothing, powers against rules and which wins

  DIR, --rules DIR  folder of rules (default: consent-rules)
  --local DIR       folder of local rules, which may only restrict
  --against DIR     analyse: what changes from the rules in this folder, by counter-examples
  --json            analyse: the same as JSON
  --help            shows this text

linchpin rules simulate --draft DIR --since DATE --by WORKER [--data DIR]

  what recorded decisions would have been under draft rules; see --help of it

linchpin rules import-refset --category LABEL FILE…

  loads an official reference set of an exclusion category; see --help of it

Exits 0 on success, 1 when an example fails, when a proof fails, a rule never fires or
changes nothing, or more is released than under --against; 2 on bad input.
`

type Options = {
  readonly local?: string | undefined
  readonly against?: string | undefined
  readonly json?: boolean | undefined
  readonly folder: string | undefined
}
type Action = (rules: CompiledRules, options: Options, io: CommandIo) => number | Promise<number>

const ACTIONS: Readonly<Record<string, Action>> = { check, list, test, analyse }

/** Actions with options of their own. */
const OWN_OPTIONS: ReadonlyMap<string, Command['run']> = new Map([
  ['simulate', simulateCommand],
  ['import-refset', importReferenceSet],
])

/** `linchpin rules`: checks, lists or tests a folder of rules. */
export async function rulesCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const own = OWN_OPTIONS.get(argv[0] ?? '')
  if (own !== undefined) return own(argv.slice(1), io)
  const options = readOptions(argv)
  if (options.kind === 'wrong') return complain(io, [`linchpin rules: ${options.message}`, USAGE.trimEnd()])
  const { values, positionals } = options
  if (values.help === true) {
    io.stdout(USAGE)
    return 0
  }
  return act(positionals, values, io)
}

async function act(
  [name = '', named, ...rest]: readonly string[],
  values: Omit<Options, 'folder'> & { readonly rules?: string | undefined },
  io: CommandIo,
): Promise<number> {
  const folder = named ?? values.rules
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined
  if (action === undefined || rest.length > 0) {
    return complain(io, [
      'linchpin rules: expected check, list, test or analyse, and at most one folder',
      USAGE.trimEnd(),
    ])
  }
  const compilation = await compileFolder(folder, values.local, io.cwd)
  if (compilation.kind === 'errors') return complain(io, compilation.problems.map(describeProblem))
  return action(compilation, { ...values, folder }, io)
}

export const rulesEntry: Command = {
  name: 'rules',
  summary: 'check, list, test or analyse the rules',
  usage: USAGE,
  ownHelp: new Set(OWN_OPTIONS.keys()),
  run: rulesCommand,
}

function check(rules: CompiledRules, _: Options, io: CommandIo): number {
  io.stdout(`${rules.rules.length} rules, ${rules.facts.size} facts, rule set ${rules.ruleSet.hash}\n`)
  return 0
}

function list(rules: CompiledRules, _: Options, io: CommandIo): number {
  for (const it of rules.rules) io.stdout(`${it.id.padEnd(6)}${it.tier.padEnd(13)}${it.plain.trim()}\n`)
  return 0
}

/** What a rule's own examples show stays so where a local rule, which may only restrict, narrows the outcome. */
async function test(rules: CompiledRules, { local, folder }: Options, io: CommandIo): Promise<number> {
  const national = local === undefined ? undefined : await compileFolder(folder, undefined, io.cwd)
  if (national?.kind === 'errors') return complain(io, national.problems.map(describeProblem))
  const ownRules = new Map(national?.rules.map((it) => [it.id, national]))
  let failed = 0
  for (const example of rules.examples) {
    const found = checkExample(ownRules.get(example.rule) ?? rules, example)
    if (found.length === 0) continue
    failed++
    io.stdout(`${example.file}:${example.line}:1: ${example.rule}: ${example.expected.case}\n`)
    for (const line of found) io.stdout(`  ${line}\n`)
  }
  io.stdout(`${rules.examples.length - failed} of ${rules.examples.length} examples hold\n`)
  return failed === 0 ? 0 : 1
}

async function analyse(rules: CompiledRules, options: Options, io: CommandIo): Promise<number> {
  const { local, against, json, folder } = options
  const beside = [
    local === undefined ? undefined : await compileFolder(folder, undefined, io.cwd),
    against === undefined ? undefined : await compileFolder(against, undefined, io.cwd),
  ]
  const problems = beside.flatMap((it) => (it?.kind === 'errors' ? it.problems : []))
  if (problems.length > 0) return complain(io, problems.map(describeProblem))
  const [national, other] = beside.map((it) => (it?.kind === 'compiled' ? it : undefined))
  return printAnalysis({ rules, national, against: other, form: json === true ? 'json' : 'text' }, io)
}

function readOptions(argv: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        rules: { type: 'string' },
        local: { type: 'string' },
        against: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
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
