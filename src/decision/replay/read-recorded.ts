import { FACT_PATHS, type FactPath, isFactPath } from '../conditions/fact-paths.js'
import { type FactValue, isTextList } from '../conditions/fact-row.js'
import { factTree } from '../rule-files/example-facts.js'
import { type FactTree, type RecordClass, type RequestFacts, type ResourceFacts } from '../../model/facts.js'
import { type Json, type JsonObject, arrayOf, isJsonObject, objectsOf, textOf } from '../../model/json.js'
import { type Considered } from './considered.js'
import { type RecordedFacts, wordsOf } from './recorded-facts.js'

/** One decision as its audit entry holds it, with every fact it was taken on. */
export type RecordedDecision = {
  readonly at: string
  readonly organisation: string
  readonly role: string
  readonly purpose: string
  readonly ruleSetHash: string
  /** The code of the refusal; undefined where something was released. */
  readonly refusal: string | undefined
  readonly phase: RecordedFacts['phase']
  readonly considered: readonly Considered[]
  readonly refused: readonly RecordedRefusal[]
  /** Of a refusal of the whole request, what the rules said of every holder; empty where the entry does not say. */
  readonly verdicts: readonly RecordedSaying[]
  readonly items: readonly RecordedVerdict[]
}

/** Types that one source was not asked for, and why. */
export type RecordedRefusal = {
  readonly source: string
  readonly types: readonly string[]
  readonly code: string
  readonly reasons: readonly string[]
}

/** What the rules said of some or all types of one holder, where nothing was asked. */
export type RecordedSaying = {
  /** Undefined for a class of record that no known source holds. */
  readonly source: string | undefined
  readonly code: string
  readonly reasons: readonly string[]
  /** The rules behind the code that was said; the other reasons are the holder's alone. */
  readonly said: readonly string[]
}

/** What became of some resources of one source with the same facts. */
export type RecordedVerdict = {
  readonly source: string
  readonly type: string
  readonly facts: ResourceFacts
  readonly count: number
  /** The reference of what was released; undefined for what was withheld. */
  readonly reference: string | undefined
  readonly decision: string
  /** For a withholding. */
  readonly disclose: string | undefined
  readonly reasons: readonly string[]
}

/**
 * Reads the evidence of an entry; undefined where it holds no decision of the rules, or one whose facts this version
 * cannot read in full: half the facts would give another decision.
 */
export function readRecorded(evidence: JsonObject): RecordedDecision | undefined {
  const { requester, facts, ruleSetHash, at } = evidence
  if (!isJsonObject(requester) || !isJsonObject(facts)) return undefined
  if (typeof ruleSetHash !== 'string' || typeof at !== 'string') return undefined
  const considered = readConsidered(facts, requester, at)
  if (considered === undefined) return undefined
  const items = readItems(evidence, objectsOf(facts['items']), considered)
  if (items === undefined) return undefined
  return {
    at,
    organisation: wordOf(requester['organisation']),
    role: wordOf(requester['roleName']),
    purpose: wordOf(evidence['purpose']),
    ruleSetHash,
    refusal: refusalIn(evidence),
    phase: facts['phase'] === 'items' ? 'items' : 'request',
    considered,
    refused: objectsOf(evidence['refused']).map(readRefusal),
    verdicts: objectsOf(evidence['verdicts']).flatMap(readSaying),
    items,
  }
}

function refusalIn({ refusal }: JsonObject): string | undefined {
  return isJsonObject(refusal) ? textOf(refusal['code']) : undefined
}

function readRefusal(written: JsonObject): RecordedRefusal {
  return {
    source: wordOf(written['source']),
    types: textsOf(written['types']),
    code: wordOf(written['code']),
    reasons: textsOf(written['reasons']),
  }
}

function readSaying(written: JsonObject): readonly RecordedSaying[] {
  const { source, code, reasons, said } = written
  const isRefusal = textOf(code) !== undefined
  if (!isRefusal) return []
  const told = isJsonObject(said) ? textsOf(said['reasons']) : []
  return [{ source: textOf(source), code: wordOf(code), reasons: textsOf(reasons), said: told }]
}

function wordOf(value: Json | undefined): string {
  return textOf(value) ?? ''
}

function readConsidered(
  facts: JsonObject,
  requester: JsonObject,
  at: string,
): readonly Considered[] | undefined {
  const shared = readTree(facts['shared'])
  const words = facts['words'] === 'with-the-requester' ? wordsOf(readWords(requester), at) : {}
  const holders = objectsOf(facts['holders']).map((it): Considered | undefined => {
    const own = readTree(it['facts'])
    const recordClass = classOf(it['recordClass'])
    if (own === undefined || shared === undefined || recordClass === undefined) return undefined
    const tree: RequestFacts = { ...words, ...shared, ...own }
    return {
      source: textOf(it['source']),
      recordClass,
      overrideSupported: it['overrideSupported'] === true,
      types: textsOf(it['types']),
      facts: tree,
    }
  })
  const known = holders.filter((it) => it !== undefined)
  return known.length === holders.length ? known : undefined
}

