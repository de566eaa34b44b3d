/** A document that holds no person's data and so needs no record. */
export type PublicDocument = {
  readonly status: number
  readonly contentType: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A document that holds no person’s data, as JSON. */
export function jsonDocument(
  status: number,
  content: object,
  contentType = 'application/json; charset=utf-8',
): PublicDocument {
  return { status, contentType, headers: {}, body: JSON.stringify(content) }
}
