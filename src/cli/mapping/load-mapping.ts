import { existsSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { type CompiledFolder, compileFolder } from '../../translation/coded/compile-folder.js'
import { type CompiledMapping } from '../../translation/compiled-mapping.js'
import { type Lineage, lineageOf } from '../../translation/lineage.js'
import { mappingTranslator } from '../../translation/mapping-translator.js'
import { type MappingFile } from '../../translation/text/mapping-file.js'
import { formatProblem } from '../../translation/text/mapping-problem.js'
import { type Translator } from '../../translation/translator.js'
import { didYouMean } from '../../model/spelling/nearest-name.js'
import { dataFolder, mappingNames, readElements, readMappingFolder } from './read-mapping-folder.js'

/** A folder of mappings of either kind, compiled, with its files. */
export type Loaded = {
  readonly translator: Translator
  readonly lineage: () => Lineage
  /** What it makes resources from: its maps, or the types of its source. */
  readonly outputs: number
  /** Undefined where the folder is of a translation written in code. */
  readonly mapping: CompiledMapping | undefined
  readonly files: readonly MappingFile[]
}

/** The mapping of a folder, given as a path from `cwd`, with its files, compiled; or every reason why it cannot be, one line each. */
export function loadMapping(folder: string, name: string, cwd: string): Loaded | readonly string[] {
  const mappings = resolve(cwd, folder)
  if (!existsSync(mappings)) return [`linchpin: there is no folder ${folder}`]
  const names = mappingNames(mappings)
  if (!names.includes(name)) {
    const hint = didYouMean(name, names)
    return [`linchpin: no mapping is named "${name}" in ${basename(mappings)}${hint}`]
  }
  const files = readMappingFolder(join(mappings, name))
  const compiled = compileFolder(() => readElements(dataFolder('profiles', cwd)), files)
  if (compiled.kind !== 'errors') return loadedFrom(compiled, files)
  return compiled.problems.map((it) => `${basename(mappings)}/${name}/${formatProblem(it)}`)
}

/** A compiled folder of either kind as the commands use it. */
function loadedFrom(
  compiled: Exclude<CompiledFolder, { readonly kind: 'errors' }>,
  files: readonly MappingFile[],
): Loaded {
  return compiled.kind === 'data'
    ? {
        translator: mappingTranslator(compiled.mapping),
        lineage: () => lineageOf(compiled.mapping),
        outputs: compiled.mapping.outputs.length,
        mapping: compiled.mapping,
        files,
      }
    : {
        translator: compiled.mapping.translator,
        lineage: () => compiled.mapping.lineage,
        outputs: compiled.mapping.types.filter((it) => it.stands === 'resource').length,
        mapping: undefined,
        files,
      }
}
