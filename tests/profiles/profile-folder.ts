import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readProfilePackage } from '../../src/fhir/validate/profiles/profile-package.js'
import { validator } from '../../src/fhir/validate/validator.js'
import { type JsonObject, isJsonObject, textOf } from '../../src/model/json.js'
import { SCHEMA } from '../fhir-validate/base-validator.js'

const ROOT = join(import.meta.dirname, '..', '..', 'profiles')

/** Base of the definitions of the profiles folder. */
export const OWN = 'https://linchpin.example/fhir'

/** The resources of one sub-folder of profiles, by the name of their file. */
function profileFolder(name: string): ReadonlyMap<string, JsonObject> {
  const files = readdirSync(join(ROOT, name)).toSorted()
  return new Map(files.map((file) => [file.replace(/[.]json$/, ''), read(join(ROOT, name, file))]))
}

export const STRUCTURES = profileFolder('structures')
export const EXTENSIONS = profileFolder('extensions')
export const CODE_SYSTEMS = profileFolder('code-systems')
const VALUE_SETS = profileFolder('value-sets')
export const EXAMPLES = profileFolder('examples')

/** Every definition of the profiles folder, by its URL. */
export const DEFINITIONS: ReadonlyMap<string, JsonObject> = new Map(
  [STRUCTURES, EXTENSIONS, CODE_SYSTEMS, VALUE_SETS].flatMap((folder) =>
    [...folder.values()].map((it) => [textOf(it['url']) ?? '', it] as const),
  ),
)

/** Base R4 with the profiles of this folder. */
export const CHECK = validator(SCHEMA, [readProfilePackage([...DEFINITIONS.values()])])

function read(file: string): JsonObject {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (!isJsonObject(content)) throw new Error(`${file}: expected a resource`)
  return content
}
