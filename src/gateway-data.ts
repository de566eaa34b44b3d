import { join } from 'node:path'
import { type Settings } from './config/settings-types.js'
import { foldersIn, readFolder } from './config/read-folder.js'
import { type CompiledRules, compileRules } from './decision/compile-rules.js'
import { describeProblem } from './decision/rule-files/problem.js'
import { type RoleGroups, parseRoleGroups } from './decision/rule-files/role-groups.js'
import { readR4Schema } from './fhir/validate/schema/r4-schema.js'
import { type Validator, validator } from './fhir/validate/validator.js'
import { type Labeller } from './labelling/label.js'
import { labeller } from './labelling/labeller.js'
import { parseLabelRules } from './labelling/rule-files/parse-label-rules.js'
import { compileMapping } from './translation/compile-mapping.js'
import { gpConnectTranslator } from './translation/gp-connect/gp-connect-translator.js'
import { mappingTranslator } from './translation/mapping-translator.js'
import { pdsTranslator } from './translation/pds/pds-translator.js'
import { type R4Elements, readR4Elements } from './translation/target/r4-elements.js'
import { formatProblem } from './translation/text/mapping-problem.js'
import { type Translator } from './translation/translator.js'

/** Everything the gateway knows from files rather than from code. */
export type GatewayData = {
  readonly rules: CompiledRules
  readonly roles: RoleGroups
  readonly label: Labeller
  readonly translators: ReadonlyMap<string, Translator>
  /** Checks what callers write against base R4. */
  readonly validator: Validator
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
  return {
    rules,
    roles: roles.roleGroups,
    label: labeller(labels.rules),
    translators: loadTranslators(folders, readR4Elements(r4)),
    validator: validator(readR4Schema(r4), []),
  }
}

function loadTranslators(folders: Settings['folders'], r4: R4Elements): ReadonlyMap<string, Translator> {
  const compiled = reading(folders.mappings, () => foldersIn(folders.mappings)).flatMap((name) =>
    loadMapping(join(folders.mappings, name), name, r4),
  )
  return new Map([...compiled, gpConnectTranslator, pdsTranslator].map((it) => [it.name, it]))
}

/** A folder with a source schema is a mapping; other folders hold the tables of translations written in code. */
function loadMapping(folder: string, name: string, r4: R4Elements): readonly Translator[] {
  const files = reading(folder, () =>
    ['.yaml', '.json']
      .flatMap((ending) => readFolder(folder, ending))
      .map(({ name: path, text }) => ({ path, text })),
  )
  if (!files.some((it) => it.path === 'source.yaml')) return []
  const mapping = compileMapping(r4, files)
  if (mapping.kind === 'errors')
    throw new DataError(mapping.problems.map((it) => `${name}/${formatProblem(it)}`))
  return [mappingTranslator(mapping.mapping)]
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
