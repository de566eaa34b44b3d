import {
  type Json,
  type JsonObject,
  arrayOf,
  isJsonObject,
  objectOf,
  objectsOf,
  textOf,
} from '../../model/json.js'
import { bodyIn } from '../entry-text.js'
import { type EntryLine } from '../log-line.js'

/** What alerts and the person's own view need of one entry of the access log: facts of the access, no record. */
export type Access = {
  readonly shard: number
  readonly index: bigint
  /** ISO 8601 instant. */
  readonly recorded: string
  readonly kind: EntryLine['columns']['kind']
  readonly actor: string | undefined
  readonly actorOrganisation: string | undefined
  /** The NHS number the entry is about. */
  readonly subject: string | undefined
  readonly purpose: string | undefined
  readonly breakGlass: boolean
  readonly selfClaimed: boolean
  readonly permissionToView: string | undefined
  /** Why, in the requester's words: the break-glass reason. */
  readonly reason: string | undefined
  readonly reference: string | undefined
  readonly justification: string | undefined
  readonly obligations: readonly string[]
  /** Ids of the sources that were asked, or refused to be asked. */
  readonly sources: readonly string[]
  /** False where the evidence is not what the columns say: somebody has changed the entry. */
  readonly isSound: boolean
}

/** Reads an entry as an access. Never throws: evidence that cannot be read is said to be unsound, not skipped. */
export function readAccess({ shard, index, columns, text }: EntryLine): Access {
  const body = bodyIn(text, columns)
  const evidence = body === undefined ? undefined : parsed(body)
  const requester = objectOf(evidence?.['requester'])
  const authority = objectOf(requester?.['authority'])
  return {
    shard,
    index,
    recorded: columns.recorded,
    kind: columns.kind,
    actor: columns.actor,
    actorOrganisation: columns.actorOrganisation,
    subject: columns.subject,
    purpose: columns.purpose,
    breakGlass: columns.breakGlass,
    selfClaimed: requester?.['selfClaimed'] === true,
    permissionToView: textOf(requester?.['permissionToView']),
    reason: given(requester?.['reason']),
    reference: given(authority?.['reference']),
    justification: given(authority?.['justification']),
    obligations: texts(evidence?.['obligations']),
    sources: sourcesIn(evidence),
    isSound: evidence !== undefined,
  }
}

/** Text that says something; undefined for blanks, as the rules read them. */
function given(value: Json | undefined): string | undefined {
  const text = textOf(value)
  return text === undefined || text.trim() === '' ? undefined : text
}

function texts(value: Json | undefined): readonly string[] {
  return arrayOf(value).filter((it) => typeof it === 'string')
}

function sourcesIn(evidence: JsonObject | undefined): readonly string[] {
  const named = ['sources', 'refused', 'withheld', 'released'].flatMap((it) => objectsOf(evidence?.[it]))
  return [...new Set(named.flatMap((it) => textOf(it['source']) ?? []))].toSorted()
}

function parsed(body: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
