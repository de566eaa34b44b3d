import { type Json, type JsonObject, isJsonObject, textOf } from '../../../model/json.js'
import { listed } from '../reading/rows.js'
import { type SourceResource } from './source-resource.js'

const MARK_OF_CODE: ReadonlyMap<string, string> = new Map([
  ['NOPAT', 'nopat'],
  ['R', 'restricted'],
  ['V', 'restricted'],
])

/**
 * What the source says about handling one resource, in our words. GP Connect 1.6.2: NOPAT on the resource or on a
 * document is not for the patient. A security label that cannot be read may be any of them, and counts as all.
 */
export function handlingMarks(
  resource: SourceResource,
  controller: string,
  odsCodes: ReadonlyMap<string, string>,
): readonly string[] {
  const { meta, securityLabel, custodian: holder } = resource.content
  const security = isJsonObject(meta) ? meta['security'] : undefined
  const isReadable = meta === undefined || isJsonObject(meta)
  if (isReadable && security === undefined && securityLabel === undefined && holder === undefined) return NONE
  const ofMeta = isReadable ? labelsIn(security) : [UNREADABLE]
  const labels = [...ofMeta, ...labelsIn(securityLabel)]
  const marks = new Set(labels.flatMap((it) => (it === UNREADABLE ? ANY : (MARK_OF_CODE.get(it) ?? []))))
  const custodian = custodianOf(resource.content, odsCodes)
  if (custodian !== undefined && custodian !== controller) marks.add('not-controller')
  return [...marks]
}

/** Of nearly every resource. */
const NONE: readonly string[] = []

const UNREADABLE = ''
const ANY: readonly string[] = [...new Set(MARK_OF_CODE.values())]

/** The codes of codings or concepts, several or one; an empty one for each that cannot be read. */
function labelsIn(value: Json | undefined): readonly string[] {
  return listed(value).flatMap((it) => {
    if (!isJsonObject(it)) return [UNREADABLE]
    if (it['coding'] !== undefined) return labelsIn(it['coding'])
    return [textOf(it['code'])?.trim() ?? UNREADABLE]
  })
}

function custodianOf(content: JsonObject, odsCodes: ReadonlyMap<string, string>): string | undefined {
  const custodian = content['custodian']
  const reference = isJsonObject(custodian) ? textOf(custodian['reference']) : undefined
  return reference === undefined ? undefined : odsCodes.get(reference.trim())
}
