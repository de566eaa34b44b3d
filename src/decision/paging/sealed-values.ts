import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto'
import {
  type ResourceTypeRow,
  type SearchKind,
  type SearchParameterRow,
} from '../../fhir/resource-type-row.js'
import { searchParameter } from '../../fhir/resource-types.js'
import { type Requester } from '../../model/requester.js'

/** Who may use a sealed value again: whoever sent it. */
export type SealedFor = Pick<Requester, 'callingSystem' | 'userId' | 'organisation'>

/**
 * A search value as it may stand in an address that we make: nobody else can read it, and only the same requester can
 * send it again, for the same parameter (AES-256-GCM; the nonce is derived from what is sealed, so that one search has
 * one address).
 */
export function sealValue(key: Uint8Array, name: string, value: string, by: SealedFor): string {
  const nonce = derived(key, 'nonce', [name, value, boundTo(by)]).subarray(0, NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', derived(key, 'key', []), nonce)
  cipher.setAAD(Buffer.from(JSON.stringify([name, boundTo(by)])))
  const sealed = Buffer.concat([nonce, cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `${PREFIX}${sealed.toString('base64url')}`
}

/** The value; undefined when it was sealed for another parameter or requester, or not by us. */
export function openValue(key: Uint8Array, name: string, text: string, by: SealedFor): string | undefined {
  const bytes = Buffer.from(text.slice(PREFIX.length), 'base64url')
  if (!isSealed(text) || bytes.length < NONCE_BYTES + TAG_BYTES) return undefined
  const decipher = createDecipheriv('aes-256-gcm', derived(key, 'key', []), bytes.subarray(0, NONCE_BYTES))
  decipher.setAAD(Buffer.from(JSON.stringify([name, boundTo(by)])))
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES))
  try {
    const opened = decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES))
    return Buffer.concat([opened, decipher.final()]).toString()
  } catch {
    return undefined
  }
}

/** Whether a value says that it is a sealed one. */
export function isSealed(text: string): boolean {
  return text.startsWith(PREFIX)
}

/**
 * Whether a value can name or describe somebody: it stands in no address as it is. Codes, dates, numbers and opaque
 * references of types that are not people stand as they are.
 */
export function isIdentifying(row: ResourceTypeRow, name: string, value: string): boolean {
  if (name.startsWith('_has:') || name.includes('.')) return true
  if (name.startsWith('_')) return false
  const [base = '', modifier] = name.split(':')
  if (modifier === 'missing') return false
  const parameter = searchParameter(row, base)
  if (parameter === undefined || row.describesPeople === true || /\d{10}/.test(value)) return true
  return !isPlain(parameter, modifier)
}

/** Whether the values of a parameter are codes, dates, numbers or references alone. */
function isPlain({ kind, data }: SearchParameterRow, modifier: string | undefined): boolean {
  const isAsItIs = modifier === undefined || modifier === 'not'
  return isAsItIs && PLAIN_KINDS.includes(kind) && data === undefined
}

const PLAIN_KINDS: readonly SearchKind[] = ['token', 'date', 'number', 'quantity', 'reference']

const PREFIX = 'sealed.'
const NONCE_BYTES = 12
const TAG_BYTES = 16

function boundTo({ callingSystem, userId, organisation }: SealedFor): readonly (string | null)[] {
  return [callingSystem, userId ?? null, organisation]
}

function derived(key: Uint8Array, what: string, parts: readonly unknown[]): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify(['sealed-values', what, ...parts]))
    .digest()
}
