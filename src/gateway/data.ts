import { join } from 'node:path'
import { type Settings } from '../config/settings-types.js'
import { foldersIn, readFolder } from '../config/read-folder.js'
import { type CompiledRules, compileRules } from '../decision/compile-rules.js'
import { describeProblem } from '../decision/rule-files/problem.js'
import { type RoleGroups, parseRoleGroups } from '../decision/rule-files/role-groups.js'
import { readR4Schema } from '../fhir/validate/schema/r4-schema.js'
import { type Validator, validator } from '../fhir/validate/validator.js'
import { type Labeller } from '../labelling/label.js'
import { labeller } from '../labelling/labeller.js'
import { parseLabelRules } from '../labelling/rule-files/parse-label-rules.js'
import { type CodedMapping } from '../translation/coded/coded-mapping.js'
import { compileFolder } from '../translation/coded/compile-folder.js'
import { type CompiledMapping } from '../translation/compiled-mapping.js'
import { mappingTranslator } from '../translation/mapping-translator.js'
import { pdsTranslator } from '../translation/pds/pds-translator.js'
import { type R4Elements, readR4Elements } from '../translation/target/r4-elements.js'
import { formatProblem } from '../translation/text/mapping-problem.js'
import { type Translator } from '../translation/translator.js'

/** Everything the gateway knows from files rather than from code. */
export type GatewayData = {
  readonly rules: CompiledRules
  readonly roles: RoleGroups
  readonly label: Labeller
  readonly translators: ReadonlyMap<string, Translator>
  /** Checks what callers write against base R4. */
  readonly validator: Validator
  /** The translations that are data, by name: what can read a file of records too. */
  readonly mappings: ReadonlyMap<string, CompiledMapping>
}

/** Rules, labels or mappings that cannot be used: every problem, each with file, line and column. */
class DataError extends Error {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.name = 'DataError'
    this.problems = problems
  }
}

/** Reads and checks every data file the settings name. A bad file stops the start: throws a DataError. */
export function loadData(folders: Settings['folders']): GatewayData {
  const files = reading(folders.rules, () => readFolder(folders.rules, '.yaml'))
  const local = folders.localRules
  const overlay = local === undefined ? [] : reading(local, () => readFolder(local, '.yaml'))
  const rules = compileRules(files, overlay)
  if (rules.kind === 'errors') throw new DataError(rules.problems.map(describeProblem))
  const roles = parseRoleGroups(named(files, 'role-groups.yaml', folders.rules))
  if (roles.kind === 'errors') throw new DataError(roles.problems.map(describeProblem))
  const labels = parseLabelRules(files)
  if (labels.kind === 'problems')
    throw new DataError(labels.problems.map((it) => `${it.file}:${it.line}:${it.column}: ${it.message}`))
  const r4 = elementsIn(folders.profiles)
  const { data: mappings, code } = mappingsIn(folders.mappings, readR4Elements(r4))
  return {
    rules,
    roles: roles.roleGroups,
    label: labeller(labels.rules),
    validator: validator(readR4Schema(r4), []),
    translators: translatorsOf(mappings, code),
    mappings: new Map(mappings.map((it) => [it.name, it])),
  }
}

function translatorsOf(
  mappings: readonly CompiledMapping[],
  code: readonly CodedMapping[],
): ReadonlyMap<string, Translator> {
  const all = [...mappings.map(mappingTranslator), ...code.map((it) => it.translator), pdsTranslator]
  return new Map(all.map((it) => [it.name, it]))
}

/** Every mapping of the folder that is data, compiled. Throws a DataError with the problems of the first that cannot be. */
export function loadMappings(
  folders: Pick<Settings['folders'], 'mappings' | 'profiles'>,
): readonly CompiledMapping[] {
  return mappingsIn(folders.mappings, readR4Elements(elementsIn(folders.profiles))).data
}

/** Mappings of both kinds. */
type Mappings = { readonly data: readonly CompiledMapping[]; readonly code: readonly CodedMapping[] }

function mappingsIn(folder: string, r4: R4Elements): Mappings {
  const names = reading(folder, () => foldersIn(folder))
  const found = names
    .map((name) => loadMapping(join(folder, name), name, r4))
    .filter((it) => it !== undefined)
  return {
    data: found.flatMap((it) => (it.kind === 'data' ? [it.mapping] : [])),
    code: found.flatMap((it) => (it.kind === 'code' ? [it.mapping] : [])),
  }
}

/** A folder with a source schema is a mapping. */
function loadMapping(folder: string, name: string, r4: R4Elements) {
  const files = reading(folder, () =>
    ['.yaml', '.json']
      .flatMap((ending) => readFolder(folder, ending))
      .map(({ name: path, text }) => ({ path, text })),
  )
  if (!files.some((it) => it.path === 'source.yaml')) return undefined
  const compiled = compileFolder(r4, files)
  if (compiled.kind === 'errors')
    throw new DataError(compiled.problems.map((it) => `${name}/${formatProblem(it)}`))
  return compiled
}

function elementsIn(profiles: string): unknown {
  const [file] = reading(profiles, () => readFolder(profiles, 'r4-elements.json'))
  if (file === undefined) throw new DataError([`${profiles}: r4-elements.json is missing`])
  const content: unknown = JSON.parse(file.text)
  return content
}

type TextFile = { readonly name: string; readonly text: string }

function named(files: readonly TextFile[], name: string, folder: string): TextFile {
  const file = files.find((it) => it.name === name)
  if (file === undefined) throw new DataError([`${folder}: ${name} is missing`])
  return file
}

function reading<T>(folder: string, read: () => T): T {
  try {
    return read()
  } catch {
    throw new DataError([`${folder}: cannot be read`])
  }
}
