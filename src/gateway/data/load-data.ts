import { type DataFile, readFolder } from '../../config/read-folder.js'
import { type Settings } from '../../config/settings-types.js'
import { type CompiledRules, compileRules } from '../../decision/compile-rules.js'
import { describeProblem } from '../../decision/rule-files/problem.js'
import { type RoleGroups, parseRoleGroups } from '../../decision/rule-files/role-groups.js'
import { readR4Schema } from '../../fhir/validate/schema/r4-schema.js'
import { type Validator, validator } from '../../fhir/validate/validator.js'
import { type Labeller } from '../../labelling/label.js'
import { labeller } from '../../labelling/labeller.js'
import { parseLabelRules } from '../../labelling/rule-files/parse-label-rules.js'
import { DataError, reading } from './data-error.js'
import { type Mappings, compileMappings, mappingsNamedBy } from './mappings.js'
import { r4TableIn } from './r4-table.js'

/** Everything the gateway knows from files rather than from code. */
export type GatewayData = {
  readonly rules: CompiledRules
  readonly roles: RoleGroups
  readonly label: Labeller
  readonly mappings: Mappings
  /** Checks what callers write against base R4. */
  readonly validator: Validator
}

/** Reads and checks every data file the settings name. A bad file stops the start: throws a DataError. */
export function loadData(settings: Pick<Settings, 'folders' | 'sources' | 'directories'>): GatewayData {
  const { folders } = settings
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
  const r4 = r4TableIn(folders.profiles)
  return {
    rules,
    roles: roles.roleGroups,
    label: labeller(labels.rules),
    mappings: compileMappings(folders.mappings, () => r4, mappingsNamedBy(settings)),
    validator: validator(readR4Schema(r4), []),
  }
}

function named(files: readonly DataFile[], name: string, folder: string): DataFile {
  const file = files.find((it) => it.name === name)
  if (file === undefined) throw new DataError([`${folder}: ${name} is missing`])
  return file
}
