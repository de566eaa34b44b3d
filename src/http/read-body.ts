import { type Request } from 'express'
import { Refusal } from '../model/refusal.js'

const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPES: readonly string[] = ['application/fhir+json', 'application/json']

/** A body as far as it is understood: what it says it is, and its text. */
export type ReadBody = { readonly kind: 'form' | 'json' | 'none'; readonly text: string }

/**
 * The text of a form body. Refuses another content type, an encoded body (RFC 9110 section 8.4), a body over the limit (as soon as it is over), one that ends
 * early and text that is not UTF-8.
 */
export async function readBody(request: Request, limit: number): Promise<string> {
  if (kindOf(request) !== 'form') throw new Refusal('UNSUPPORTED_MEDIA_TYPE')
  return textOf(request, limit)
}

/** The body of an operation: a form, JSON, or none at all. Refuses as readBody does. */
export async function readAnyBody(request: Request, limit: number): Promise<ReadBody> {
  if (request.method === 'GET') return { kind: 'none', text: '' }
  const kind = kindOf(request)
  const text = await textOf(request, limit)
  if (kind !== undefined) return { kind, text }
  if (text !== '') throw new Refusal('UNSUPPORTED_MEDIA_TYPE')
  return { kind: 'none', text: '' }
}

function kindOf(request: Request): 'form' | 'json' | undefined {
  const type = (request.get('Content-Type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (type === FORM) return 'form'
  return JSON_TYPES.includes(type) ? 'json' : undefined
}

async function textOf(request: Request, limit: number): Promise<string> {
  // Whatever stands before the gateway may decode what the gateway reads as it is: nobody reads two requests in one.
  if (!['', 'identity'].includes(request.get('Content-Encoding')?.trim().toLowerCase() ?? ''))
    throw new Refusal('UNSUPPORTED_MEDIA_TYPE')
  if (Number(request.get('Content-Length') ?? 0) > limit) throw new Refusal('BODY_TOO_LARGE')
  const bytes = await bytesOf(request, limit)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Refusal('BAD_REQUEST', { detail: 'body is not UTF-8' })
  }
}

async function bytesOf(request: Request, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of request) {
      if (!(chunk instanceof Uint8Array)) throw new Refusal('BAD_REQUEST')
      size += chunk.length
      if (size > limit) throw new Refusal('BODY_TOO_LARGE')
      chunks.push(chunk)
    }
  } catch (error) {
    // The caller went away, or was too slow: no failure of ours.
    throw error instanceof Refusal ? error : new Refusal('BAD_REQUEST', { detail: 'body ended early' })
  }
  return Buffer.concat(chunks)
}
