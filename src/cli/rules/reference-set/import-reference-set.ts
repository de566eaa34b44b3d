import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { stringify } from 'yaml'
import { readFolder } from '../../../config/read-folder.js'
import { compileRules } from '../../../decision/compile-rules.js'
import { describeProblem } from '../../../decision/rule-files/problem.js'
import { parseLabelRules } from '../../../labelling/rule-files/parse-label-rules.js'
import { type SystemCodes, hashOfCodes } from '../../../labelling/rule-files/read-reference-set.js'
import { BadInput } from '../../audit/bad-input.js'
import { type CommandIo } from '../../command.js'
import { type CodeList, type ListedCode, SNOMED } from './code-list.js'
import { withDescendants } from './descendants.js'
import { Problems } from './lines.js'
import { readCodeFile } from './read-code-file.js'

const IMPORT_USAGE = `linchpin rules import-refset --category LABEL FILE…

  Writes the codes of an official reference set beside the rules, where labelling reads them.
  FILE is an RF2 simple reference set snapshot, a FHIR ValueSet expansion (JSON), or one code a line or row.

  --category LABEL  exclusion category that the codes belong to, as exclusion-categories.yaml names it
  --refset ID       reference set wanted of an RF2 file that holds several; may be given again
  --hierarchy FILE  RF2 relationship snapshot or transitive closure table: what is below a member counts too
  --version TEXT    version of the set; without it, what the file says of itself
  --name TEXT       name of the set (default: national)
  --rules DIR       folder of rules (default: consent-rules)
  --help            shows this text

Exits 0 on success and 2 on bad input, with file:line:column; then nothing is written.
`

/** `linchpin rules import-refset`: checks every code, then replaces the category's reference set at once. */
export async function importReferenceSet(argv: readonly string[], io: CommandIo): Promise<number> {
  try {
    const options = readOptions(argv)
    if (options === 'help') {
      io.stdout(IMPORT_USAGE)
      return 0
    }
    io.stdout(await importWith(options, io.cwd))
    return 0
  } catch (error) {
    if (!(error instanceof BadInput)) throw error
    io.stderr(`${error.message}\n`)
    return 2
  }
}

type Options = {
  readonly category: string
  readonly files: readonly string[]
  readonly refsets: readonly string[]
  readonly hierarchy: string | undefined
  readonly version: string | undefined
  readonly name: string
  readonly rules: string
}

async function importWith(options: Options, cwd: string): Promise<string> {
  const problems = new Problems()
  const lists: CodeList[] = []
  for (const file of options.files)
    lists.push(await readable(file, readCodeFile({ ...options, file, path: resolve(cwd, file) }, problems)))
  problems.throwIfAny()
  const listed = bySystem(lists.flatMap((it) => it.codes))
  const systems =
    options.hierarchy === undefined ? listed : await expanded(listed, options.hierarchy, cwd, problems)
  problems.throwIfAny()
  const version =
    options.version ??
    lists
      .map((it) => it.version ?? '')
      .toSorted()
      .at(-1) ??
    ''
  if (version === '') throw new BadInput('the files do not say which version they are: give --version')
  const imported = [...options.files, ...(options.hierarchy === undefined ? [] : [options.hierarchy])]
  const text = await documentOf(options, version, systems, imported, cwd)
  const target = `reference-set-${options.category.toLowerCase()}.yaml`
  checkRules(options.rules, cwd, { name: target, text })
  const path = join(resolve(cwd, options.rules), target)
  await writeFile(`${path}.part`, text)
  await rename(`${path}.part`, path)
  const [before, after] = [countOf(listed), countOf(systems)]
  const below = after === before ? '' : `, ${after} with what is below them`
  return `${options.category}: ${before} codes of version ${version}${below}; written to ${join(options.rules, target)}\n`
}

