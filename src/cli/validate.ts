import { parseArgs } from 'node:util'
import { validationOutcome } from '../fhir/validate/validation-outcome.js'
import { type Validator, validator } from '../fhir/validate/validator.js'
import { type Command, type CommandIo } from './command.js'
import { type Progress, progressOn } from './translate/progress.js'
import { UnreadableInput, readDocuments } from './validate/json-input.js'
import { readPackageFolder, readSchema, shippedPackage } from './validate/read-definitions.js'
import { type ValidationTally, countFindings, noFindings, tallyLines } from './validate/validation-tally.js'

const USAGE = `linchpin validate FILE... [--profile URL] [--package DIR]

Checks FHIR R4 resources: structure, formats, required codes, references, invariants, contained
resources, Bundle entries, and the profiles they claim. FILE is JSON or NDJSON; "-" reads standard
input. Writes one OperationOutcome for each resource, one on each line. What cannot be checked is
said, with severity information. The first errors and counts are shown on standard error at the end.

  --profile URL  a profile that every resource must conform to; may be repeated
  --package DIR  a folder of StructureDefinitions, ValueSets and CodeSystems; may be repeated.
                 Profiles without snapshots are read from their differentials. Linchpin's own
                 are always loaded; one of the same URL in DIR takes their place
  --help         shows this text

Exits 0 when every resource is valid; 1 when one is not; 2 on bad input, with file:line:column.
`

/** `linchpin validate`: FHIR resources against base R4 and profiles. */
export const validateCommand: Command = {
  name: 'validate',
  summary: 'checks FHIR resources against R4 and profiles',
  usage: USAGE,
  run: validateFiles,
}

type Job = {
  readonly files: readonly string[]
  readonly profiles: readonly string[]
  readonly packages: readonly string[]
}

async function validateFiles(argv: readonly string[], io: CommandIo): Promise<number> {
  const job = readArguments(argv)
  if (typeof job === 'string') return complain(io, `linchpin validate: ${job}\n${USAGE.trimEnd()}`)
  const packages = job.packages.map((it) => readPackageFolder(it, io.cwd))
  const unread = packages.filter((it) => typeof it === 'string')
  if (unread.length > 0) return complain(io, unread.join('\n'))
  const check = validator(
    readSchema(io.cwd),
    [shippedPackage(io.cwd), ...packages].filter((it) => typeof it !== 'string'),
  )
  const run: Run = { check, job, tally: noFindings(), progress: progressOn(io) }
  let code = 0
  for (const file of job.files) code = Math.max(code, await validateFile(run, file, io))
  run.progress.clear()
  if (run.tally.resources > 0) for (const it of tallyLines(run.tally)) io.stderr(`${it}\n`)
  return code
}

type Run = {
  readonly check: Validator
  readonly job: Job
  readonly tally: ValidationTally
  readonly progress: Progress
}

async function validateFile(run: Run, file: string, io: CommandIo): Promise<number> {
  let code = 0
  try {
    for await (const it of readDocuments(file, io)) {
      if (it.kind === 'bad') code = complain(io, `${file}:${it.line}:${it.column}: ${it.message}`)
      else code = Math.max(code, answer(run, file, it.line, it.value, io))
    }
  } catch (error) {
    if (!(error instanceof UnreadableInput)) throw error
    return complain(io, `${file}:1:1: the file cannot be read`)
  }
  return code
}

function answer(run: Run, file: string, line: number, resource: unknown, io: CommandIo): number {
  const { check, job, tally, progress } = run
  const issues = check.validate(resource, { profiles: job.profiles })
  io.stdout(`${JSON.stringify(validationOutcome(issues))}\n`)
  countFindings(tally, issues, file, line)
  progress.show(() => `${tally.resources} resources, ${tally.invalid} not valid`)
  return issues.some((it) => it.severity === 'error') ? 1 : 0
}

function readArguments(argv: readonly string[]): Job | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { profile: { type: 'string', multiple: true }, package: { type: 'string', multiple: true } },
    })
    if (positionals.length === 0) return 'expected a FILE, or - for standard input'
    return { files: positionals, profiles: values.profile ?? [], packages: values.package ?? [] }
  } catch (error) {
    return error instanceof Error ? error.message : 'bad arguments'
  }
}

function complain(io: CommandIo, text: string): number {
  io.stderr(`${text}\n`)
  return 2
}
