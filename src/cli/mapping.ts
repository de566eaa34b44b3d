import { parseArgs } from 'node:util'
import { type Lineage } from '../translation/lineage.js'
import { type Command, type CommandIo } from './command.js'
import { compareMappings } from './mapping/compare-mappings.js'
import { type Loaded, loadMapping } from './mapping/load-mapping.js'
import { dataFolder } from './mapping/read-mapping-folder.js'
import { runCases } from './mapping/run-cases.js'

const USAGE = `linchpin mapping check|lineage|test|diff NAME [--mappings DIR] [--against DIR]

  check    compiles the mapping: every name, R4 element, type, cardinality and code
  lineage  shows, for every element, the source fields it comes from and those it depends on
  test     runs the cases of the mapping
  diff     shows what the mapping alters, over the cases of both, against the one in DIR

  --mappings DIR  folder of mappings (default: mappings)
  --against DIR   folder of mappings with an earlier one of that name (diff)
  --help          shows this text

Exits 0 when all is well; 1 when a case fails or mappings differ; 2 when the mapping does not compile, each
problem as file:line:column.
`

/** `linchpin mapping`: what a mapping folder does, shown without any record but its own cases. */
export const mappingCommand: Command = {
  name: 'mapping',
  summary: 'compiles mappings, shows their lineage, runs their cases',
  usage: USAGE,
  run: runMapping,
}

/** What an action may need besides the mapping: how the command was called. */
type Called = { readonly name: string; readonly against: string | undefined }

type Action = (loaded: Loaded, io: CommandIo, called: Called) => number

const ACTIONS: ReadonlyMap<string, Action> = new Map([
  ['check', check],
  ['lineage', printLineage],
  ['test', test],
  ['diff', diff],
])

async function runMapping(argv: readonly string[], io: CommandIo): Promise<number> {
  const read = readArguments(argv)
  if (typeof read === 'string') return complain(io, [`linchpin mapping: ${read}`, USAGE.trimEnd()])
  const [verb, name] = read.positionals
  const action = ACTIONS.get(verb ?? '')
  if (action === undefined || name === undefined || read.positionals.length > 2)
    return complain(io, [
      'linchpin mapping: expected check, lineage, test or diff, and a name',
      USAGE.trimEnd(),
    ])
  const loaded = loadMapping(read.mappings ?? dataFolder('mappings', io.cwd), name, io.cwd)
  const called = { name, against: read.against }
  return await Promise.resolve('translator' in loaded ? action(loaded, io, called) : complain(io, loaded))
}

function check({ translator, lineage, outputs }: Loaded, io: CommandIo): number {
  const { fields, ignored } = lineage()
  const mapped = fields.filter((it) => it.use === 'mapped').length
  io.stdout(`${translator.name} ${translator.version}\n`)
  io.stdout(`${outputs} outputs; ${mapped} of ${fields.length} source fields mapped\n`)
  for (const { field, reason } of ignored) io.stdout(`ignored ${field}: ${reason}\n`)
  return 0
}

function printLineage({ lineage }: Loaded, io: CommandIo): number {
  for (const line of lineageLines(lineage())) io.stdout(`${line}\n`)
  return 0
}

function lineageLines(lineage: Lineage): readonly string[] {
  return [
    `whole record <- ${lineage.wholeRecord.join(', ')}`,
    ...lineage.outputs.flatMap(({ name, rows }) => [
      '',
      `${name}:`,
      ...rows.map(({ element, sources, conditions }) => {
        const from = sources.length === 0 ? '(fixed)' : sources.join(', ')
        const others = conditions.filter((it) => !sources.includes(it))
        return `  ${element} <- ${from}${others.length === 0 ? '' : `  [if ${others.join(', ')}]`}`
      }),
    ]),
    '',
    'ignored:',
    ...lineage.ignored.map(({ field, reason }) => `  ${field}: ${reason}`),
  ]
}

function test({ translator, files }: Loaded, io: CommandIo): number {
  const results = runCases(translator, files)
  for (const { file, behaviour, differences } of results) {
    io.stdout(`${differences.length === 0 ? 'pass' : 'FAIL'}  ${behaviour} (${file})\n`)
    for (const it of differences) io.stdout(`      ${it}\n`)
  }
  const failed = results.filter((it) => it.differences.length > 0).length
  io.stdout(`${results.length - failed} passed, ${failed} failed\n`)
  return failed === 0 && results.length > 0 ? 0 : 1
}

function diff(after: Loaded, io: CommandIo, { name, against }: Called): number {
  if (against === undefined) return complain(io, ['linchpin mapping: diff needs --against DIR'])
  const before = loadMapping(against, name, io.cwd)
  if (!('translator' in before)) return complain(io, before)
  const found = compareMappings(before, after)
  io.stdout(`${name} ${before.translator.version} -> ${after.translator.version}\n`)
  for (const { file, changes } of found.cases) io.stdout(`\n${file}:\n${indented(changes)}`)
  if (found.lineage.length > 0) io.stdout(`\nlineage:\n${indented(found.lineage)}`)
  const { length } = found.cases
  io.stdout(`\n${length} cases and ${found.lineage.length} lines of lineage differ\n`)
  return length + found.lineage.length === 0 ? 0 : 1
}

function indented(lines: readonly string[]): string {
  return lines.map((it) => `  ${it}\n`).join('')
}

type Arguments = {
  readonly positionals: readonly string[]
  readonly mappings: string | undefined
  readonly against: string | undefined
}

function readArguments(argv: readonly string[]): Arguments | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { mappings: { type: 'string' }, against: { type: 'string' } },
    })
    return { positionals, mappings: values.mappings, against: values.against }
  } catch (error) {
    return error instanceof Error ? error.message : 'bad arguments'
  }
}

function complain(io: CommandIo, lines: readonly string[]): number {
  for (const line of lines) io.stderr(`${line}\n`)
  return 2
}
