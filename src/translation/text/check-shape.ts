import { type Document, isMap, isScalar } from 'yaml'
import { type Checked, checkSchema } from '../../model/json-schema/check-schema.js'
import { type Schema, type SchemaError } from '../../model/json-schema/schema-error.js'
import { isJsonObject, objectOf, objectsOf, textOf } from '../../model/json.js'
import { type ReadFile, offsetOf } from './mapping-file.js'
import { didYouMean } from '../../model/spelling/nearest-name.js'

type Shape<T> = (content: unknown) => Checked<T>

/** A check of the shape of one kind of file; the type says what a file that passes holds. */
export function shapeCheck<T>(schema: Schema): Shape<T> {
  return (content) => checkSchema<T>(schema, content)
}

/** The file's content when it has the shape; undefined when not, each departure reported where it stands. */
export function contentOf<T>(file: ReadFile, check: Shape<T>): T | undefined {
  const checked = check(file.content)
  if (checked.kind === 'fits') return checked.value
  for (const error of checked.errors) reportError(file, error)
  return undefined
}

function reportError(file: ReadFile, error: SchemaError): void {
  const path = error.instancePath.split('/').slice(1).map(unescaped)
  const unknownKey = parameter(error, 'additionalProperty')
  if (unknownKey !== undefined) {
    const hint = didYouMean(unknownKey, siblings(error))
    file.report(
      keyOffset(file.document, path, unknownKey),
      'shape',
      `"${unknownKey}" is not known here${hint}`,
    )
    return
  }
  const where = path.length === 0 ? 'the file' : `"${path.join('.')}"`
  file.report(
    nodeOffset(file.document, path),
    'shape',
    error.keyword === 'discriminator'
      ? `${where} has no ${parameter(error, 'tag') ?? 'kind'} that is known: expected ${kindsOf(error)}`
      : `${where} ${error.message}${choices(error)}`,
  )
}

function choices(error: SchemaError): string {
  const params: unknown = error.params
  const allowed = isJsonObject(params) ? params['allowedValues'] : undefined
  return Array.isArray(allowed) ? `: ${allowed.map(String).join(', ')}` : ''
}

/** The kinds that objects told apart by one member may be. */
function kindsOf(error: SchemaError): string {
  const schema: unknown = error.parentSchema
  const kinds = isJsonObject(schema) ? objectsOf(schema['oneOf']) : []
  const tag = parameter(error, 'tag') ?? ''
  return kinds.map((it) => textOf(objectOf(objectOf(it['properties'])?.[tag])?.['const'])).join(', ')
}

function siblings(error: SchemaError): readonly string[] {
  const schema: unknown = error.parentSchema
  const properties = isJsonObject(schema) ? schema['properties'] : undefined
  return isJsonObject(properties) ? Object.keys(properties) : []
}

function parameter(error: SchemaError, name: string): string | undefined {
  const params: unknown = error.params
  const value = isJsonObject(params) ? params[name] : undefined
  return typeof value === 'string' ? value : undefined
}

function nodeOffset(document: Document.Parsed, path: readonly string[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length).map(indexOrName), true)
    if (node !== undefined && node !== null) return offsetOf(node)
  }
  return offsetOf(document.contents)
}

function keyOffset(document: Document.Parsed, path: readonly string[], key: string): number {
  const parent = path.length === 0 ? document.contents : document.getIn(path.map(indexOrName), true)
  if (!isMap(parent)) return offsetOf(parent)
  const pair = parent.items.find((it) => isScalar(it.key) && String(it.key.value) === key)
  return offsetOf(pair?.key)
}

function indexOrName(part: string): string | number {
  return /^\d+$/.test(part) ? Number(part) : part
}

function unescaped(part: string): string {
  return part.replace(/~1/g, '/').replace(/~0/g, '~')
}
