import { type TranslationIssue } from '../../model/gap.js'
import { isJsonObject } from '../../model/json.js'
import { type SourceRecord } from '../../model/source.js'
import { type CompiledMapping, type CompiledOutput, type FlagRule } from '../compiled-mapping.js'
import { type IssueCode, type Raised, type Run, type Scope, type Setting } from '../expressions/scope.js'
import { emptyMemory } from '../expressions/memory.js'
import { valueClassOf } from '../expressions/value.js'
import { type TranslationContext } from '../translator.js'
import { fieldReader } from './read-fields.js'
import { raiseUnexpected } from './unexpected-fields.js'

/** One record under translation: what is said of it, and what its resources refer to. */
export type RecordRun = {
  /** The scope in which its outputs are made, one after the other. */
  readonly scope: Scope
  /** What is raised from here on is of this area; at first it is of that of the record. */
  readonly enter: (area: TranslationIssue['area']) => void
  readonly issues: () => readonly TranslationIssue[]
  /** The same may be among them twice. */
  readonly references: readonly string[]
}

/**
 * Begins the translation of one record after another, each field that the source schema does not know being an issue.
 * With a setting, what was made for records before is used again.
 */
export function recordsOf(
  mapping: CompiledMapping,
): (record: SourceRecord, context: TranslationContext, setting: Setting | undefined) => RecordRun {
  const { schema } = mapping
  const readFields = fieldReader(schema)
  return (record, context, setting) => {
    const fields = readFields(record.content)
    const begun = beginRecord(record, fields, context, setting)
    if (fields === undefined) raiseUnexpected(schema, record.content, begun.scope.run)
    return begun
  }
}

function beginRecord(
  record: SourceRecord,
  fields: Run['fields'],
  context: TranslationContext,
  setting: Setting | undefined,
): RecordRun {
  let issues: Map<string, TranslationIssue> | undefined
  const references: string[] = []
  const memory = emptyMemory()
  let area = record.area
  const refer = (reference: string): void => void references.push(reference)
  const raise = (raised: Raised): void => {
    memory.raised++
    const issue = issueOf(record, area, raised)
    issues ??= new Map()
    issues.set(`${issue.code} ${issue.location} ${issue.expression ?? ''}`, issue)
  }
  const date = asOf(record)
  let quietScope: Scope | undefined
  const quiet = (): Scope =>
    (quietScope ??= quietly({ context: toldNothing(context), record, fields, asOf: date, refer, memory }))
  const run: Run = { context, record, fields, asOf: date, refer, raise, memory, setting, quiet }
  return {
    scope: { items: NO_ITEMS, run, id: undefined },
    enter: (entered) => {
      area = entered
    },
    issues: () => (issues === undefined ? NO_ISSUES : [...issues.values()]),
    references,
  }
}

/** The NHS number that the record itself gives; undefined when it gives none that is valid, or is about nobody. */
export function personOf(
  mapping: CompiledMapping,
  record: SourceRecord,
  context: TranslationContext,
): string | undefined {
  if (mapping.person === 'nobody') return undefined
  const memory = emptyMemory()
  const refer = (): void => undefined
  const number = mapping.person.evaluate(
    quietly({ context, record, fields: undefined, asOf: asOf(record), refer, memory }),
  )
  return typeof number === 'string' ? number : undefined
}

type Parts = Pick<Run, 'context' | 'record' | 'fields' | 'asOf' | 'refer' | 'memory'>

/** Codes that are not listed are told of where they are used. */
function toldNothing(context: TranslationContext): TranslationContext {
  if (context.unlisted === undefined) return context
  const { unlisted: _, ...others } = context
  return others
}

const NO_ITEMS: Scope['items'] = []
const NO_ISSUES: readonly TranslationIssue[] = []

