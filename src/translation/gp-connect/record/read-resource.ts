import { type FhirResource } from '../../../fhir/resource.js'
import { type Area } from '../../../model/area.js'
import { type Json } from '../../../model/json.js'
import { type TranslationIssue } from '../../../model/gap.js'
import { type TranslationContext } from '../../translator.js'
import { type RecordReading, rootPlace } from '../reading/place.js'
import { linkTo } from '../types/patient.js'
import { type TypeRow } from '../types/type-table.js'
import { type ReferenceBook } from './reference-book.js'
import { type SourceResource } from './source-resource.js'

/** What the reading of any resource of one record needs. */
export type ResourceReader = {
  readonly book: ReferenceBook
  readonly context: TranslationContext
  readonly reading: RecordReading
}

/** A resource that has its type and id, and gets the rest. */
type Begun = Record<string, Json> & { resourceType: string; id: string }

/** Reads one resource by the row of its type. Never throws: undefined for one that cannot be read, the record goes on. */
export function readResource(
  source: SourceResource,
  row: TypeRow,
  area: Area | undefined,
  { book, context, reading }: ResourceReader,
): FhirResource | undefined {
  const { type, location, scope } = source
  const { resolve, extensions, report } = reading
  try {
    const resource: Begun = { resourceType: row.to, id: context.idOf(row.to, source.sourceId) }
    const at = rootPlace({ sourceType: type, location, scope, area, resolve, extensions, report })
    row.read(source.content, at, resource)
    if (book.isPerson(source)) linkTo(context.patientReference, resource)
    return resource
  } catch {
    // Nesting beyond the stack: nothing of such a resource can be trusted.
    return undefined
  }
}

/** An issue about a whole resource. */
export function problemWith(
  source: Pick<SourceResource, 'location' | 'type'>,
  code: 'unreadable-resource' | 'unsupported-type',
  area: Area | undefined,
  context: TranslationContext,
): TranslationIssue {
  return {
    severity: code === 'unreadable-resource' ? 'error' : 'warning',
    source: context.source.id,
    code,
    location: source.location,
    expression: undefined,
    area,
  }
}
