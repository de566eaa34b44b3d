import { type Area } from '../../model/area.js'
import { type Json, objectOf, objectsOf, textOf } from '../../model/json.js'
import { STRUCTURED_AREAS } from './parameters.js'

/** Areas the structured record held before GP Connect 1.5 (versions 1.0 to 1.2.x). */
const EARLY_AREAS: ReadonlySet<Area> = new Set<Area>(['demographics', 'allergies', 'medications'])

/**
 * The areas a practice can be asked for, from its CapabilityStatement (`/metadata` at the structured root): none
 * without the operation, the early ones below version 1.5. Undefined when it is no CapabilityStatement.
 */
export function areasOffered(body: Json | undefined): ReadonlySet<Area> | undefined {
  const statement = objectOf(body)
  if (statement?.['resourceType'] !== 'CapabilityStatement') return undefined
  const operations = objectsOf(statement['rest']).flatMap((it) => objectsOf(it['operation']))
  if (!operations.some((it) => isStructuredRecord(textOf(it['name']) ?? ''))) return new Set()
  return isEarly(textOf(statement['version'])) ? EARLY_AREAS : STRUCTURED_AREAS
}

/**
 * Whether a practice offers appointments, from its CapabilityStatement at the root of Appointment Management: it
 * searches them. Undefined when it is no CapabilityStatement.
 */
export function offersAppointments(body: Json | undefined): boolean | undefined {
  const statement = objectOf(body)
  if (statement?.['resourceType'] !== 'CapabilityStatement') return undefined
  return objectsOf(statement['rest'])
    .flatMap((it) => objectsOf(it['resource']))
    .filter((it) => it['type'] === 'Appointment')
    .flatMap((it) => objectsOf(it['interaction']))
    .some((it) => it['code'] === 'search-type')
}

function isStructuredRecord(name: string): boolean {
  return name.replace(/^\$/, '') === 'gpc.getstructuredrecord'
}

function isEarly(version: string | undefined): boolean {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version ?? '') ?? []
  if (major === undefined || minor === undefined) return false
  return Number(major) < 1 || (Number(major) === 1 && Number(minor) < 5)
}
