import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type JsonObject, isJsonObject, textOf } from '../../src/model/json.js'
import { type BaseDefinitions, withSnapshot } from './snapshot.js'
import { type ArchiveFile } from './tar.js'

/** The folders of profiles whose resources are published as definitions. */
const DEFINITION_FOLDERS = ['structures', 'extensions', 'value-sets', 'code-systems'] as const

/** The resources of one folder of profiles, in the order of their names. Throws an Error naming a file that is none. */
export function definitionsIn(folder: string): readonly JsonObject[] {
  return readdirSync(folder)
    .toSorted()
    .map((name) => {
      const content: unknown = JSON.parse(readFileSync(join(folder, name), 'utf8'))
      if (!isJsonObject(content)) throw new Error(`${join(folder, name)}: expected a resource`)
      return content
    })
}

/** The files of the FHIR package of the profiles, as the package specification lays them out; snapshots included. */
export function packageFiles(
  profiles: string,
  version: string,
  bases: BaseDefinitions,
): readonly ArchiveFile[] {
  const resources = DEFINITION_FOLDERS.flatMap((it) => definitionsIn(join(profiles, it))).map((it) =>
    it['resourceType'] === 'StructureDefinition' ? withSnapshot(bases, it) : it,
  )
  const examples = definitionsIn(join(profiles, 'examples'))
  return [
    fileOf('package/package.json', manifestOf(version)),
    fileOf('package/.index.json', indexOf(resources)),
    ...resources.map((it) => fileOf(`package/${nameOf(it)}`, it)),
    fileOf('package/example/.index.json', indexOf(examples)),
    ...examples.map((it) => fileOf(`package/example/${nameOf(it)}`, it)),
  ]
}

function manifestOf(version: string): JsonObject {
  return {
    name: 'example.linchpin.social-care',
    version,
    canonical: 'https://linchpin.example/fhir',
    url: 'https://linchpin.example/fhir',
    title: 'Social care record sharing',
    description:
      'Profiles, extensions, value sets and code systems of the social care record that Linchpin shares.',
    type: 'IG',
    author: 'Linchpin',
    fhirVersions: ['4.0.1'],
    jurisdiction: 'urn:iso:std:iso:3166#GB',
    dependencies: { 'hl7.fhir.r4.core': '4.0.1' },
    directories: { lib: 'package', example: 'example' },
  }
}

const INDEXED = ['resourceType', 'id', 'url', 'version', 'kind', 'type', 'derivation'] as const

function indexOf(resources: readonly JsonObject[]): JsonObject {
  const files = resources.map((it) => {
    const known = INDEXED.flatMap((key) => {
      const value = textOf(it[key])
      return value === undefined ? [] : [[key, value] as const]
    })
    return { filename: nameOf(it), ...Object.fromEntries(known) }
  })
  return { 'index-version': 2, files }
}

function nameOf(resource: JsonObject): string {
  return `${textOf(resource['resourceType']) ?? ''}-${textOf(resource['id']) ?? ''}.json`
}

function fileOf(path: string, content: JsonObject): ArchiveFile {
  return { path, text: `${JSON.stringify(content, undefined, 2)}\n` }
}
