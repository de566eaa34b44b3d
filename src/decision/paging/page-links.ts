import { resourceType } from '../../fhir/resource-types.js'
import { type Selection } from '../../fhir/search/select.js'
import { type DisclosureRequest } from '../../model/disclosure-request.js'
import { type Person } from '../../model/person.js'
import { bindingOf } from './cursor-binding.js'
import { sealCursor } from './page-cursor.js'

/** Where this page is, and the key that seals the way to the next. */
export type LinkPorts = { readonly fhirBase: string; readonly cursorKey: Uint8Array }

/** Links carry the opaque id of the person, never an NHS number. */
export function linksOf(
  request: DisclosureRequest,
  person: Person,
  selection: Selection,
  ports: LinkPorts,
): { readonly self: string; readonly next: string | undefined } {
  const everything = request.interaction === 'everything'
  const path = everything ? `Patient/${person.id}/$everything` : request.type
  const key: readonly (readonly [string, string])[] = everything ? [] : [personParameter(request, person)]
  const link = (more: readonly (readonly [string, string])[]): string => {
    const parameters = new URLSearchParams()
    for (const [name, value] of [...key, ...request.query.understood, ...more]) parameters.append(name, value)
    const query = parameters.toString()
    return `${ports.fhirBase}/${path}${query === '' ? '' : `?${query}`}`
  }
  if (selection.next === undefined) return { self: link([]), next: undefined }
  const cursor = sealCursor(ports.cursorKey, bindingOf(request, person), selection.next, request.at)
  return { self: link([]), next: link([['_cursor', cursor]]) }
}

function personParameter(request: DisclosureRequest, person: Person): readonly [string, string] {
  const names = resourceType(request.type)?.searchParameters.filter((it) => it.names === 'patient-id') ?? []
  const name = names[0]?.name ?? 'patient'
  return [name, name === '_id' ? person.id : `Patient/${person.id}`]
}
