import { createHash } from 'node:crypto'
import { checkDirectory } from './check-directory.js'
import { type AtField, type IgnoredAt, checkCoverage, checkUnshared } from './check-coverage.js'
import { type CompiledMapping, type IgnoredField } from './compiled-mapping.js'
import { type OutputFile, compileFlags, compileOutput } from './compile-output.js'
import { type ConceptMaps } from './concept-maps/concept-map.js'
import { readConceptMap } from './concept-maps/read-concept-map.js'
import { compileScalar } from './expressions/compile-expression.js'
import { type Environment } from './expressions/environment.js'
import { FUNCTIONS } from './functions/function-table.js'
import { GIVEN_VARIABLES } from './given-variables.js'
import { type WrittenRecord, isOutputMap, isRecordMap } from './map-shape.js'
import { readSourceSchema } from './source/read-source-schema.js'
import { type SourceSchema } from './source/source-schema.js'
import { bindLets, pairsOf } from './target/bind-variables.js'
import { type R4Elements } from './target/r4-elements.js'
import { unsharedWhole } from './target/where-told.js'
import { contentOf } from './text/check-shape.js'
import { type MappingFile, type ReadFile, offsetOf, readMappingFile } from './text/mapping-file.js'
import { type MappingProblem, formatProblem } from './text/mapping-problem.js'

export type CompiledOrErrors =
  | { readonly kind: 'compiled'; readonly mapping: CompiledMapping }
  | { readonly kind: 'errors'; readonly problems: readonly MappingProblem[] }

const SOURCE = 'source.yaml'
const RECORD = 'record.map.yaml'
const MAP = '.map.yaml'
const CONCEPT_MAP = '.conceptmap.json'

/**
 * Compiles a mapping folder: every name, R4 element, type, cardinality and code is checked before any record is read,
 * and every source field is mapped, carried or ignored with a reason. All problems are given at once, in file order.
 */
export function compileMapping(r4: R4Elements, files: readonly MappingFile[]): CompiledOrErrors {
  const problems: MappingProblem[] = []
  const parts = readParts(files, problems)
  const compiled = parts === undefined ? undefined : assemble(r4, files, parts)
  if (parts !== undefined && compiled !== undefined && problems.length === 0) {
    const atField: AtField = (path) => fieldPlace(parts, path)
    checkCoverage(compiled, ignoredFields(parts), atField)
    checkUnshared(compiled, atField)
  }
  const distinct = [...new Map(problems.map((it) => [formatProblem(it), it])).values()].sort(byPlace)
  return compiled === undefined || distinct.length > 0
    ? { kind: 'errors', problems: distinct }
    : { kind: 'compiled', mapping: compiled }
}

type Parts = {
  readonly sourceFile: ReadFile
  readonly schema: SourceSchema
  readonly recordFile: ReadFile
  readonly record: WrittenRecord
  readonly conceptMaps: ConceptMaps
  readonly outputs: readonly OutputFile[]
}

function readParts(files: readonly MappingFile[], problems: MappingProblem[]): Parts | undefined {
  const read = (path: string): ReadFile | undefined => {
    const file = files.find((it) => it.path === path)
    if (file !== undefined) return readMappingFile(file, problems)
    problems.push({ file: path, line: 1, column: 1, code: 'missing-file', message: `${path} is missing` })
    return undefined
  }
  const sourceFile = read(SOURCE)
  const recordFile = read(RECORD)
  const conceptMaps = readConceptMaps(files, problems)
  const outputs = readOutputs(files, problems)
  const schema = sourceFile === undefined ? undefined : readSourceSchema(sourceFile)
  const record = recordFile === undefined ? undefined : contentOf(recordFile, isRecordMap)
  if (sourceFile === undefined || recordFile === undefined) return undefined
  if (schema === undefined || record === undefined) return undefined
  return { sourceFile, schema, recordFile, record, conceptMaps, outputs }
}

