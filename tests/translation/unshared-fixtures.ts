import { parse } from 'yaml'
import { readMappingFolder } from '../../src/cli/mapping/read-mapping-folder.js'
import { type Json, type JsonObject, arrayOf, isJsonObject, objectsOf } from '../../src/model/json.js'
import { asJson } from './mapping-fixtures.js'

export const CARE_FUNDING = 'https://linchpin.example/fhir/StructureDefinition/care-funding'

/** The inputs of the mapping's cases, and whose record each is. */
export function inputsOf(name: string): readonly (readonly [string, Json, readonly string[]])[] {
  return readMappingFolder(`mappings/${name}`)
    .filter((it) => it.path.startsWith('cases/'))
    .map((it) => [it.path, asJson(parse(it.text))] as const)
    .flatMap(([path, it]) =>
      isJsonObject(it) && it['input'] !== undefined
        ? [[path, it['input'], arrayOf(it['nhsNumbers']).map(String)] as const]
        : [],
    )
}

/** True for an extension that tells of money. */
export const isFinance = (it: JsonObject): boolean => it['url'] === CARE_FUNDING

/** The resource without what tells of money. */
export function withoutFinance(resource: JsonObject): JsonObject {
  const extension = objectsOf(resource['extension']).filter((it) => !isFinance(it))
  const { extension: _, ...rest } = resource
  return extension.length === 0 ? rest : { ...rest, extension }
}
