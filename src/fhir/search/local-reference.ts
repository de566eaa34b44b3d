/** A reference without this server's own base, so that `https://host/fhir/Type/id` and `Type/id` compare equal. */
export function localReference(reference: string, fhirBase: string): string {
  return reference.startsWith(`${fhirBase}/`) ? reference.slice(fhirBase.length + 1) : reference
}

/** A literal reference on this server, split; undefined for any other text. A version part is ignored. */
export function partsOf(reference: string): { readonly type: string; readonly id: string } | undefined {
  const match = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[A-Za-z0-9.-]{1,64})?$/.exec(
    reference,
  )
  const [, type, id] = match ?? []
  return type === undefined || id === undefined ? undefined : { type, id }
}