function readWords(requester: JsonObject): Parameters<typeof wordsOf>[0] {
  const authority = isJsonObject(requester['authority']) ? requester['authority'] : {}
  return {
    authority: {
      reference: textOf(authority['reference']),
      approvedBy: textOf(authority['approvedBy']),
      justification: textOf(authority['justification']),
    },
    breakGlass: requester['breakGlass'] === true,
    reason: textOf(requester['reason']),
  }
}

function classOf(value: Json | undefined): RecordClass | undefined {
  return (['gp-record', 'social-care-record', 'exchange'] as const).find((it) => it === value)
}

type SourceFacts = Pick<ResourceFacts, 'class' | 'overrideSupported'>

function readItems(
  evidence: JsonObject,
  written: readonly JsonObject[],
  considered: readonly Considered[],
): readonly RecordedVerdict[] | undefined {
  const sources = new Map<string | undefined, SourceFacts>(
    considered.map((it) => [it.source, { class: it.recordClass, overrideSupported: it.overrideSupported }]),
  )
  const table = written.map((it) => {
    const tree = readTree({ resource: it['facts'] })
    return tree === undefined ? undefined : { ...tree.resource, ...sources.get(textOf(it['source'])) }
  })
  if (table.includes(undefined)) return undefined
  const factsAt = (place: Json | undefined, rank?: Json): ResourceFacts => {
    const facts = (typeof place === 'number' ? table[place] : undefined) ?? {}
    return typeof rank === 'number' ? { ...facts, rank } : facts
  }
  return [
    ...objectsOf(evidence['released'])
      .filter((it) => it['item'] !== undefined)
      .map((it) => releasedVerdict(it, factsAt(it['item'], it['rank']))),
    ...objectsOf(evidence['withheld']).flatMap((it) => withheldVerdicts(it, factsAt)),
  ]
}

function releasedVerdict(written: JsonObject, facts: ResourceFacts): RecordedVerdict {
  const reference = wordOf(written['reference'])
  return {
    source: wordOf(written['source']),
    type: facts.type ?? reference.split('/')[0] ?? '',
    facts,
    count: 1,
    reference,
    decision: wordOf(written['decision']),
    disclose: undefined,
    reasons: textsOf(written['reasons']),
  }
}

function withheldVerdicts(
  written: JsonObject,
  factsAt: (place: Json | undefined, rank?: Json) => ResourceFacts,
): readonly RecordedVerdict[] {
  const verdict = {
    source: wordOf(written['source']),
    type: wordOf(written['type']),
    reference: undefined,
    decision: wordOf(written['decision']),
    disclose: textOf(written['disclose']),
    reasons: textsOf(written['reasons']),
  }
  return objectsOf(written['items']).flatMap(({ item, count, ranks }) => {
    const ranked = arrayOf(ranks).flatMap((run) => numbersIn(arrayOf(run)))
    const others = Number(count) - ranked.length
    const unranked = others > 0 ? [{ ...verdict, facts: factsAt(item), count: others }] : []
    return [...ranked.map((rank) => ({ ...verdict, facts: factsAt(item, rank), count: 1 })), ...unranked]
  })
}

function numbersIn([from, to]: readonly Json[]): readonly number[] {
  if (typeof from !== 'number' || typeof to !== 'number') return []
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}

/** The tree, or undefined when it holds anything that is no fact: a later version may have written it. */
function readTree(value: Json | undefined): FactTree | undefined {
  const facts = new Map<FactPath, FactValue>()
  return isJsonObject(value) && readMembers(value, '', facts) ? factTree(facts) : undefined
}

function readMembers(value: JsonObject, path: string, facts: Map<FactPath, FactValue>): boolean {
  return Object.entries(value).every(([name, member]) => {
    const at = path === '' ? name : `${path}.${name}`
    if (isFactPath(at)) {
      if (!isFactValue(member)) return false
      facts.set(at, member)
      return true
    }
    const isBranch = FACT_PATHS.some((it) => it.startsWith(`${at}.`))
    return isBranch && isJsonObject(member) && readMembers(member, at, facts)
  })
}

function isFactValue(value: unknown): value is FactValue {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value) || isTextList(value)
}

function textsOf(value: Json | undefined): readonly string[] {
  return arrayOf(value).filter((it) => typeof it === 'string')
}
