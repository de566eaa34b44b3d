import { type Area } from '../../../model/area.js'
import { type JsonObject, isJsonObject, objectsOf, textOf } from '../../../model/json.js'
import { type ListWarning, isListWarning } from '../../../model/gap.js'
import { listed } from '../reading/rows.js'
import { extensionName } from '../datatypes/extension-names.js'
import { extensionValue } from '../datatypes/extension.js'
import { firstCode } from '../datatypes/coding.js'
import { type SourceResource, listCodes } from './source-resource.js'

/** SNOMED CT codes of GP Connect's lists, 1.6.2: primary lists, and the three levels of a consultation. */
const AREA_OF_LIST: ReadonlyMap<string, Area> = new Map([
  ['886921000000105', 'allergies'],
  ['1103671000000101', 'allergies'],
  ['933361000000108', 'medications'],
  ['717711000000103', 'problems'],
  ['1149501000000101', 'consultations'],
  ['1102181000000102', 'immunisations'],
  ['325851000000107', 'consultations'],
  ['25851000000105', 'consultations'],
  ['24781000000107', 'consultations'],
])

/** Secondary lists are named for the area they belong to, as codes or as their titles. */
const AREA_OF_SECONDARY_LIST: readonly (readonly [RegExp, Area])[] = [
  [/^consultations\b/i, 'consultations'],
  [/^problems\b/i, 'problems'],
]

/** The area a list belongs to; undefined for lists of areas the gateway does not ask about, or of several, and for other resources. */
export function areaOfList(resource: SourceResource): Area | undefined {
  if (resource.type !== 'List') return undefined
  const areas = new Set(listCodes(resource.content).flatMap((it) => areaOfCode(it) ?? []))
  const [area] = areas
  return areas.size === 1 ? area : undefined
}

function areaOfCode(code: string): Area | undefined {
  return AREA_OF_LIST.get(code) ?? AREA_OF_SECONDARY_LIST.find(([name]) => name.test(code))?.[1]
}

/** The warnings on a list, and whether there is one that is not of GP Connect's fixed three. */
export function warningsOf(content: JsonObject): {
  readonly known: readonly ListWarning[]
  readonly others: 'some' | 'none'
} {
  const found = listed(content['extension'])
    .filter(isJsonObject)
    .filter((it) => extensionName(textOf(it['url']) ?? '') === 'ListWarningCode')
    .map(extensionValue)
    .map((it) => (typeof it === 'string' ? it.trim() : firstCode(it)))
  const known = found.filter((it) => it !== undefined).filter(isListWarning)
  return { known, others: known.length < found.length ? 'some' : 'none' }
}

/** True when the practice says in the list itself that it has switched the area off. */
export function isDisabledList(content: JsonObject): boolean {
  return objectsOf(content['entry']).some((entry) => {
    const item = entry['item']
    const display = isJsonObject(item) ? textOf(item['display']) : undefined
    return display !== undefined && /\bitems have been disabled\b/i.test(display)
  })
}
