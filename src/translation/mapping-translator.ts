import { type FhirResource, isFhirResource } from '../fhir/resource.js'
import { SOURCE_EXTENSIONS } from '../fhir/extensions/source-extensions.js'
import { type Json, type JsonObject, arrayOf } from '../model/json.js'
import { type TranslationIssue } from '../model/gap.js'
import { type SourceRecord } from '../model/source.js'
import { type CompiledMapping, type CompiledOutput, type FlagRule } from './compiled-mapping.js'
import { type IssueCode, type Raised, type Run, type Scope } from './expressions/scope.js'
import { isSourceText, valueClassOf } from './expressions/value.js'
import { referenceOf, resolveReferences } from './run/resolve-references.js'
import {
  type Translated,
  type TranslatedResource,
  type TranslationContext,
  type Translator,
} from './translator.js'
import { raiseUnexpectedFields } from './run/unexpected-fields.js'

/** Runs a compiled mapping over records. Total: whatever the record holds, the answer is resources and issues. */
export function mappingTranslator(mapping: CompiledMapping): Translator {
  return {
    name: mapping.name,
    version: mapping.version,
    translate: (record, context) => translate(mapping, record, context),
  }
}

/** The NHS number that the record itself gives; undefined when it gives none that is valid, or is about nobody. */
export function personOf(
  mapping: CompiledMapping,
  record: SourceRecord,
  context: TranslationContext,
): string | undefined {
  if (mapping.person === 'nobody') return undefined
  const run: Run = { context, record, asOf: asOf(record), raise: () => undefined, refer: () => undefined }
  const number = mapping.person.evaluate({ items: [], run, id: undefined })
  return typeof number === 'string' ? number : undefined
}

function translate(mapping: CompiledMapping, record: SourceRecord, context: TranslationContext): Translated {
  const issues = new Map<string, TranslationIssue>()
  const references = new Set<string>()
  const refer = (reference: string): void => void references.add(reference)
  const date = asOf(record)
  const runFor = (area: TranslationIssue['area']): Run => ({
    context,
    record,
    asOf: date,
    refer,
    raise: (raised) => {
      const issue = issueOf(record, area, raised)
      issues.set(`${issue.code} ${issue.location} ${issue.expression ?? ''}`, issue)
    },
  })
  const whole = runFor(record.area)
  raiseUnexpectedFields(mapping.schema, record.content, whole)
  const runs = new Map([[record.area, whole]])
  const made: TranslatedResource[] = []
  for (const output of mayBeTranslated(mapping, whole) ? mapping.outputs : []) {
    const run = runs.get(output.area) ?? runFor(output.area)
    runs.set(output.area, run)
    addResources(mapping, output, run, made)
  }
  const resources = resolveReferences(distinct(made, whole), references, whole)
  return { resources, issues: [...issues.values()], warnings: [], areas: [] }
}

/** INVARIANT: a record of any other number, or of none, is translated into nothing. A directory is about no person. */
function mayBeTranslated(mapping: CompiledMapping, run: Run): boolean {
  if (mapping.person === 'nobody') return true
  const number = mapping.person.evaluate({ items: [], run, id: undefined })
  if (typeof number === 'string' && run.context.nhsNumbers.includes(number)) return true
  const code = typeof number === 'string' ? 'another-person' : 'nhs-number-missing'
  raise(run, code, mapping.person.locate({ items: [], run, id: undefined }))
  return false
}

function addResources(
  mapping: CompiledMapping,
  output: CompiledOutput,
  run: Run,
  made: TranslatedResource[],
): void {
  for (const scope of output.scopes({ items: [], run, id: undefined })) {
    const resource = resourceOf(mapping, output, scope)
    if (resource !== undefined) made.push(resource)
  }
}

function resourceOf(
  mapping: CompiledMapping,
  output: CompiledOutput,
  scope: Scope,
): TranslatedResource | undefined {
  const { belongs, when } = output
  const isTheirs = belongs === undefined || belongs.evaluate(scope) === true
  if (isTheirs && when !== undefined && !holds(when.evaluate(scope))) return undefined
  const sourceId = isTheirs ? sourceIdOf(output, scope) : undefined
  if (sourceId !== undefined) return resourceWithId(mapping, output, scope, sourceId)
  raise(scope.run, isTheirs ? 'missing-id' : 'another-person', scope.items.at(-1)?.location ?? '')
  return undefined
}

function resourceWithId(
  mapping: CompiledMapping,
  output: CompiledOutput,
  scope: Scope,
  sourceId: string,
): TranslatedResource | undefined {
  const { run } = scope
  const sourceReference = `${output.source}/${sourceId}`
  const id =
    output.id === 'person' ? personId(run.context) : run.context.idOf(output.resourceType, sourceReference)
  const resource = withCarried(output, scope, output.built.build({ items: scope.items, run, id }))
  if (resource === undefined) return undefined
  return { resource, area: output.area, flags: flagsOf(mapping, output, scope), sourceReference }
}

function flagsOf(mapping: CompiledMapping, output: CompiledOutput, scope: Scope): readonly string[] {
  const rules = output.flags.length === 0 ? mapping.flags : [...mapping.flags, ...output.flags]
  const flags = rules.filter((it) => flies(it, scope)).map((it) => it.flag)
  return flags.length < 2 ? flags : [...new Set(flags)]
}

function sourceIdOf(output: CompiledOutput, scope: Scope): string | undefined {
  if (output.id === 'person') return scope.run.record.recordId
  const id = output.id.evaluate(scope)
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined
}

function personId(context: TranslationContext): string {
  return context.patientReference.replace(/^Patient\//, '')
}

function withCarried(
  output: CompiledOutput,
  scope: Scope,
  built: ReturnType<CompiledOutput['built']['build']>,
): FhirResource | undefined {
  if (built === undefined || isSourceText(built) || !isObject(built)) return undefined
  const carried = output.carry
    .map((it) => carriedOf(it.path ?? '', it.evaluate(scope)))
    .filter((it) => it !== undefined)
  const resource =
    carried.length === 0 ? built : { ...built, extension: [...arrayOf(built['extension']), ...carried] }
  return isFhirResource(resource) ? resource : undefined
}

function carriedOf(field: string, value: ReturnType<CompiledOutput['built']['build']>): Json | undefined {
  if (value === undefined || value === null || typeof value === 'object') return undefined
  return {
    url: SOURCE_EXTENSIONS.field.url,
    extension: [
      { url: 'name', valueString: field },
      { url: 'value', valueString: String(value) },
    ],
  }
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function flies(rule: FlagRule, scope: Scope): boolean {
  return rule.when === undefined || rule.when.evaluate(scope) === true
}

function holds(value: ReturnType<CompiledOutput['built']['build']>): boolean {
  return value !== undefined && value !== null && value !== false
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
      if (JSON.stringify(before.resource) !== JSON.stringify(it.resource))
        raise(run, 'conflicting-duplicate', before.resource.resourceType)
    }
  }
  return byReference
}

function asOf(record: SourceRecord): string {
  return (record.asOf ?? record.retrievedAt).slice(0, 10)
}

function raise(run: Run, code: IssueCode, location: string): void {
  const severity = code === 'conflicting-duplicate' ? 'warning' : 'error'
  run.raise({ code, severity, location, element: undefined, value: undefined })
}

function issueOf(record: SourceRecord, area: TranslationIssue['area'], raised: Raised): TranslationIssue {
  return {
    severity: raised.severity,
    source: record.source,
    area,
    code: raised.code,
    location: raised.location,
    expression: raised.element === '' ? undefined : raised.element,
    valueClass: valueClassOf(raised.value),
  }
}
