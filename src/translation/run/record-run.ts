import { type TranslationIssue } from '../../model/gap.js'
import { type SourceRecord } from '../../model/source.js'
import { type CompiledMapping, type CompiledOutput, type FlagRule } from '../compiled-mapping.js'
import { type IssueCode, type Memory, type Raised, type Run, type Scope } from '../expressions/scope.js'
import { valueClassOf } from '../expressions/value.js'
import { type TranslationContext } from '../translator.js'
import { raiseUnexpectedFields } from './unexpected-fields.js'

/** One record under translation: what is said of it, and what its resources refer to. */
export type RecordRun = {
  readonly whole: Run
  readonly runFor: (area: TranslationIssue['area']) => Run
  readonly issues: ReadonlyMap<string, TranslationIssue>
  readonly references: ReadonlySet<string>
}

/**
 * Begins the translation of a record, each field of it that the source schema does not know being an issue. With a
 * setting, what was made for records before it is used again.
 */
export function beginRecord(
  mapping: CompiledMapping,
  record: SourceRecord,
  context: TranslationContext,
  setting: object | undefined,
): RecordRun {
  const issues = new Map<string, TranslationIssue>()
  const references = new Set<string>()
  const refer = (reference: string): void => void references.add(reference)
  const memory: Memory = { values: new Map(), raised: 0 }
  const date = asOf(record)
  const runs = new Map<TranslationIssue['area'], Run>()
  const runFor = (area: TranslationIssue['area']): Run => {
    const before = runs.get(area)
    if (before !== undefined) return before
    const raise = (raised: Raised): void => {
      memory.raised++
      const issue = issueOf(record, area, raised)
      issues.set(`${issue.code} ${issue.location} ${issue.expression ?? ''}`, issue)
    }
    const run = { context, record, asOf: date, refer, raise, memory, setting }
    runs.set(area, run)
    return run
  }
  const whole = runFor(record.area)
  raiseUnexpectedFields(mapping.schema, record.content, whole)
  return { whole, runFor, issues, references }
}

/** The NHS number that the record itself gives; undefined when it gives none that is valid, or is about nobody. */
export function personOf(
  mapping: CompiledMapping,
  record: SourceRecord,
  context: TranslationContext,
): string | undefined {
  if (mapping.person === 'nobody') return undefined
  const memory: Memory = { values: new Map(), raised: 0 }
  const quiet = { raise: () => undefined, refer: () => undefined, memory, setting: undefined }
  const run: Run = { context, record, asOf: asOf(record), ...quiet }
  const number = mapping.person.evaluate({ items: [], run, id: undefined })
  return typeof number === 'string' ? number : undefined
}

/**
 * INVARIANT: a record of any other number, or of none where nobody linked it to the person, is translated into nothing. A
 * directory is about no person.
 */
export function mayBeTranslated(mapping: CompiledMapping, run: Run): boolean {
  if (mapping.person === 'nobody') return true
  const codes = new Set<IssueCode>()
  const noting: Run = {
    ...run,
    raise: (raised) => {
      codes.add(raised.code)
      run.raise(raised)
    },
  }
  const scope: Scope = { items: [], run: noting, id: undefined }
  const number = mapping.person.evaluate(scope)
  if (typeof number === 'string' && run.context.nhsNumbers.includes(number)) return true
  if (isLinked(number, run)) return true
  const code = typeof number === 'string' ? 'another-person' : 'nhs-number-missing'
  // A number that is there and not valid has been told of, and is not missing as well.
  if (!codes.has('nhs-number-invalid')) raise(run, code, mapping.person.locate(scope))
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