/** A scope in which an issue is counted and not raised, and nothing is kept. */
function quietly({ context, record, fields, asOf, refer, memory }: Parts): Scope {
  const raise = (): void => {
    memory.raised++
  }
  const run: Run = {
    context,
    record,
    fields,
    asOf,
    refer,
    raise,
    memory,
    setting: undefined,
    quiet: undefined,
  }
  return { items: NO_ITEMS, run, id: undefined }
}

/**
 * INVARIANT: a record of any other number, or of none where nobody linked it to the person, is translated into nothing. A
 * directory is about no person.
 */
export function mayBeTranslated(mapping: CompiledMapping, { scope, issues }: RecordRun): boolean {
  if (mapping.person === 'nobody') return true
  const { run } = scope
  if (!isJsonObject(run.record.content)) {
    raise(run, 'unexpected-type', mapping.schema.record)
    return false
  }
  const number = mapping.person.evaluate(scope)
  if (typeof number === 'string' && run.context.nhsNumbers.includes(number)) return true
  if (isLinked(number, run)) return true
  const code = typeof number === 'string' ? 'another-person' : 'nhs-number-missing'
  // A number that is there and not valid has been told of, and is not missing as well.
  const isToldOf = issues().some((it) => it.code === 'nhs-number-invalid')
  if (!isToldOf) raise(run, code, mapping.person.locate(scope))
  return false
}

function isLinked(number: unknown, { record, context }: Run): boolean {
  const { linkedTo } = record
  return typeof number !== 'string' && linkedTo !== undefined && context.nhsNumbers.includes(linkedTo)
}

/** The id in the source of the resource that an output makes here; undefined when it makes none, which may be said. */
export function sourceIdIn(output: CompiledOutput, scope: Scope): string | undefined {
  const { belongs, when } = output
  const isTheirs = belongs === undefined || belongs.evaluate(scope) === true
  if (isTheirs && when !== undefined && !holds(when.evaluate(scope))) return undefined
  const sourceId = isTheirs ? sourceIdOf(output, scope) : undefined
  if (sourceId === undefined)
    raise(scope.run, isTheirs ? 'missing-id' : 'another-person', scope.items.at(-1)?.location ?? '')
  return sourceId
}

/** The id that the resource gets. */
export function finalId(output: CompiledOutput, run: Run, sourceId: string): string {
  return output.id === 'person'
    ? personId(run.context.patientReference)
    : run.context.idOf(output.resourceType, `${output.source}/${sourceId}`)
}

function personId(reference: string): string {
  return reference.startsWith(PATIENT) ? reference.slice(PATIENT.length) : reference
}

const PATIENT = 'Patient/'

/** The handling marks of the resource. */
export function flagsOf(mapping: CompiledMapping, output: CompiledOutput, scope: Scope): readonly string[] {
  const rules = output.flags.length === 0 ? mapping.flags : [...mapping.flags, ...output.flags]
  if (rules.length === 0) return NO_FLAGS
  const flags = rules.filter((it) => flies(it, scope)).map((it) => it.flag)
  return flags.length < 2 ? flags : [...new Set(flags)]
}

const NO_FLAGS: readonly string[] = []

/** Raises an issue about the record or a resource rather than an element. */
export function raise(run: Run, code: IssueCode, location: string): void {
  const severity = code === 'conflicting-duplicate' ? 'warning' : 'error'
  run.raise({ code, severity, location, element: undefined, value: undefined })
}

function sourceIdOf(output: CompiledOutput, scope: Scope): string | undefined {
  if (output.id === 'person') return scope.run.record.recordId
  const id = output.id.evaluate(scope)
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined
}

function holds(value: ReturnType<CompiledOutput['built']['build']>): boolean {
  return value !== undefined && value !== null && value !== false
}

function asOf(record: SourceRecord): string {
  return (record.asOf ?? record.retrievedAt).slice(0, 10)
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

function flies(rule: FlagRule, scope: Scope): boolean {
  return rule.when === undefined || rule.when.evaluate(scope) === true
}
