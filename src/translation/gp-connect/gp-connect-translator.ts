import { type Area } from '../../model/area.js'
import { type ListWarning, type TranslationIssue } from '../../model/gap.js'
import { isJsonObject, textOf } from '../../model/json.js'
import { ODS_CODE_SYSTEM } from '../../model/ods-code.js'
import { type SourceRecord } from '../../model/source.js'
import {
  type Translated,
  type TranslatedResource,
  type TranslationContext,
  type Translator,
} from '../translator.js'
import { extensions } from './datatypes/extension.js'
import { type RecordReading, issueAt } from './reading/place.js'
import { listed } from './reading/rows.js'
import { areasOf } from './record/area-of-resource.js'
import { areaOfList, isDisabledList, warningsOf } from './record/areas.js'
import { handlingMarks } from './record/handling-marks.js'
import { remarksOf } from './record/operation-outcomes.js'
import { readEntries } from './record/read-entries.js'
import { type ResourceReader, problemWith, readResource } from './record/read-resource.js'
import { type ReferenceBook, referenceBook } from './record/reference-book.js'
import { type SourceResource } from './record/source-resource.js'
import { TYPES } from './types/type-table.js'

/**
 * GP Connect Access Record Structured 1.6.2 and Access Document 1.0.1 (FHIR STU3) → R4 and UK Core. Departs from HL7's R3 to R4 maps where those
 * lose what English practices send: the true status of a medication, the class of a consultation, referrals.
 */
export const gpConnectTranslator: Pick<Translator, 'name' | 'translate'> = {
  name: 'gp-connect',
  translate,
}

type Outcome = Translated['areas'][number]
type Warning = { readonly area: Area; readonly warning: ListWarning }

/** What has been found so far. */
type Findings = {
  readonly resources: TranslatedResource[]
  readonly issues: TranslationIssue[]
  readonly warnings: Warning[]
  readonly areas: Outcome[]
}

function translate(record: SourceRecord, context: TranslationContext): Translated {
  const { resources, problems } = readEntries(record.content, context.patientReference)
  const findings: Findings = { resources: [], issues: [], warnings: [], areas: [] }
  for (const { severity, code, location } of problems) {
    findings.issues.push({
      severity,
      source: context.source.id,
      area: record.area,
      code,
      location,
      expression: undefined,
    })
    // What could not be read may have been of any area that was asked.
    if (severity === 'error') findings.areas.push(...lost(record.area, context))
  }
  const book = referenceBook(resources, context)
  const reader: ResourceReader = { book, context, reading: readingFor(book, findings.issues, context) }
  const areaOf = areasOf(resources, record.area, book)
  const odsCodes = odsCodesOf(resources)
  for (const source of resources) {
    const area = areaOf(source)
    noteList(source, area, context, findings)
    const row = TYPES.get(source.type)
    if (row === undefined) {
      noteUntranslated(source, context, findings)
      continue
    }
    const said = findings.issues.length
    const resource = readResource(source, row, area, reader)
    if (resource === undefined) {
      // What was said of parts of a resource that is not there.
      findings.issues.length = said
      findings.issues.push(problemWith(source, 'unreadable-resource', area, context))
      findings.areas.push(...lost(area, context))
      continue
    }
    const flags = handlingMarks(source, context.source.organisation, odsCodes)
    findings.resources.push({ resource, area, flags, sourceReference: source.sourceReference })
  }
  return { ...findings, warnings: onceEach(findings.warnings), areas: strongest(findings.areas) }
}

function readingFor(
  { resolve }: ReferenceBook,
  issues: TranslationIssue[],
  context: TranslationContext,
): RecordReading {
  const source = context.source.id
  return { resolve, extensions, report: (problem, at) => void issues.push(issueAt(problem, at, source)) }
}

function lost(area: Area | undefined, context: TranslationContext): readonly Outcome[] {
  const areas = area === undefined ? context.source.areas : [area]
  return areas.map((it) => ({ area: it, outcome: 'partial' }))
}

/** The warnings of a list, and whether the practice says there that the area is switched off. */
function noteList(
  source: SourceResource,
  area: Area | undefined,
  context: TranslationContext,
  findings: Findings,
): void {
  if (source.type !== 'List') return
  const { known, others } = warningsOf(source.content)
  const of = areaOfList(source)
  if (of !== undefined) findings.warnings.push(...known.map((warning) => ({ area: of, warning })))
  if (of !== undefined && isDisabledList(source.content))
    findings.areas.push({ area: of, outcome: 'disabled' })
  const unplaced = of === undefined && known.length > 0
  if (others === 'none' && !unplaced) return
  findings.issues.push({
    severity: 'warning',
    source: context.source.id,
    area,
    code: others === 'some' ? 'unknown-list-warning' : 'list-warning',
    location: source.location,
    expression: 'List.extension',
  })
}

/** OperationOutcomes speak of the areas; any other type without a row is said not to be translated. */
function noteUntranslated(source: SourceResource, context: TranslationContext, findings: Findings): void {
  if (source.type !== 'OperationOutcome') {
    findings.issues.push(problemWith(source, 'unsupported-type', undefined, context))
    return
  }
  for (const { severity, code, area, outcome } of remarksOf(source.content)) {
    const { location } = source
    findings.issues.push({ severity, source: context.source.id, area, code, location, expression: undefined })
    if (area !== undefined && outcome !== undefined) findings.areas.push({ area, outcome })
  }
}

/** `Organization/{id}` → its ODS code, for the organisations of the record. */
function odsCodesOf(resources: readonly SourceResource[]): ReadonlyMap<string, string> {
  const codes = new Map<string, string>()
  for (const { type, names, content } of resources) {
    if (type !== 'Organization') continue
    const identifier = listed(content['identifier'])
      .filter(isJsonObject)
      .find((it) => it['system'] === ODS_CODE_SYSTEM)
    const value = textOf(identifier?.['value'])?.trim()
    if (value !== undefined) for (const name of names) codes.set(name, value)
  }
  return codes
}

function onceEach(warnings: readonly Warning[]): readonly Warning[] {
  return [...new Map(warnings.map((it) => [`${it.area} ${it.warning}`, it])).values()]
}

const STRENGTH: readonly Outcome['outcome'][] = ['partial', 'not-supported', 'disabled']

/** One outcome for each area: that it is switched off goes before that it is not offered, and that before a gap in it. */
function strongest(outcomes: readonly Outcome[]): readonly Outcome[] {
  const byArea = new Map<Area, Outcome>()
  for (const it of outcomes) {
    const before = byArea.get(it.area)
    if (before === undefined || STRENGTH.indexOf(it.outcome) > STRENGTH.indexOf(before.outcome))
      byArea.set(it.area, it)
  }
  return [...byArea.values()]
}
