import { type FhirResource } from '../../../fhir/resource.js'
import { isJsonObject } from '../../../model/json.js'
import { type TranslationIssue } from '../../../model/gap.js'
import { type TranslationContext } from '../../translator.js'
import { extensions } from '../datatypes/extension.js'
import { type ElementProblem, type Place, issueAt, rootPlace } from '../reading/place.js'
import { linkedTo } from '../types/patient.js'
import { type TypeRow } from '../types/type-table.js'
import { type ReferenceBook } from './reference-book.js'
import { type SourceResource } from './source-resource.js'

export type IssueWithoutArea = Omit<TranslationIssue, 'area'>

export type ResourceRead =
  | { readonly kind: 'read'; readonly resource: FhirResource; readonly issues: readonly IssueWithoutArea[] }
  | { readonly kind: 'unreadable'; readonly issue: IssueWithoutArea }

/** Reads one resource by the row of its type. Never throws: one that cannot be read is an issue, the record goes on. */
export function readResource(
  source: SourceResource,
  row: TypeRow,
  book: ReferenceBook,
  context: TranslationContext,
): ResourceRead {
  const issues: IssueWithoutArea[] = []
  const reading = {
    sourceType: source.type,
    location: source.location,
    resolve: book.resolverFor(source),
    extensions,
    report: (problem: ElementProblem, at: Place) => {
      issues.push(issueAt(problem, at, context.source.id))
    },
  }
  try {
    const content = row.read(source.content, rootPlace(reading))
    const body = isJsonObject(content) ? content : {}
    const whole = book.isPerson(source) ? linkedTo(context.patientReference, body) : body
    const id = context.idOf(row.to, source.sourceId)
    return { kind: 'read', resource: { resourceType: row.to, id, ...whole }, issues }
  } catch {
    // Nesting beyond the stack: nothing of such a resource can be trusted.
    return { kind: 'unreadable', issue: problemWith(source, 'unreadable-resource', context) }
  }
}

/** An issue about a whole resource. */
export function problemWith(
  source: Pick<SourceResource, 'location' | 'type'>,
  code: 'unreadable-resource' | 'unsupported-type',
  context: TranslationContext,
): IssueWithoutArea {
  return {
    severity: code === 'unreadable-resource' ? 'error' : 'warning',
    source: context.source.id,
    code,
    location: source.location,
    expression: undefined,
  }
}
