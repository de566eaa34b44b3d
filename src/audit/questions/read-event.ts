import { type Json, type JsonObject, isJsonObject, objectOf, objectsOf, textOf } from '../../model/json.js'
import { type EntryColumns, bodyIn } from '../entry-text.js'
import { type AskedHolder, askedHoldersIn } from './evidence/asked-holders.js'

/** One resource that left, as the log keeps it. */
export type ReleasedItem = {
  readonly reference: string
  readonly source: string
  readonly area: string | undefined
  readonly decision: string
  readonly reasons: readonly string[]
}

/** Resources of one type from one source that did not leave. */
export type WithheldItems = {
  readonly source: string
  readonly type: string
  readonly count: number
  readonly disclose: string
  readonly reasons: readonly string[]
}

/** A source that was not asked for some types. */
export type RefusedTypes = {
  readonly source: string
  readonly types: readonly string[]
  readonly code: string
  readonly reasons: readonly string[]
}

/** What the rules said of one source, with what follows from it. */
export type SourceVerdict = {
  /** Undefined for a class of record that no known source holds. */
  readonly source: string | undefined
  /** The code of a refusal; undefined for others. */
  readonly code: string | undefined
  /** Of a withholding, as it was recorded; undefined for what was not withheld. */
  readonly disclose: string | undefined
  readonly reasons: readonly string[]
  readonly obligations: readonly string[]
  /** Of a refusal, what whoever asked was told of the rules; undefined where the entry does not say. */
  readonly said?: { readonly reasons: readonly string[]; readonly obligations: readonly string[] } | undefined
}

/** What a source did for one area, as the requester was told. */
export type AreaOfSource = {
  readonly source: string
  readonly organisation: string
  readonly area: string
  readonly outcome: string
  /** What was done, where that is not what was said: for the controller. Undefined in entries that do not say. */
  readonly done?: string | undefined
  readonly asOf: string | undefined
  readonly count: number | undefined
}

type LegalBasis = {
  readonly gdpr6: string
  readonly gdpr9: string
  readonly commonLaw: string
  readonly duty: string | undefined
}

/** An entry of the log, read back: what it does not say is undefined or empty. */
export type LoggedEvent = {
  readonly columns: EntryColumns
  /** When the request was made, ISO 8601. */
  readonly at: string | undefined
  readonly requester: {
    /** The registered calling system that presented the token. */
    readonly callingSystem: string | undefined
    /** The `jti` of its token. */
    readonly tokenId?: string | undefined
    readonly userName: string | undefined
    readonly role: string | undefined
    readonly organisationName: string | undefined
    readonly reason: string | undefined
    readonly authority: string | undefined
    readonly selfClaimed: boolean
  }
  readonly type: string | undefined
  /** What was asked, as it was sent, in base64. */
  readonly query: string | undefined
  /** The opaque id of the person. */
  readonly patient: string | undefined
  readonly refusal: { readonly code: string; readonly basis: string | undefined } | undefined
  /** Rules that determined a refusal of the whole request. */
  readonly reasons: readonly string[]
  readonly powers: readonly string[]
  readonly obligations: readonly string[]
  /** Whose verdicts the reasons and obligations are of; empty in entries that do not say. */
  readonly verdicts: readonly SourceVerdict[]
  readonly ruleSetHash: string | undefined
  readonly basis: readonly LegalBasis[]
  readonly released: readonly ReleasedItem[]
  readonly withheld: readonly WithheldItems[]
  readonly refused: readonly RefusedTypes[]
  readonly sources: readonly AreaOfSource[]
  /** The sources that could be asked; empty in entries that keep no facts. */
  readonly holders: readonly AskedHolder[]
  /** What a change changed, or what an officer did; undefined for others. */
  readonly changed: JsonObject | undefined
}

