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
 * document is not for the patient. A security label that cannot be read restricts.
 */
export function handlingMarks(
  resource: SourceResource,
  controller: string,
  odsCodeOf: (reference: string) => string | undefined,
): readonly string[] {
  const meta = resource.content['meta']
  const labels = [
    ...labelsIn(isJsonObject(meta) ? meta['security'] : undefined),
    ...labelsIn(resource.content['securityLabel']),
  ]
  const marks = new Set(
    labels.flatMap((it) => (it === UNREADABLE ? 'restricted' : (MARK_OF_CODE.get(it) ?? []))),
  )
  if (meta !== undefined && !isJsonObject(meta)) marks.add('restricted')
  const custodian = custodianOf(resource.content, odsCodeOf)
  if (custodian !== undefined && custodian !== controller) marks.add('not-controller')
  return [...marks]
}

const UNREADABLE = ''

/** The codes of codings or concepts, several or one; an empty one for each that cannot be read. */
function labelsIn(value: Json | undefined): readonly string[] {
  return listed(value).flatMap((it) => {
    if (!isJsonObject(it)) return [UNREADABLE]
    if (it['coding'] !== undefined) return labelsIn(it['coding'])
    return [textOf(it['code'])?.trim() ?? UNREADABLE]
  })
}

function custodianOf(
  content: JsonObject,
  odsCodeOf: (reference: string) => string | undefined,
): string | undefined {
  const custodian = content['custodian']
  const reference = isJsonObject(custodian) ? textOf(custodian['reference']) : undefined
  return reference === undefined ? undefined : odsCodeOf(reference.trim())
}
