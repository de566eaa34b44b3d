import { provenance } from '../../fhir/provenance.js'
import { type FhirResource } from '../../fhir/resource.js'
import { type Selection } from '../../fhir/search/select.js'
import { grouped } from '../../model/grouped.js'
import { objectsOf, textOf } from '../../model/json.js'
import { type RecordOrigin } from '../decide.js'
import { type Released, referenceOf } from './released-set.js'

/** The Provenance of one source record, and which record that is. */
export type SourceProvenance = {
  readonly resource: FhirResource
  readonly reference: string
  readonly origin: RecordOrigin
}

/** One Provenance for each source record of which something may leave. */
export function provenancesOf(
  released: readonly Released[],
  mintId: (source: string, type: string, sourceId: string) => string,
): readonly SourceProvenance[] {
  const byRecord = grouped(released, ({ origin }) => `${origin.source} ${origin.recordId}`)
  return [...byRecord.values()].flatMap((items) => {
    const [first] = items
    if (first === undefined) return []
    const { origin, labelled } = first
    const { source, recordId, mapping, mappingVersion, retrievedAt, asOf } = origin
    const resource = provenance({
      source,
      recordId,
      mapping,
      mappingVersion,
      retrievedAt,
      asOf,
      id: mintId(source, 'Provenance', recordId),
      organisation: labelled.source.organisation,
      targets: items.map((it) => it.reference),
    })
    return [{ resource, reference: referenceOf(resource), origin }]
  })
}

/** The page with each Provenance naming only what is on it; one that would name nothing is left out. */
export function withNarrowedProvenance(
  selection: Selection,
  provenances: readonly SourceProvenance[],
): Selection {
  const known = new Set(provenances.map((it) => it.reference))
  const page = [...selection.matches, ...selection.included].map(referenceOf).filter((it) => !known.has(it))
  const here = new Set(page)
  const included = selection.included.flatMap((it) => {
    if (!known.has(referenceOf(it))) return [it]
    const target = objectsOf(it['target']).filter((named) => here.has(textOf(named['reference']) ?? ''))
    return target.length === 0 ? [] : [{ ...it, target }]
  })
  return { ...selection, included }
}
