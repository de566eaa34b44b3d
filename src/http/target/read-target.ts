import { createHash } from 'node:crypto'
import { Refusal } from '../../model/refusal.js'
import { type ReadBody } from '../read-body.js'
import { type MatchedInteraction, matchInteraction } from '../interactions.js'

type Pairs = readonly (readonly [string, string])[]

/**
 * The interaction that a method and a request target name, the target exactly as sent: dot segments and doubled
 * slashes are not tidied away, so that nobody before the gateway can have read another path. Of an absolute target
 * (RFC 9112 section 3.2.2) it is what follows the authority. Refuses what no row has.
 */
export function matchTarget(method: string, target: string): MatchedInteraction {
  const path = target.replace(/[?#].*$/s, '').replace(/^https?:\/\/[^/]*/i, '')
  const [root, ...rest] = path.split('/').slice(1)
  if (root !== 'fhir') throw new Refusal('NOT_SUPPORTED')
  const segments = rest.map(decodeSegment).filter((it, index) => it !== '' || index < rest.length - 1)
  return matchInteraction(method, segments)
}

/** An escaped slash or a malformed escape names nothing. */
function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw new Refusal('BAD_REQUEST', { detail: 'malformed escape in the path' })
  }
}

/** What follows the question mark, as sent; empty without one. */
export function queryTextOf(target: string): string {
  const start = target.indexOf('?')
  return start < 0 ? '' : target.slice(start + 1)
}

/** The parameters of a query or a form. A broken escape is refused rather than repaired: what is searched is what was asked. */
export function pairsOf(encoded: string): Pairs {
  if (/%(?![0-9a-f]{2})/i.test(encoded)) throw new Refusal('BAD_REQUEST', { detail: 'malformed escape' })
  return [...new URLSearchParams(encoded)]
}

/**
 * What the log keeps of a request: the line, and of the body a form as it was sent. A JSON body may be a resource, whose
 * content is no evidence: of that its size and digest.
 */
export function requestEvidence(method: string, target: string, body: ReadBody): string {
  const { kind, text } = body
  if (kind !== 'json') return asEvidence(`${method} ${target}\n${text}`)
  return asEvidence(`${method} ${target}\n${String(Buffer.byteLength(text))} bytes, sha256 ${digestOf(text)}`)
}

/**
 * What was asked in the form in which the log keeps it: base64. A value that a link of ours holds sealed is there as
 * its digest alone: the log is kept for longer than any key may stay unknown, and the same search has the same digest.
 */
export function asEvidence(text: string): string {
  const kept = text.replace(SEALED, (sealed) => `sealed-sha256.${digestOf(sealed)}`)
  return Buffer.from(kept, 'utf8').toString('base64')
}

/** A sealed value as it stands in a link. */
const SEALED = /\bsealed\.[A-Za-z0-9_-]+/g

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
