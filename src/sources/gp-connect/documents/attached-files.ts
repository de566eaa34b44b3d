import { LARGEST_FILE, fileTypeOf } from '../../../model/files/file-types.js'
import {
  type Json,
  type JsonObject,
  arrayOf,
  isJsonObject,
  objectOf,
  objectsOf,
  textOf,
} from '../../../model/json.js'

/** R4 and STU3 datatypes: id. Nothing else is put into an address, and not one of dots alone: it leads elsewhere (RFC 3986 section 5.2.4). */
const ID = /^(?!\.+$)[A-Za-z0-9.-]{1,64}$/

/**
 * A document search with a Binary for each file that can be had, its address made relative to it. Can be had: held
 * under the address of the practice's own documents, attached once, of a type that is passed on, and not too large.
 * Every other attachment stays as it was, and so leads nowhere. INVARIANT: a Binary that came with the search itself
 * went through none of this, and is dropped.
 */
export function withAttachedFiles(bundle: JsonObject, documentsRoot: string): JsonObject {
  const root = `${documentsRoot}/Binary/`
  const found = objectsOf(bundle['entry']).filter((it) => !isFile(objectOf(it['resource'])))
  const once = seenOnce(found.flatMap((it) => namedIn(objectOf(it['resource']))))
  const files: JsonObject[] = []
  const entries = found.map((entry) => {
    const document = objectOf(entry['resource'])
    if (!isDocument(document)) return entry
    const content = arrayOf(document['content']).map((it) => {
      const attached = fileIn(it, root, once)
      if (attached === undefined) return it
      files.push({
        ...attached.file,
        securityContext: { reference: `DocumentReference/${textOf(document['id']) ?? ''}` },
      })
      return attached.content
    })
    return { ...entry, resource: { ...document, content } }
  })
  return { ...bundle, entry: [...entries, ...files.map((resource) => ({ resource }))] }
}

/** Attached to two documents it would be decided as both, and one of them may be withheld: neither leads to it. */
function seenOnce(ids: readonly string[]): ReadonlySet<string> {
  const counts = new Map<string, number>()
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
  return new Set(ids.filter((id) => counts.get(id) === 1))
}

/** The search with the content of one of its files. */
export function withContent(bundle: JsonObject, file: string, data: string): JsonObject {
  const entry = objectsOf(bundle['entry']).map((it) => {
    const resource = objectOf(it['resource'])
    return nameOf(resource) === file ? { ...it, resource: { ...resource, content: data } } : it
  })
  return { ...bundle, entry }
}

/** The stated content type of a file of the search, by its name `Binary/…`; undefined where the search has none such. */
export function statedType(bundle: JsonObject, file: string): string | undefined {
  const binary = objectsOf(bundle['entry'])
    .map((it) => objectOf(it['resource']))
    .find((it) => nameOf(it) === file)
  return textOf(binary?.['contentType'])
}

/** Closed codes, for operators. */
type Unusable = 'not-a-file' | 'another-file' | 'file-of-another-type' | 'file-too-large'

/** The base64 content of a Binary as it was asked for: of the stated type, and not too large. */
export function readFile(
  body: Json | undefined,
  file: string,
  type: string,
):
  | { readonly kind: 'file'; readonly data: string }
  | { readonly kind: 'unusable'; readonly reason: Unusable } {
  const binary = objectOf(body)
  const data = textOf(binary?.['content'])?.replace(/\s/g, '') ?? ''
  const reason = whyUnusable(binary, data, file, type)
  return reason === undefined ? { kind: 'file', data } : { kind: 'unusable', reason }
}

function whyUnusable(
  binary: JsonObject | undefined,
  data: string,
  file: string,
  type: string,
): Unusable | undefined {
  if (!isFile(binary) || !BASE64.test(data) || data.length % 4 !== 0) return 'not-a-file'
  if (binary['id'] !== undefined && nameOf(binary) !== file) return 'another-file'
  if (fileTypeOf(textOf(binary['contentType'])) !== type) return 'file-of-another-type'
  return (data.length / 4) * 3 > LARGEST_FILE + 2 ? 'file-too-large' : undefined
}

/** Whole groups of four, the last filled up (RFC 4648 section 4). */
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/

function isDocument(resource: JsonObject | undefined): resource is JsonObject {
  return resource?.['resourceType'] === 'DocumentReference'
}

function isFile(resource: JsonObject | undefined): resource is JsonObject {
  return resource?.['resourceType'] === 'Binary'
}

function nameOf(resource: JsonObject | undefined): string {
  return `${textOf(resource?.['resourceType']) ?? ''}/${textOf(resource?.['id']) ?? ''}`
}

/** The files that a document names by any address: translation resolves a relative one as well. */
function namedIn(resource: JsonObject | undefined): readonly string[] {
  if (!isDocument(resource)) return []
  return objectsOf(resource['content']).flatMap(
    (it) => /(?:^|\/)Binary\/([^/?#]+)/.exec(textOf(objectOf(it['attachment'])?.['url']) ?? '')?.[1] ?? [],
  )
}

function idUnder(attachment: JsonObject | undefined, root: string): string | undefined {
  const url = textOf(attachment?.['url'])
  const id = url?.startsWith(root) === true ? url.slice(root.length) : ''
  return ID.test(id) ? id : undefined
}

function fileIn(
  content: Json,
  root: string,
  once: ReadonlySet<string>,
): { readonly content: JsonObject; readonly file: JsonObject } | undefined {
  const attachment = isJsonObject(content) ? objectOf(content['attachment']) : undefined
  if (!isJsonObject(content) || attachment === undefined) return undefined
  const id = idUnder(attachment, root)
  const contentType = fileTypeOf(textOf(attachment['contentType']))
  const size = attachment['size']
  const fits = size === undefined || (typeof size === 'number' && size <= LARGEST_FILE)
  if (id === undefined || !once.has(id) || contentType === undefined || !fits) return undefined
  return {
    content: { ...content, attachment: { ...attachment, url: `Binary/${id}` } },
    file: { resourceType: 'Binary', id, contentType },
  }
}
