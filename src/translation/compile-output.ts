import { isMap, isSeq } from 'yaml'
import { type CompiledOutput, type FlagRule } from './compiled-mapping.js'
import { compileScalar } from './expressions/compile-expression.js'
import { type Compiled, type Environment } from './expressions/environment.js'
import { type Scope } from './expressions/scope.js'
import { SOURCE_EXTENSIONS } from '../fhir/extensions/source-extensions.js'
import { type Json } from '../model/json.js'
import { BOOLEAN, describeType } from './expressions/value-type.js'
import { type Based, type Basis, PERSON, basisOf } from './kept/basis.js'
import { FUNCTIONS } from './functions/function-table.js'
import { type WrittenFlag, type WrittenOutput } from './map-shape.js'
import { bindEach, bindLets } from './target/bind-variables.js'
import { type Built, type BuiltObject, type LineageRow, union, withConditions } from './target/built.js'
import { compileElement } from './target/compile-element.js'
import { compileResource } from './target/compile-object.js'
import { quotedText } from './target/make/json-text.js'
import { type TypeShape } from './target/r4-elements.js'
import { itemsWhereTold, marked, unsharedWhole } from './target/where-told.js'
import { type ReadFile, offsetOf } from './text/mapping-file.js'
import { didYouMean } from '../model/spelling/nearest-name.js'

/** A map file whose shape has been checked. */
export type OutputFile = { readonly name: string; readonly file: ReadFile; readonly written: WrittenOutput }

/**
 * The output with every name, type and element checked; undefined when something is wrong, which is reported. One whose
 * resources nobody has agreed to share makes them only where that is told.
 */
export function compileOutput(outer: Environment, written: OutputFile): CompiledOutput | undefined {
  const output = checkedOutput(outer, written)
  if (output === undefined) return undefined
  const unshared = unsharedWhole(output.resourceType, written.file.document.get('out', true))
  if (unshared === undefined) return output
  return { ...output, scopes: itemsWhereTold(output.scopes), rows: marked(output.rows, unshared) }
}

function checkedOutput(outer: Environment, { name, file, written }: OutputFile): CompiledOutput | undefined {
  const { document } = file
  const each = bindEach({ ...outer, report: file.report }, document.get('$each', true))
  const type = resourceTypeOf(outer, file, written)
  if (each === undefined || type === undefined) return undefined
  const environment = bindLets({ ...each.environment, element: type.name }, document.get('let', true))
  const read = (key: string): Compiled | undefined =>
    document.has(key) ? compileScalar(environment, FUNCTIONS, document.get(key, true)) : undefined
  const out = document.get('out', true)
  const carry = compileCarry(environment, file)
  const carried = (carry ?? []).map((it) => carriedField(environment, it))
  const built = isMap(out) ? compileResource(environment, out, type, carried, compileElement) : undefined
  const id = written.id === 'person' ? 'person' : read('id')
  const parts = { belongs: readBoolean(environment, file, 'belongs'), when: read('$when') }
  const flags = compileFlags(environment, file, written.flags)
  if (built === undefined || id === undefined || carry === undefined || flags === undefined) return undefined
  return {
    name,
    resourceType: type.name,
    source: written.source,
    area: written.area,
    scopes: each.scopes,
    ...parts,
    id,
    flags,
    built,
    basis: basisOfOutput(document, id, [parts.belongs, parts.when, built], flags),
    rows: rowsOf(type, id, built, conditionsOf(id, parts, each.reads)),
  }
}

function basisOfOutput(
  document: ReadFile['document'],
  id: Compiled | 'person',
  parts: readonly (Based | undefined)[],
  flags: readonly FlagRule[],
): Basis {
  if (document.has('$each')) return undefined
  return basisOf([id === 'person' ? { basis: [PERSON] } : id, ...parts, ...flags.map((it) => it.when)])
}

/** The flags with their conditions, which must be true or false; undefined when one is wrong, which is reported. */
export function compileFlags(
  environment: Environment,
  file: ReadFile,
  written: readonly WrittenFlag[] | undefined,
): readonly FlagRule[] | undefined {
  const rules = (written ?? []).map((it, index) => {
    if (it.when === undefined) return { flag: it.flag, when: undefined }
    const node = file.document.getIn(['flags', index, 'when'], true)
    const when = booleanOf(environment, node)
    return when === undefined ? undefined : { flag: it.flag, when }
  })
  const sound = rules.filter((it) => it !== undefined)
  return sound.length < rules.length ? undefined : sound
}

