import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { foldersIn, readFolder } from '../../config/read-folder.js'
import { type Settings } from '../../config/settings-types.js'
import { once } from '../../model/lazy/once.js'
import { type CompiledFolder, compileFolder } from '../../translation/coded/compile-folder.js'
import { type CompiledMapping } from '../../translation/compiled-mapping.js'
import { mappingTranslator } from '../../translation/mapping-translator.js'
import { pdsTranslator } from '../../translation/pds/pds-translator.js'
import { type MappingCoverage } from '../../model/quality/translation-quality.js'
import { coverageOf, coverageOfLineage } from '../../translation/quality/coverage.js'
import { type R4Elements, readR4Elements } from '../../translation/target/r4-elements.js'
import { formatProblem } from '../../translation/text/mapping-problem.js'
import { type Translator } from '../../translation/translator.js'
import { DataError, reading } from './data-error.js'
import { r4TableIn } from './r4-table.js'

/** The mappings that an installation uses. */
export type Mappings = {
  /** Every name that settings may give, whether or not they do. */
  readonly names: ReadonlySet<string>
  readonly translators: ReadonlyMap<string, Translator>
  /** The translations that are data, by name: what can read a file of records too. */
  readonly data: ReadonlyMap<string, CompiledMapping>
  /** What each does with the fields of its source; PDS has no fields but those of FHIR. */
  readonly coverage: ReadonlyMap<string, MappingCoverage>
}

/** What settings name mappings in. */
type Naming = Pick<Settings, 'sources' | 'directories'>

/** The mappings that the settings name, each once. */
export function mappingsNamedBy({ sources, directories = [] }: Naming): ReadonlySet<string> {
  return new Set([...sources, ...directories].map((it) => it.mapping))
}

/** The translations among those the settings name that are data, by name. Throws a DataError. */
export function loadMappings(
  settings: Naming & { readonly folders: Pick<Settings['folders'], 'mappings' | 'profiles'> },
): ReadonlyMap<string, CompiledMapping> {
  const { mappings, profiles } = settings.folders
  return compileMappings(mappings, () => r4TableIn(profiles), mappingsNamedBy(settings)).data
}

/**
 * Compiles the wanted folders of mappings, and no others: `linchpin mapping check` checks what nobody uses. A name
 * without a folder is left out. Throws a DataError with the problems of the first folder that cannot be compiled.
 */
export function compileMappings(
  folder: string,
  r4Table: () => unknown,
  wanted: ReadonlySet<string>,
): Mappings {
  const names = reading(folder, () => foldersIn(folder)).filter((it) =>
    // A folder with a source schema is a mapping.
    existsSync(join(folder, it, SOURCE)),
  )
  const r4 = once(() => readR4Elements(r4Table()))
  const compiled = names.filter((it) => wanted.has(it)).map((it) => compileNamed(folder, it, r4))
  const data = compiled.flatMap((it) => (it.kind === 'data' ? [it.mapping] : []))
  const code = compiled.flatMap((it) => (it.kind === 'code' ? [it.mapping.translator] : []))
  return {
    names: new Set([...names, pdsTranslator.name]),
    translators: byName([...data.map(mappingTranslator), ...code, pdsTranslator]),
    data: byName(data),
    coverage: new Map(
      compiled.map((it) =>
        it.kind === 'data'
          ? [it.mapping.name, coverageOf(it.mapping)]
          : [it.mapping.translator.name, coverageOfLineage(it.mapping.lineage)],
      ),
    ),
  }
}

const SOURCE = 'source.yaml'

type Compiled = Exclude<CompiledFolder, { readonly kind: 'errors' }>

/** INVARIANT: a mapping is known by the name of its folder, so that nobody has to read it to know whether it is used. */
function compileNamed(folder: string, name: string, r4: () => R4Elements): Compiled {
  const files = reading(folder, () =>
    ['.yaml', '.json']
      .flatMap((ending) => readFolder(join(folder, name), ending))
      .map(({ name: path, ...more }) => ({ path, ...more })),
  )
  const compiled = compileFolder(r4, files)
  if (compiled.kind === 'errors')
    throw new DataError(compiled.problems.map((it) => `${name}/${formatProblem(it)}`))
  const own = compiled.kind === 'data' ? compiled.mapping.name : compiled.mapping.translator.name
  if (own === name) return compiled
  const text = files.find((it) => it.path === SOURCE)?.text ?? ''
  const line = text.slice(0, Math.max(0, text.search(/^name:/m))).split('\n').length
  throw new DataError([
    `${name}/${SOURCE}:${line}:1: the name is "${own}", expected "${name}" as the folder is named`,
  ])
}

function byName<T extends { readonly name: string }>(all: readonly T[]): ReadonlyMap<string, T> {
  return new Map(all.map((it) => [it.name, it]))
}
