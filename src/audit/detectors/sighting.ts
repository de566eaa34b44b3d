import {
  type Json,
  type JsonObject,
  arrayOf,
  isJsonObject,
  objectOf,
  objectsOf,
  textOf,
} from '../../model/json.js'
import { type StaffFacts } from '../../model/registers/staff.js'
import { type EntryColumns, bodyIn } from '../entry-text.js'
import { type EntryLine } from '../log-line.js'
import { isDeliberate } from '../questions/deliberate.js'

/** One entry of the log as a detector sees it: an access to a record, or an officer reading the log. */
export type Sighting = {
  readonly shard: number
  readonly index: bigint
  /** When it was recorded, in milliseconds since 1970: every window is by this time. */
  readonly at: number
  readonly recorded: string
  readonly kind: 'disclosure' | 'refusal' | 'access'
  readonly action: string
  readonly outcome: string
  readonly actor: string
  readonly organisation: string
  readonly callingSystem: string | undefined
  readonly userName: string | undefined
  readonly role: string | undefined
  readonly roleGroup: string | undefined
  /** NHS number of the person whose record it was. */
  readonly subject: string | undefined
  readonly purpose: string | undefined
  readonly breakGlass: boolean
  readonly selfClaimed: boolean
  /** True where somebody meant to see this one person's record; finding a person, or a list they stand in, is not. */
  readonly isOpen: boolean
  /** True where a record was opened and the log says that no relationship is established. */
  readonly isStranger: boolean
  /** The relationships that the rules were told of: empty where the entry does not say. */
  readonly relationships: readonly string[]
  /** In whole years; undefined where it is not known. */
  readonly age: number | undefined
  readonly isDeceased: boolean
  readonly sensitivity: string | undefined
  /** The person has agreed that the one who asks acts for them. */
  readonly isProxy: boolean
  /** Keyed digests of the family name, home and postcode district that PDS gave; undefined where it gave none. */
  readonly family: string | undefined
  readonly home: string | undefined
  readonly district: string | undefined
  /** Areas of what was released, and how many resources. */
  readonly areas: readonly string[]
  readonly released: number
  /** What was asked, as it was sent. */
  readonly query: string
  /** What an officer read: empty for others. */
  readonly about: JsonObject
  /** What organisations have told of those concerned. */
  readonly known: KnownPeople
}

/** What the lists that organisations publish say of the people in one entry. */
export type KnownPeople = {
  /** The one who asks, in the staff list of their organisation; undefined where there is none, or they are not in it. */
  readonly worker: StaffFacts | undefined
  /** The keyed digest of the person's NHS number. */
  readonly person: string | undefined
  /** True where the person is in the staff list of the organisation that asks. */
  readonly isColleague: boolean
  /** Whose list of watched people the person is on: that of the organisation that asks, or of others alone. */
  readonly watchedBy: 'own-organisation' | 'another' | undefined
}

const ESTABLISHED: readonly string[] = ['registered-practice', 'open-case', 'referral', 'admission']
/** They ask for somebody described, or for their identifiers: that is finding them. */
const FINDING: readonly string[] = ['match', 'ihe-pix']

/**
 * Reads an entry as a sighting. Undefined for what is nobody's access: a change, what a person does with their own
 * record, what names no worker, and evidence that was removed or is not what the columns say, which has an alert of
 * its own.
 */
export function readSighting(
  { shard, index, columns, text }: EntryLine,
  known: KnownPeople,
): Sighting | undefined {
  const { kind, actor, actorOrganisation: organisation } = columns
  if (kind === 'change' || actor === undefined || organisation === undefined) return undefined
  const evidence = parsed(bodyIn(text, columns))
  const requester = objectOf(evidence?.['requester']) ?? {}
  if (evidence === undefined || requester['roleGroup'] === 'citizen') return undefined
  const isOpen = isLook(columns, textOf(evidence['type']))
  return {
    ...columns,
    shard,
    index,
    at: Date.parse(columns.recorded),
    kind,
    actor,
    organisation,
    isOpen,
    ...requesterIn(requester),
    ...factsIn(evidence, isOpen),
    ...releasedIn(evidence),
    query: Buffer.from(textOf(evidence['query']) ?? '', 'base64').toString(),
    about: objectOf(evidence['changed']) ?? {},
    known,
  }
}

/** A look at one record: reading the log is none, and neither is finding somebody. */
function isLook(columns: EntryColumns, type: string | undefined): boolean {
  return columns.kind !== 'access' && !FINDING.includes(columns.action) && isDeliberate({ columns, type })
}

function requesterIn(
  it: JsonObject,
): Pick<Sighting, 'callingSystem' | 'userName' | 'role' | 'roleGroup' | 'selfClaimed'> {
  return {
    callingSystem: textOf(it['callingSystem']),
    userName: textOf(it['userName']),
    role: textOf(it['roleName']),
    roleGroup: textOf(it['roleGroup']),
    selfClaimed: it['selfClaimed'] === true,
  }
}

type Facts = Pick<
  Sighting,
  | 'relationships'
  | 'isStranger'
  | 'age'
  | 'isDeceased'
  | 'sensitivity'
  | 'isProxy'
  | 'family'
  | 'home'
  | 'district'
>

/** What the rules were given; a member on which the holders do not agree stands with each of them. */
function factsIn(evidence: JsonObject, isOpen: boolean): Facts {
  const recorded = objectOf(evidence['facts'])
  const trees = [
    objectOf(recorded?.['shared']),
    ...objectsOf(recorded?.['holders']).map((it) => objectOf(it['facts'])),
  ]
  const subjects = trees.flatMap((it): readonly JsonObject[] => {
    const subject = objectOf(it?.['subject'])
    return subject === undefined ? [] : [subject]
  })
  const relationships = trees.flatMap((it) => textOf(objectOf(it?.['requester'])?.['relationship']) ?? [])
  const kin = objectOf(objectOf(evidence['subject'])?.['kin'])
  return {
    relationships,
    isStranger: isOpen && relationships.length > 0 && !relationships.some((it) => ESTABLISHED.includes(it)),
    age: subjects.map((it) => it['age']).find((it) => typeof it === 'number'),
    isDeceased: subjects.some((it) => it['deceased'] === true),
    sensitivity: subjects.map((it) => textOf(it['pds'])).find((it) => it !== undefined),
    isProxy: subjects.some((it) => it['proxyAgreed'] === true),
    family: textOf(kin?.['family']),
    home: textOf(kin?.['home']),
    district: textOf(kin?.['district']),
  }
}

function releasedIn(evidence: JsonObject): Pick<Sighting, 'areas' | 'released'> {
  const items: readonly Json[] = arrayOf(evidence['released'])
  const areas = items.flatMap((it) => textOf(objectOf(it)?.['area']) ?? [])
  return { areas: [...new Set(areas)], released: items.length }
}

function parsed(body: string | undefined): JsonObject | undefined {
  try {
    const value: unknown = body === undefined ? undefined : JSON.parse(body)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