function readBoolean(environment: Environment, file: ReadFile, key: string): Compiled | undefined {
  return file.document.has(key) ? booleanOf(environment, file.document.get(key, true)) : undefined
}

function booleanOf(environment: Environment, node: unknown): Compiled | undefined {
  const compiled = compileScalar(environment, FUNCTIONS, node)
  if (compiled === undefined || compiled.type.kind === BOOLEAN.kind) return compiled
  const message = `expected true or false, found ${describeType(compiled.type)}`
  environment.report(offsetOf(node), 'wrong-type', message)
  return undefined
}

function resourceTypeOf(outer: Environment, file: ReadFile, written: WrittenOutput): TypeShape | undefined {
  const { r4 } = outer.names
  const type = r4.get(written.out.resourceType)
  if (type?.kind === 'resource') return type
  const resources = [...r4.values()].filter((it) => it.kind === 'resource').map((it) => it.name)
  const message = `R4 has no resource "${written.out.resourceType}"${didYouMean(written.out.resourceType, resources)}`
  file.report(offsetOf(file.document.getIn(['out', 'resourceType'], true)), 'unknown-element', message)
  return undefined
}

function compileCarry(environment: Environment, file: ReadFile): readonly Compiled[] | undefined {
  const nodes = file.document.get('carry', true)
  if (!isSeq(nodes)) return []
  const carried = nodes.items.map((node) => {
    const compiled = compileScalar(environment, FUNCTIONS, node)
    if (compiled === undefined || isScalarField(compiled)) return compiled
    environment.report(offsetOf(node), 'wrong-type', 'only a single source field can be carried')
    return undefined
  })
  const sound = carried.filter((it) => it !== undefined)
  return sound.length < carried.length ? undefined : sound
}

/** The field's name and value, word for word. */
function carriedField(environment: Environment, field: Compiled): Built {
  const name = field.path ?? ''
  const element = `${environment.element}.extension`
  const begun = `{"url":${quotedText(SOURCE_EXTENSIONS.field.url)},"extension":[{"url":"name","valueString":${quotedText(name)}},{"url":"value","valueString":`
  const words = (scope: Scope): string | undefined => {
    const value = field.evaluate(scope)
    return value === undefined || value === null || typeof value === 'object' ? undefined : String(value)
  }
  return {
    build: (scope) => carriedWords(name, words(scope)),
    write: (scope) => {
      const text = words(scope)
      return text === undefined ? undefined : `${begun}${quotedText(text)}}]}`
    },
    reads: field.reads,
    basis: field.basis,
    rows: [{ element, sources: field.reads, conditions: [], carried: true }],
  }
}

function carriedWords(name: string, words: string | undefined): Json | undefined {
  if (words === undefined) return undefined
  return {
    url: SOURCE_EXTENSIONS.field.url,
    extension: [
      { url: 'name', valueString: name },
      { url: 'value', valueString: words },
    ],
  }
}

function isScalarField(compiled: Compiled): boolean {
  return compiled.path !== undefined && ['text', 'number', 'boolean'].includes(compiled.type.kind)
}

function conditionsOf(
  id: Compiled | 'person',
  parts: { readonly belongs: Compiled | undefined; readonly when: Compiled | undefined },
  each: readonly string[],
): readonly string[] {
  return union(each, id === 'person' ? [] : id.reads, parts.belongs?.reads ?? [], parts.when?.reads ?? [])
}

function rowsOf(
  type: TypeShape,
  id: Compiled | 'person',
  built: BuiltObject,
  conditions: readonly string[],
): readonly LineageRow[] {
  // The resource is there only with everything that R4 requires of it: so is its id.
  const ofId = {
    element: `${type.name}.id`,
    sources: id === 'person' ? [] : id.reads,
    conditions: built.requires,
  }
  return withConditions([ofId, ...built.rows], conditions)
}