/** Reads the evidence of an entry; undefined when the text does not say what the columns say or is no JSON object. */
export function readEvent(text: string, columns: EntryColumns): LoggedEvent | undefined {
  const body = bodyIn(text, columns)
  const evidence = body === undefined ? undefined : parsed(body)
  if (evidence === undefined) return undefined
  const refusal = objectOf(evidence['refusal'])
  return {
    columns,
    at: textOf(evidence['at']),
    requester: requesterIn(objectOf(evidence['requester']) ?? {}),
    type: textOf(evidence['type']),
    query: textOf(evidence['query']),
    patient: textOf(objectOf(evidence['subject'])?.['patient']),
    refusal:
      refusal === undefined ? undefined : { code: named(refusal, 'code'), basis: textOf(refusal['basis']) },
    reasons: texts(evidence['reasons']),
    powers: texts(evidence['powers']),
    obligations: texts(evidence['obligations']),
    verdicts: objectsOf(evidence['verdicts']).map(verdictIn),
    ruleSetHash: textOf(evidence['ruleSetHash']),
    basis: objectsOf(evidence['basis']).map((it) => ({
      gdpr6: named(it, 'gdpr6'),
      gdpr9: named(it, 'gdpr9'),
      commonLaw: named(it, 'commonLaw'),
      duty: textOf(it['duty']),
    })),
    released: objectsOf(evidence['released']).map(releasedIn),
    withheld: objectsOf(evidence['withheld']).map(withheldIn),
    refused: objectsOf(evidence['refused']).map(refusedIn),
    sources: objectsOf(evidence['sources']).map(areaIn),
    holders: askedHoldersIn(evidence),
    changed: objectOf(evidence['changed']),
  }
}

function requesterIn(it: JsonObject): LoggedEvent['requester'] {
  const role = objectOf(it['role'])
  const authority = objectOf(it['authority'])
  return {
    callingSystem: textOf(it['callingSystem']),
    tokenId: textOf(it['tokenId']),
    userName: textOf(it['userName']),
    role: textOf(it['roleName']) ?? textOf(role?.['code']),
    organisationName: textOf(it['organisationName']),
    reason: textOf(it['reason']),
    authority: textOf(authority?.['reference']),
    selfClaimed: it['selfClaimed'] === true,
  }
}

function releasedIn(it: JsonObject): ReleasedItem {
  return {
    reference: named(it, 'reference'),
    source: named(it, 'source'),
    area: textOf(it['area']),
    decision: named(it, 'decision'),
    reasons: texts(it['reasons']),
  }
}

function withheldIn(it: JsonObject): WithheldItems {
  return {
    source: named(it, 'source'),
    type: named(it, 'type'),
    count: countIn(it['count']) ?? 0,
    disclose: named(it, 'disclose'),
    reasons: texts(it['reasons']),
  }
}

function refusedIn(it: JsonObject): RefusedTypes {
  return {
    source: named(it, 'source'),
    types: texts(it['types']),
    code: named(it, 'code'),
    reasons: texts(it['reasons']),
  }
}

function verdictIn(it: JsonObject): SourceVerdict {
  const said = objectOf(it['said'])
  return {
    source: textOf(it['source']),
    code: textOf(it['code']),
    disclose: textOf(it['disclose']),
    reasons: texts(it['reasons']),
    obligations: texts(it['obligations']),
    said:
      said === undefined
        ? undefined
        : { reasons: texts(said['reasons']), obligations: texts(said['obligations']) },
  }
}

function areaIn(it: JsonObject): AreaOfSource {
  return {
    source: named(it, 'source'),
    organisation: named(it, 'organisation'),
    area: named(it, 'area'),
    outcome: named(it, 'outcome'),
    done: textOf(it['done']),
    asOf: textOf(it['asOf']),
    count: countIn(it['count']),
  }
}

function parsed(body: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function named(it: JsonObject, name: string): string {
  return textOf(it[name]) ?? ''
}

function countIn(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined
}

function texts(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((it) => typeof it === 'string') : []
}
