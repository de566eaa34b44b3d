import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { wouldChange } from '../decision/analyse/would-change.js'
import { type CompiledRules } from '../decision/compile-rules.js'
import { describeProblem, type Problem, type SourceFile } from '../decision/rule-files/problem.js'
import { type FactTree } from '../model/facts.js'
import { type Command, type CommandIo } from './command.js'
import { type FactAge, factAges, withoutOld } from '../decision/conditions/fact-ages.js'
import { type GivenFacts, readFacts } from './rules/read-facts.js'
import { compileFolder } from './rules/rule-folder.js'

const USAGE = `linchpin decide --facts FILE [--rules DIR] [--local DIR] [--explain]

What the rules decide about the facts in FILE: a JSON object, or NDJSON with one object
on each line; "-" reads standard input. Prints one decision as JSON on each line.
Beside the facts, \`toldAt\` may say when those who attest them (token, pds, consent-register …)
told them: what was told longer before env.now than the fact table allows counts as unknown.
What the holder releases (release.state) is open where the facts do not say otherwise.

  --facts FILE   the facts; absent or {"$unknown": true} is unknown, null is known to be none
  --rules DIR    folder of rules (default: consent-rules)
  --local DIR    folder of local rules, which may only restrict
  --explain      adds what every rule made of the facts, with citations and missing facts,
                 who attests each fact, when it was told and whether that is too old,
                 and which facts, were they otherwise, would turn the decision
  --help         shows this text

Exits 0 when decided, whatever the decision; 2 on bad input, with file:line:column.
`

/** `linchpin decide`: reads facts, prints decisions. Prints no decision at all when any input is bad. */
export async function decideCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const options = readOptions(argv)
  if (options.kind === 'wrong') return complain(io, [`linchpin decide: ${options.message}`, USAGE.trimEnd()])
  const { values } = options
  if (values.help === true) {
    io.stdout(USAGE)
    return 0
  }
  if (values.facts === undefined)
    return complain(io, ['linchpin decide: --facts FILE is needed', USAGE.trimEnd()])
  const compilation = await compileFolder(values.rules, values.local, io.cwd)
  if (compilation.kind === 'errors') return complain(io, compilation.problems.map(describeProblem))
  const file = await readInput(values.facts, io)
  if ('message' in file) return complain(io, [describeProblem(file)])
  const read = readFacts(file, compilation.facts, compilation.start)
  if (read.kind === 'errors') return complain(io, read.problems.map(describeProblem))
  for (const given of read.trees) {
    io.stdout(
      `${JSON.stringify(answer(compilation, given, values.explain === true ? 'explained' : 'bare'))}\n`,
    )
  }
  return 0
}

export const decideEntry: Command = {
  name: 'decide',
  summary: 'what the rules decide about given facts',
  usage: USAGE,
  run: decideCommand,
}

function answer(rules: CompiledRules, given: GivenFacts, detail: 'explained' | 'bare'): object {
  const facts = withoutOld(given.facts, given.toldAt, rules.facts)
  const verdict = rules.ruleSet.decide(facts)
  return {
    decision: verdict.decision,
    ...(verdict.code !== undefined && { code: verdict.code }),
    ...(verdict.disclose !== undefined && { disclose: verdict.disclose }),
    ...(verdict.masks.length > 0 && { masks: verdict.masks }),
    obligations: verdict.obligations,
    reasons: verdict.reasons,
    ...(verdict.basis !== undefined && { basis: verdict.basis }),
    missing: verdict.missing,
    ruleSetHash: rules.ruleSet.hash,
    ...(detail === 'explained' && explained(rules, facts, factAges(given.facts, given.toldAt, rules.facts))),
  }
}

function explained(rules: CompiledRules, facts: FactTree, ages: readonly FactAge[]): object {
  const { changes, moreExist } = wouldChange(rules, facts)
  return {
    trace: rules.explain(facts),
    facts: ages,
    wouldChange: changes,
    ...(moreExist && { wouldChangeMore: true }),
  }
}

function readOptions(argv: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        facts: { type: 'string' },
        rules: { type: 'string' },
        local: { type: 'string' },
        explain: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
    return { kind: 'read', values } as const
  } catch (error) {
    return { kind: 'wrong', message: error instanceof Error ? error.message : 'bad arguments' } as const
  }
}

async function readInput(name: string, io: CommandIo): Promise<SourceFile | Problem> {
  if (name === '-') return { name: '(stdin)', text: await textOf(io.stdin) }
  try {
    return { name, text: await readFile(resolve(io.cwd, name), 'utf8') }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    return { file: name, line: 1, column: 1, message: `the file of facts cannot be read (${code})` }
  }
}

async function textOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

function complain(io: CommandIo, lines: readonly string[]): number {
  for (const line of lines) io.stderr(`${line}\n`)
  return 2
}
