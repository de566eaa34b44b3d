import { type Json, type JsonObject, isJsonObject, textOf } from '../../model/json.js'
import { resourceType } from '../resource-types.js'
import { partsOf } from '../search/local-reference.js'

/**
 * Elements of the type Attachment (FHIR R4), those of what may be contained (Media, BodyStructure) among them, and of
 * RelatedArtifact, which has an address in the same place.
 */
const ATTACHMENTS: readonly string[] = [
  'attachment',
  'content',
  'contentAttachment',
  'document',
  'image',
  'photo',
  'presentedForm',
  'sourceAttachment',
  'valueAttachment',
  'valueRelatedArtifact',
]

/** True for the name of an element that holds an Attachment. */
export function isAttachment(name: string): boolean {
  return ATTACHMENTS.includes(name)
}

/** The file of ours that an Attachment leads to, as `Type/id`; undefined where it leads elsewhere or nowhere. */
export function fileLinkOf(attachment: JsonObject): string | undefined {
  const url = textOf(attachment['url'])
  const type = url === undefined ? undefined : partsOf(url)?.type
  return type !== undefined && resourceType(type)?.isFile === true ? url : undefined
}

/** Every file of ours that is attached anywhere in the value. */
export function fileLinksIn(value: Json | undefined): readonly string[] {
  const found: string[] = []
  addFileLinks(value, found)
  return found
}

function addFileLinks(value: Json | undefined, found: string[]): void {
  if (typeof value !== 'object' || value === null) return
  if (!isJsonObject(value)) {
    for (const it of value) addFileLinks(it, found)
    return
  }
  for (const name in value) {
    const child = value[name]
    if (typeof child !== 'object' || child === null) continue
    if (isAttachment(name)) found.push(...attachmentsIn(child).flatMap((it) => fileLinkOf(it) ?? []))
    addFileLinks(child, found)
  }
}

function attachmentsIn(child: Json | undefined): readonly JsonObject[] {
  return (Array.isArray(child) ? child : [child]).filter(isJsonObject)
}
