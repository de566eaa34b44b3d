import { type FhirResource, isFhirResource } from '../fhir/resource.js'
import { type Json } from '../model/json.js'
import { type SourceRecord } from '../model/source.js'
import { type CompiledMapping, type CompiledOutput } from './compiled-mapping.js'
import { type Run, type Scope } from './expressions/scope.js'
import {
  type RecordRun,
  finalId,
  flagsOf,
  mayBeTranslated,
  raise,
  recordsOf,
  sourceIdIn,
} from './run/record-run.js'
import { isSameJson } from './run/same-json.js'
import { referenceOf, resolveReferences } from './run/resolve-references.js'
import { type Translated, type TranslatedResource, type Translator } from './translator.js'

/** Runs a compiled mapping over records. Total: whatever the record holds, the answer is resources and issues. */
export function mappingTranslator(mapping: CompiledMapping): Translator {
  const begin = recordsOf(mapping)
  return {
    name: mapping.name,
    version: mapping.version,
    translate: (record, context) => translate(mapping, record, begin(record, context, undefined)),
  }
}

function translate(mapping: CompiledMapping, record: SourceRecord, begun: RecordRun): Translated {
  const { scope, issues, references } = begun
  const made: TranslatedResource[] = []
  for (const output of mayBeTranslated(mapping, begun) ? mapping.outputs : []) {
    begun.enter(output.area)
    addResources(mapping, output, scope, made)
  }
  begun.enter(record.area)
  const resources = resolveReferences(distinct(made, scope.run), references, scope.run)
  return { resources, issues: issues(), warnings: [], areas: [] }
}

function addResources(
  mapping: CompiledMapping,
  output: CompiledOutput,
  whole: Scope,
  made: TranslatedResource[],
): void {
  for (const scope of output.scopes(whole)) {
    const sourceId = sourceIdIn(output, scope)
    const resource = sourceId === undefined ? undefined : resourceOf(mapping, output, scope, sourceId)
    if (resource !== undefined) made.push(resource)
  }
}

function resourceOf(
  mapping: CompiledMapping,
  output: CompiledOutput,
  scope: Scope,
  sourceId: string,
): TranslatedResource | undefined {
  const { run, items } = scope
  const resource = output.built.build({ items, run, id: finalId(output, run, sourceId) })
  if (!isResource(resource)) return undefined
  const sourceReference = `${output.source}/${sourceId}`
  return { resource, area: output.area, flags: flagsOf(mapping, output, scope), sourceReference }
}

function isResource(value: ReturnType<CompiledOutput['built']['build']>): value is FhirResource & Json {
  return isFhirResource(value)
}

/** Several items may name the same supporting resource: it is made once, and a differing second is said. */
function distinct(made: readonly TranslatedResource[], run: Run): ReadonlyMap<string, TranslatedResource> {
  const byReference = new Map<string, TranslatedResource>()
  for (const it of made) {
    const key = referenceOf(it.resource)
    const before = byReference.get(key)
    if (before === undefined) byReference.set(key, it)
    else {
      byReference.set(key, { ...before, flags: [...new Set([...before.flags, ...it.flags])] })
      if (!isSameJson(before.resource, it.resource))
        raise(run, 'conflicting-duplicate', before.resource.resourceType)
    }
  }
  return byReference
}
