import { join } from 'node:path'
import {
  type Json,
  type JsonObject,
  arrayOf,
  objectOf,
  objectsOf,
  textOf,
} from '../../../../src/model/json.js'
import { definitionsIn } from '../../../profiles/profile-package.js'
import { code, codes, list, pageText, table } from '../../markdown.js'
import { type DocsWorld, type Page } from '../../page.js'
import { elementRules } from './profile-rules.js'

const FROM = '`profiles/`'

/** A page for each profile, and one that lists them with the extensions and code systems they share. */
export function profilePages({ root }: DocsWorld): readonly Page[] {
  const read = (folder: string): readonly JsonObject[] => definitionsIn(join(root, 'profiles', folder))
  const structures = read('structures')
  const codeSystems = read('code-systems')
  const terminology = new Map([...read('value-sets'), ...codeSystems].map((it) => [said(it['url']), it]))
  return [
    { file: 'profiles.md', text: indexText(structures, read('extensions'), codeSystems) },
    ...structures.map((it) => ({ file: fileOf(it), text: profileText(it, terminology) })),
  ]
}

function fileOf(profile: JsonObject): string {
  return `profile-${said(profile['id'])}.md`
}

function indexText(
  structures: readonly JsonObject[],
  extensions: readonly JsonObject[],
  codeSystems: readonly JsonObject[],
): string {
  return pageText('Profiles', FROM, [
    'What a social care record looks like in FHIR R4 (4.0.1). `npm run profiles:package` writes the FHIR package, snapshots included, to `dist/package`; `linchpin validate FILE --package profiles --profile URL` checks a resource.',
    table(
      ['Profile', 'R4 type', 'What it is'],
      structures.map((it) => [
        `[${said(it['title'])}](${fileOf(it)})`,
        said(it['type']),
        said(it['description']),
      ]),
    ),
    '## Extensions',
    'Where R4 has no element for what a source says.',
    table(
      ['Extension', 'Stands on', 'Value', 'What it is'],
      extensions.map((it) => [code(said(it['id'])), contextsOf(it), valueOf(it), said(it['description'])]),
    ),
    '## Code systems',
    'A fragment may hold further codes; those of a council are its own.',
    table(
      ['Code system', 'Codes', 'What it is'],
      codeSystems.map((it) => [code(said(it['id'])), countOf(it), said(it['description'])]),
    ),
  ])
}

function contextsOf(extension: JsonObject): string {
  return codes(objectsOf(extension['context']).map((it) => said(it['expression'])))
}

/** The types of the value, or the names of the parts. */
function valueOf(extension: JsonObject): string {
  const elements = elementsOf(extension)
  const parts = elements.flatMap((it) => textOf(it['sliceName']) ?? [])
  if (parts.length > 0) return `parts ${codes(parts)}`
  const types = elements.find((it) => it['path'] === 'Extension.value[x]')?.['type']
  return types === undefined ? 'as the source has it' : codes(objectsOf(types).map((it) => said(it['code'])))
}

function countOf(codeSystem: JsonObject): string {
  const count = String(objectsOf(codeSystem['concept']).length)
  return codeSystem['content'] === 'fragment' ? `${count}, a fragment` : count
}

/** Value sets and code systems, by URL. */
type Terminology = ReadonlyMap<string, JsonObject>

function profileText(profile: JsonObject, terminology: Terminology): string {
  const [root, ...elements] = elementsOf(profile)
  const bound = elements.flatMap((it) => textOf(objectOf(it['binding'])?.['valueSet']) ?? [])
  return pageText(said(profile['title']), FROM, [
    said(profile['description']),
    list([
      `URL: ${code(said(profile['url']))}`,
      `Constrains ${said(profile['type'])} of R4`,
      `Beside it: ${said(profile['purpose'])}`,
      `Example: ${code(`profiles/examples/${said(profile['id'])}-example.json`)}`,
    ]),
    '## Elements',
    'What the profile says beyond R4; every other element is as R4 has it.',
    table(['Element', 'What it is', 'Rules'], elements.map(rowOf)),
    ...invariantBlocks(objectsOf(root?.['constraint'])),
    ...[...new Set(bound)].flatMap((url) => valueSetBlocks(terminology, url)),
  ])
}

function rowOf(element: JsonObject): readonly string[] {
  const [, ...steps] = said(element['id']).split('.')
  return [code(steps.join('.')), textOf(element['short']) ?? '', elementRules(element).join('; ')]
}

function invariantBlocks(constraints: readonly JsonObject[]): readonly string[] {
  if (constraints.length === 0) return []
  const rows = constraints.map((it) => [
    code(said(it['key'])),
    said(it['human']),
    code(said(it['expression'])),
  ])
  return ['## Rules over the whole', table(['Rule', 'In words', 'FHIRPath'], rows)]
}

function valueSetBlocks(terminology: Terminology, url: string): readonly string[] {
  const valueSet = terminology.get(url)
  if (valueSet === undefined) return []
  const includes = objectsOf(objectOf(valueSet['compose'])?.['include'])
  const rows = includes.flatMap((include) =>
    objectsOf(include['concept'] ?? terminology.get(said(include['system']))?.['concept']).map((it) => [
      code(said(it['code'])),
      said(it['display']),
    ]),
  )
  return [
    `## Codes: ${said(valueSet['title'])}`,
    said(valueSet['description']),
    list(includes.map((it) => `from ${code(said(it['system']))}`)),
    table(['Code', 'Meaning'], rows),
  ]
}

function elementsOf(definition: JsonObject): readonly JsonObject[] {
  return objectsOf([...arrayOf(objectOf(definition['differential'])?.['element'])])
}

function said(value: Json | undefined): string {
  return textOf(value) ?? ''
}
