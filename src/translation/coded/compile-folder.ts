import { type CompiledMapping } from '../compiled-mapping.js'
import { compileMapping } from '../compile-mapping.js'
import { type R4Elements } from '../target/r4-elements.js'
import { type MappingFile, readMappingFile } from '../text/mapping-file.js'
import { type MappingProblem } from '../text/mapping-problem.js'
import { type CodedMapping } from './coded-mapping.js'
import { compileCoded } from './compile-coded.js'

export type CompiledFolder =
  | { readonly kind: 'data'; readonly mapping: CompiledMapping }
  | { readonly kind: 'code'; readonly mapping: CodedMapping }
  | { readonly kind: 'errors'; readonly problems: readonly MappingProblem[] }

/**
 * Compiles a folder of mappings of either kind, as `kind` in its source.yaml says: maps that are data, unless it is
 * `code`, the folder of a translation written in code. The table of R4 elements is asked for only where maps are.
 */
export function compileFolder(r4: () => R4Elements, files: readonly MappingFile[]): CompiledFolder {
  const source = files.find((it) => it.path === 'source.yaml')
  const problems: MappingProblem[] = []
  const read = source === undefined ? undefined : readMappingFile(source, problems)
  if (source !== undefined && read !== undefined && isOfCode(read.content)) {
    const mapping = compileCoded(read, source.text)
    return mapping === undefined || problems.length > 0
      ? { kind: 'errors', problems }
      : { kind: 'code', mapping }
  }
  const compiled = compileMapping(r4(), files)
  return compiled.kind === 'errors' ? compiled : { kind: 'data', mapping: compiled.mapping }
}

function isOfCode(content: unknown): boolean {
  return typeof content === 'object' && content !== null && 'kind' in content && content.kind === 'code'
}