function bySystem(codes: readonly ListedCode[]): readonly SystemCodes[] {
  const systems = [...new Set(codes.map((it) => it.system))].toSorted()
  return systems.map((system) => ({
    system,
    codes: [...new Set(codes.filter((it) => it.system === system).map((it) => it.code))].toSorted(),
  }))
}

async function expanded(
  listed: readonly SystemCodes[],
  file: string,
  cwd: string,
  problems: Problems,
): Promise<readonly SystemCodes[]> {
  return Promise.all(
    listed.map(async ({ system, codes }) => {
      if (system !== SNOMED) return { system, codes }
      const all = await readable(file, withDescendants(codes, { file, path: resolve(cwd, file) }, problems))
      return { system, codes: all.toSorted() }
    }),
  )
}

const PER_LINE = 8

async function documentOf(
  options: Options,
  version: string,
  systems: readonly SystemCodes[],
  imported: readonly string[],
  cwd: string,
): Promise<string> {
  const document = {
    kind: 'reference-set',
    category: options.category,
    name: options.name,
    version,
    imported: await Promise.all(
      imported.map(async (it) => ({ file: basename(it), sha256: await hashOfFile(resolve(cwd, it)) })),
    ),
    descendants: options.hierarchy !== undefined,
    sha256: hashOfCodes(systems),
    systems: systems.map(({ system, codes }) => ({ system, codes: linesOfCodes(codes) })),
  }
  const remark =
    '# Written by `linchpin rules import-refset`. Import again to change it: the hash is checked.\n'
  return remark + stringify(document, { lineWidth: 0, defaultStringType: 'PLAIN' })
}

function linesOfCodes(codes: readonly string[]): string {
  const lines = codes.flatMap((_, i) => (i % PER_LINE === 0 ? [codes.slice(i, i + PER_LINE).join(' ')] : []))
  return `${lines.join('\n')}\n`
}

/** INVARIANT: what is written is what the gateway will start with. */
function checkRules(
  folder: string,
  cwd: string,
  added: { readonly name: string; readonly text: string },
): void {
  const files = filesOf(folder, cwd).filter((it) => it.name !== added.name)
  const rules = compileRules([...files, added])
  const labels = parseLabelRules([...files, added])
  const problems = [
    ...(rules.kind === 'errors' ? rules.problems : []),
    ...(labels.kind === 'problems' ? labels.problems : []),
  ]
  if (problems.length > 0) throw new BadInput(problems.map(describeProblem).join('\n'))
}

function filesOf(folder: string, cwd: string): ReturnType<typeof readFolder> {
  try {
    return readFolder(resolve(cwd, folder), '.yaml')
  } catch {
    throw new BadInput(`${folder}:1:1: the folder of rules cannot be read`)
  }
}

async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array)
  return hash.digest('hex')
}

/** A file that is not there is bad input, not a bug. */
async function readable<T>(file: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof Error && 'syscall' in error)
      throw new BadInput(`${file}:1:1: the file cannot be read`)
    throw error
  }
}

function countOf(systems: readonly SystemCodes[]): number {
  return systems.reduce((count, it) => count + it.codes.length, 0)
}

function readOptions(argv: readonly string[]): Options | 'help' {
  const { values, positionals } = parsed(argv)
  if (values.help === true) return 'help'
  if (values.category === undefined || positionals.length === 0)
    throw new BadInput(
      `linchpin rules import-refset: expected --category and at least one file\n${IMPORT_USAGE.trimEnd()}`,
    )
  return {
    category: values.category,
    files: positionals,
    refsets: values.refset ?? [],
    hierarchy: values.hierarchy,
    version: values.version,
    name: values.name ?? 'national',
    rules: values.rules ?? 'consent-rules',
  }
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        category: { type: 'string' },
        refset: { type: 'string', multiple: true },
        hierarchy: { type: 'string' },
        version: { type: 'string' },
        name: { type: 'string' },
        rules: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new BadInput(
      `linchpin rules import-refset: ${error instanceof Error ? error.message : 'bad arguments'}`,
    )
  }
}
