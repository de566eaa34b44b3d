import { resourceType } from '../../fhir/resource-types.js'
import { type Selection } from '../../fhir/search/select.js'
import { type DisclosureRequest } from '../../model/disclosure-request.js'
import { type Person } from '../../model/person.js'
import { bindingOf } from './cursor-binding.js'
import { sealCursor } from './page-cursor.js'
import { isIdentifying, sealValue } from './sealed-values.js'

/** Where this page is, and the key that seals the way to the next. */
export type LinkPorts = { readonly fhirBase: string; readonly cursorKey: Uint8Array }

/** Links carry the opaque id of the person, never an NHS number or a name. */
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
    for (const [name, value] of [...key, ...addressable(request, ports), ...more])
      parameters.append(name, value)
    const query = parameters.toString()
    return `${ports.fhirBase}/${path}${query === '' ? '' : `?${query}`}`
  }
  if (selection.next === undefined) return { self: link([]), next: undefined }
  const start = { offset: selection.next, given: selection.given ?? '' }
  const cursor = sealCursor(ports.cursorKey, bindingOf(request, person), start, request.at)
  return { self: link([]), next: link([['_cursor', cursor]]) }
}

/** What was understood, with what describes people sealed for whoever asked. */
function addressable(
  { type, requester, query }: DisclosureRequest,
  { cursorKey }: LinkPorts,
): DisclosureRequest['query']['understood'] {
  const row = resourceType(type)
  return query.understood.map(([name, value]) =>
    row !== undefined && isIdentifying(row, name, value)
      ? [name, sealValue(cursorKey, name, value, requester)]
      : [name, value],
  )
}

/** `patient` where the type has it, for an appointment has other actors too; else what names the person there. */
function personParameter({ type }: DisclosureRequest, { id }: Person): readonly [string, string] {
  const naming = resourceType(type)?.searchParameters.filter((it) => it.names === 'patient-id')
  const own = naming?.find((it) => it.name === 'patient') ?? naming?.[0]
  return own?.name === '_id' ? [own.name, id] : [own?.name ?? 'patient', `Patient/${id}`]
}
