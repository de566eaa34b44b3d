import { type PermitResult, permit, seemsToAsk } from '../../decision/permit.js'
import { RESOURCE_TYPES } from '../../fhir/resource-types.js'
import { type ResourceTypeRow } from '../../fhir/resource-type-row.js'
import { type DisclosureRequest, type PersonKey } from '../../model/disclosure-request.js'
import { type Person } from '../../model/person.js'
import { type RefusalCode } from '../../model/refusal.js'
import { EMPTY_QUERY } from '../../model/search-query.js'
import { gatherFacts } from '../gather-facts.js'
import { plan } from '../plan.js'
import { type DisclosurePorts } from '../ports.js'

/** What the rules say of searching one type, before any source is asked. */
export type WouldAsk = { readonly type: string; readonly result: PermitResult }

/** Every type that is searched by the person it is about. */
export function typesOfPerson(): readonly string[] {
  return RESOURCE_TYPES.filter(isSearchedByPerson).map((it) => it.type)
}

/** Whether the type of the row is searched by the person it is about. */
export function isSearchedByPerson(row: ResourceTypeRow | undefined): boolean {
  return (
    row !== undefined &&
    row.interactions.includes('search') &&
    row.searchParameters.some((it) => it.names !== undefined)
  )
}

/** The search of one type of one person, with no other criterion. */
export function searchFor(
  type: string,
  person: PersonKey,
  { id, at, requester, rawQuery }: Pick<DisclosureRequest, 'id' | 'at' | 'requester' | 'rawQuery'>,
): DisclosureRequest {
  const query = EMPTY_QUERY
  return { id, at, requester, interaction: 'search', type, person, query, cursor: undefined, rawQuery }
}

/** Decided as the search itself would be, up to the point at which sources would be asked, and never further. */
export async function wouldAsk(
  request: DisclosureRequest,
  person: Person,
  ports: DisclosurePorts,
): Promise<WouldAsk> {
  const planned = plan(request, person, ports.sources.descriptors)
  const { candidates, unheld } = await gatherFacts(request, person, planned, ports)
  return { type: request.type, result: permit(request, person, candidates, unheld, ports.rules) }
}

/** What the search of one type would come to: the code of its refusal, or whether anything would be asked. */
export function outcomeFor({ result }: WouldAsk): RefusalCode | 'would-be-asked' | 'not-in-your-view' {
  if (result.kind === 'refused') return result.code
  return seemsToAsk(result.permit) ? 'would-be-asked' : 'not-in-your-view'
}
