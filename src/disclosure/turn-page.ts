import { openCursor } from '../decision/paging/page-cursor.js'
import { bindingOf } from '../decision/paging/cursor-binding.js'
import { type DisclosureRequest } from '../model/disclosure-request.js'
import { type Person } from '../model/person.js'
import { Refusal } from '../model/refusal.js'

/** The request at the page its cursor names. A cursor of anyone else, or of another query, is refused. */
export function turnPage(
  request: DisclosureRequest,
  person: Person,
  ports: { readonly cursorKey: Uint8Array },
): DisclosureRequest {
  if (request.cursor === undefined) return request
  const start = openCursor(ports.cursorKey, bindingOf(request, person), request.cursor, request.at)
  if (start === undefined) throw new Refusal('INVALID_PARAMETER', { expression: '_cursor' })
  return { ...request, query: { ...request.query, ...start } }
}