function readConceptMaps(files: readonly MappingFile[], problems: MappingProblem[]): ConceptMaps {
  const maps = files
    .filter((it) => it.path.endsWith(CONCEPT_MAP))
    .map((it) => {
      const file = readMappingFile(it, problems)
      return file === undefined ? undefined : readConceptMap(file, it.path.slice(0, -CONCEPT_MAP.length))
    })
  return new Map(maps.filter((it) => it !== undefined).map((it) => [it.name, it]))
}

function readOutputs(files: readonly MappingFile[], problems: MappingProblem[]): readonly OutputFile[] {
  return files
    .filter((it) => it.path.endsWith(MAP) && it.path !== RECORD)
    .map((it) => {
      const file = readMappingFile(it, problems)
      const written = file === undefined ? undefined : contentOf(file, isOutputMap)
      if (file === undefined || written === undefined) return undefined
      return { name: it.path.slice(0, -MAP.length), file, written }
    })
    .filter((it) => it !== undefined)
}

function assemble(r4: R4Elements, files: readonly MappingFile[], parts: Parts): CompiledMapping | undefined {
  const { schema, recordFile, record } = parts
  const outputNames = parts.outputs.map(({ name, file, written }) => {
    const { resourceType } = written.out
    const unshared = unsharedWhole(resourceType, file.document.get('out', true))
    return [name, { resourceType, source: written.source, unshared }] as const
  })
  const names = {
    r4,
    schema,
    conceptMaps: parts.conceptMaps,
    outputs: new Map(outputNames),
    placeOf: places(),
  }
  const outermost: Environment = {
    names,
    variables: GIVEN_VARIABLES,
    slots: 0,
    report: recordFile.report,
    element: '',
  }
  const environment = bindLets(outermost, recordFile.document.get('let', true))
  const person =
    record.person === 'nobody'
      ? checkDirectory(parts.outputs)
      : compileScalar(environment, FUNCTIONS, recordFile.document.get('person', true))
  const flags = compileFlags(environment, recordFile, record.flags)
  const outputs = parts.outputs.map((it) => compileOutput(environment, it))
  const sound = outputs.filter((it) => it !== undefined)
  if (person === undefined || flags === undefined || sound.length < outputs.length) return undefined
  return {
    name: schema.name,
    version: `${schema.version}+${hashOf(files)}`,
    schema,
    person,
    flags,
    outputs: sound,
    ignored: ignoredFields(parts).map(({ field, reason }) => ({ field, reason })),
  }
}

function places(): (name: object) => number {
  const known = new Map<object, number>()
  return (name) => {
    const place = known.get(name) ?? known.size
    known.set(name, place)
    return place
  }
}

function ignoredFields(parts: Parts): readonly (IgnoredAt & IgnoredField)[] {
  const files = [parts.recordFile, ...parts.outputs.map((it) => it.file)]
  return files.flatMap((file) => {
    const ignore = file.document.get('ignore', true)
    return pairsOf(ignore).map(([field, reason]) => ({
      field,
      reason: String(reason),
      offset: offsetOf(reason),
      report: file.report,
    }))
  })
}

/** Where the source schema declares the field at a dotted path. */
function fieldPlace(parts: Parts, path: string): { report: ReadFile['report']; offset: number } {
  const { schema, sourceFile } = parts
  let at: readonly string[] = []
  let kind = schema.record
  for (const name of path.split('.')) {
    at = ['kinds', kind, name]
    const field = schema.kinds.get(kind)?.get(name)
    if (field?.kind === 'record') kind = field.of
  }
  return { report: sourceFile.report, offset: offsetOf(sourceFile.document.getIn(at, true)) }
}

/** Over names and texts of the files that decide what comes out, in order of name: the same anywhere. */
function hashOf(files: readonly MappingFile[]): string {
  const hash = createHash('sha256')
  const kept = files.filter((it) => [SOURCE, MAP, CONCEPT_MAP].some((ending) => it.path.endsWith(ending)))
  for (const file of [...kept].sort((a, b) => (a.path < b.path ? -1 : 1)))
    hash.update(`${file.path}\0${file.text}\0`)
  return hash.digest('hex').slice(0, 16)
}

function byPlace(a: MappingProblem, b: MappingProblem): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1
  return a.line - b.line || a.column - b.column
}
