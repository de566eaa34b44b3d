import { type Area } from '../../model/area.js'
import { type Json, type JsonObject, objectOf, objectsOf, textOf } from '../../model/json.js'
import { STRUCTURED_AREAS } from './parameters.js'

/** Areas the structured record held before GP Connect 1.5 (versions 1.0 to 1.2.x). */
const EARLY_AREAS: ReadonlySet<Area> = new Set<Area>(['demographics', 'allergies', 'medications'])

/**
 * The areas a practice can be asked for, from its CapabilityStatement (`/metadata` at the structured root): none
 * without the operation, the early ones below version 1.5. Undefined when it is no CapabilityStatement.
 */
export function areasOffered(body: Json | undefined): ReadonlySet<Area> | undefined {
  const statement = statementIn(body)
  const operations = statement && listedIn(statement.rest, 'operation')
  if (statement === undefined || operations === undefined) return undefined
  if (!operations.some((it) => isStructuredRecord(textOf(it['name']) ?? ''))) return new Set()
  return isEarly(statement.version) ? EARLY_AREAS : STRUCTURED_AREAS
}

/**
 * Whether a practice offers appointments, from its CapabilityStatement at the root of Appointment Management: it
 * searches them. Undefined when it is no CapabilityStatement.
 */
export function offersAppointments(body: Json | undefined): boolean | undefined {
  const statement = statementIn(body)
  const types = statement && listedIn(statement.rest, 'resource')
  const offered =
    types &&
    listedIn(
      types.filter((it) => it['type'] === 'Appointment'),
      'interaction',
    )
  return offered?.some((it) => it['code'] === 'search-type')
}

/** A statement that describes a REST interface; undefined for anything else. */
function statementIn(
  body: Json | undefined,
): { readonly rest: readonly JsonObject[]; readonly version: string | undefined } | undefined {
  const statement = objectOf(body)
  if (statement?.['resourceType'] !== 'CapabilityStatement') return undefined
  const rest = listedIn([statement], 'rest')
  return rest === undefined || rest.length === 0 ? undefined : { rest, version: textOf(statement['version']) }
}

/** What each of these lists under a name, and may leave out; undefined where a list cannot be read: it is not "none". */
function listedIn(owners: readonly JsonObject[], name: string): readonly JsonObject[] | undefined {
  const lists = owners.map((it) => it[name]).filter((it) => it !== undefined)
  const listed = lists.flatMap(objectsOf)
  const isReadable = lists.every((it) => Array.isArray(it) && objectsOf(it).length === it.length)
  return isReadable ? listed : undefined
}

function isStructuredRecord(name: string): boolean {
  return name.replace(/^\$/, '') === 'gpc.getstructuredrecord'
}

function isEarly(version: string | undefined): boolean {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version ?? '') ?? []
  if (major === undefined || minor === undefined) return false
  return Number(major) < 1 || (Number(major) === 1 && Number(minor) < 5)
}
