import {
  type Json,
  type JsonObject,
  arrayOf,
  isJsonObject,
  objectOf,
  objectsOf,
  textOf,
} from '../../model/json.js'
import { type RefusalCode } from '../../model/refusal.js'
import { isOfDescribed } from '../../model/refusals/code-said.js'
import { bodyIn } from '../entry-text.js'
import { type EntryLine } from '../log-line.js'

type Obliged = { readonly source: string; readonly obligations: readonly string[] }

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
  /** Without those that hang on what could not be checked: nobody knows whether there is anything to follow up. */
  readonly obligations: readonly string[]
  /** Which source's verdicts brought obligations; empty where the entry does not say. */
  readonly obliged: readonly Obliged[]
  /** Of the obligations, those of which officers of the organisation that asked are not to learn. */
  readonly kept: readonly string[]
  /** True where a person was described and nobody shown: to whoever asked, and to their officers, it was nobody. */
  readonly isOfNobody: boolean
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
    obligations: obligationsIn(evidence),
    obliged: obligedIn(evidence),
    kept: keptIn(columns, evidence),
    isOfNobody: isOfNobody(columns),
    isSound: evidence !== undefined,
  }
}

function isOfNobody({ kind, action }: EntryLine['columns']): boolean {
  return kind === 'refusal' && isOfDescribed(action)
}

/** Ids of the sources whose verdicts brought an obligation, each once. */
export function sourcesObliged({ obliged }: Access, obligation: string): readonly string[] {
  const brought = obliged.filter((it) => it.obligations.includes(obligation))
  return [...new Set(brought.map((it) => it.source))].toSorted()
}

/** Text that says something; undefined for blanks, as the rules read them. */
function given(value: Json | undefined): string | undefined {
  const text = textOf(value)
  return text === undefined || text.trim() === '' ? undefined : text
}

function texts(value: Json | undefined): readonly string[] {
  return arrayOf(value).filter((it) => typeof it === 'string')
}

function obligationsIn(evidence: JsonObject | undefined): readonly string[] {
  const verdicts = objectsOf(evidence?.['verdicts'])
  const founded = new Set(verdicts.filter(isFounded).flatMap((it) => texts(it['obligations'])))
  const unfounded = verdicts.filter((it) => !isFounded(it)).flatMap((it) => texts(it['obligations']))
  return texts(evidence?.['obligations']).filter((it) => founded.has(it) || !unfounded.includes(it))
}

/** A rule that would have refused had it been known what it turns on says nothing of the person. */
function isFounded(verdict: JsonObject): boolean {
  return verdict['code'] !== UNCHECKED
}

const UNCHECKED: RefusalCode = 'CANNOT_CHECK'

function obligedIn(evidence: JsonObject | undefined): readonly Obliged[] {
  return objectsOf(evidence?.['verdicts'])
    .filter(isFounded)
    .flatMap((it) => {
      const source = textOf(it['source'])
      return source === undefined ? [] : [{ source, obligations: texts(it['obligations']) }]
    })
}

/**
 * What only rules bring that stood behind what the worker was told by others: that the person is nobody, or theirs to
 * have nothing to do with; or what one source refuses where another answers. An alert would tell that the person is
 * there, and objects. Where the rule that asks for the alert is what refused, as an objection to the worker does, and
 * the refusal is what was answered, the officers are told. Once anything was asked, or read as asked, no refusal by one
 * source is what was answered, whatever the code: what was read was not in what came.
 */
function keptIn(
  { kind, outcome }: EntryLine['columns'],
  evidence: JsonObject | undefined,
): readonly string[] {
  const isOfWhole = kind === 'refusal' && evidence?.['refused'] === undefined
  const verdicts = objectsOf(evidence?.['verdicts']).map((it) => {
    const obligations = texts(it['obligations'])
    if (it['code'] === undefined) return { told: obligations, kept: [] }
    const isAnswer = isOfWhole && it['code'] === outcome && isFounded(it)
    const said = isAnswer ? texts(objectOf(it['said'])?.['obligations']) : []
    return { told: said, kept: obligations.filter((one) => !said.includes(one)) }
  })
  const told = new Set(verdicts.flatMap((it) => it.told))
  return [...new Set(verdicts.flatMap((it) => it.kept))].filter((it) => !told.has(it))
}

function parsed(body: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
