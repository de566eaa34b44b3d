import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { compileMapping } from '../translation/compile-mapping.js'
import { type CompiledMapping } from '../translation/compiled-mapping.js'
import { type Lineage, lineageOf } from '../translation/lineage.js'
import { type MappingFile } from '../translation/text/mapping-file.js'
import { formatProblem } from '../translation/text/mapping-problem.js'
import { didYouMean } from '../translation/text/nearest-name.js'
import { type Command, type CommandIo } from './command.js'
import { dataFolder, mappingNames, readElements, readMappingFolder } from './mapping/read-mapping-folder.js'
import { runCases } from './mapping/run-cases.js'

const USAGE = `linchpin mapping check|lineage|test NAME [--mappings DIR]

  check    compiles the mapping: every name, R4 element, type, cardinality and code
  lineage  shows, for every element, the source fields it comes from and those it depends on
  test     runs the cases of the mapping

  --mappings DIR  folder of mappings (default: mappings)
  --help          shows this text

Exits 0 when all is well; 1 when a case fails; 2 when the mapping does not compile, each
problem as file:line:column.
`

/** `linchpin mapping`: what a mapping folder does, shown without any record but its own cases. */
export const mappingCommand: Command = {
  name: 'mapping',
  summary: 'compiles mappings, shows their lineage, runs their cases',
  usage: USAGE,
  run: runMapping,
}

type Loaded = { readonly mapping: CompiledMapping; readonly files: readonly MappingFile[] }

type Action = (loaded: Loaded, io: CommandIo) => number

const ACTIONS: ReadonlyMap<string, Action> = new Map([
  ['check', check],
  ['lineage', printLineage],
  ['test', test],
])

async function runMapping(argv: readonly string[], io: CommandIo): Promise<number> {
  const read = readArguments(argv)
  if (typeof read === 'string') return complain(io, [`linchpin mapping: ${read}`, USAGE.trimEnd()])
  const [verb, name] = read.positionals
  const action = ACTIONS.get(verb ?? '')
  if (action === undefined || name === undefined || read.positionals.length > 2)
    return complain(io, ['linchpin mapping: expected check, lineage or test, and a name', USAGE.trimEnd()])
  const mappings =
    read.mappings === undefined ? dataFolder('mappings', io.cwd) : resolve(io.cwd, read.mappings)
  const loaded = loadMapping(mappings, name, io.cwd)
  return await Promise.resolve('mapping' in loaded ? action(loaded, io) : complain(io, loaded))
}

/** The mapping with its files, compiled; or every reason why it cannot be, one line each. */
export function loadMapping(mappings: string, name: string, cwd: string): Loaded | readonly string[] {
  const names = mappingNames(mappings)
  if (!names.includes(name)) {
    const hint = didYouMean(name, names)
    return [`linchpin: no mapping is named "${name}" in ${basename(mappings)}${hint}`]
  }
  const files = readMappingFolder(join(mappings, name))
  const compiled = compileMapping(readElements(dataFolder('profiles', cwd)), files)
  if (compiled.kind === 'compiled') return { mapping: compiled.mapping, files }
  return compiled.problems.map((it) => `${basename(mappings)}/${name}/${formatProblem(it)}`)
}

function check({ mapping }: Loaded, io: CommandIo): number {
  const { fields } = lineageOf(mapping)
  const mapped = fields.filter((it) => it.use === 'mapped').length
  io.stdout(`${mapping.name} ${mapping.version}\n`)
  io.stdout(`${mapping.outputs.length} outputs; ${mapped} of ${fields.length} source fields mapped\n`)
  for (const { field, reason } of mapping.ignored) io.stdout(`ignored ${field}: ${reason}\n`)
  return 0
}

function printLineage({ mapping }: Loaded, io: CommandIo): number {
  for (const line of lineageLines(lineageOf(mapping))) io.stdout(`${line}\n`)
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

function test({ mapping, files }: Loaded, io: CommandIo): number {
  const results = runCases(mapping, files)
  for (const { file, behaviour, differences } of results) {
    io.stdout(`${differences.length === 0 ? 'pass' : 'FAIL'}  ${behaviour} (${file})\n`)
    for (const it of differences) io.stdout(`      ${it}\n`)
  }
  const failed = results.filter((it) => it.differences.length > 0).length
  io.stdout(`${results.length - failed} passed, ${failed} failed\n`)
  return failed === 0 && results.length > 0 ? 0 : 1
}

function readArguments(
  argv: readonly string[],
): { readonly positionals: readonly string[]; readonly mappings: string | undefined } | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { mappings: { type: 'string' } },
    })
    return { positionals, mappings: values.mappings }
  } catch (error) {
    return error instanceof Error ? error.message : 'bad arguments'
  }
}

function complain(io: CommandIo, lines: readonly string[]): number {
  for (const line of lines) io.stderr(`${line}\n`)
  return 2
}
