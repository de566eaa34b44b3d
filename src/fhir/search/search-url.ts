import { type SearchQuery } from '../../model/search-query.js'
import { type ResourceTypeRow } from '../resource-type-row.js'

/**
 * The URL of this search as the server understood it, for `self` and, with a cursor, `next`. The person is named by
 * the opaque id, never by an NHS number.
 */
export function searchUrl(
  fhirBase: string,
  row: ResourceTypeRow,
  patientId: string | undefined,
  query: Pick<SearchQuery, 'understood'>,
  cursor: string | undefined,
): string {
  const key = row.searchParameters.find((it) => it.names === 'patient-id')
  const parameters = new URLSearchParams()
  if (key !== undefined && patientId !== undefined)
    parameters.append(key.name, key.kind === 'reference' ? `Patient/${patientId}` : patientId)
  for (const [name, value] of query.understood) parameters.append(name, value)
  if (cursor !== undefined) parameters.append('_cursor', cursor)
  const text = parameters.toString()
  return `${fhirBase}/${row.type}${text === '' ? '' : `?${text}`}`
}
