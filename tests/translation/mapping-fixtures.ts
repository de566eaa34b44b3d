import { readFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { type Loaded, loadMapping } from '../../src/cli/mapping/load-mapping.js'
import { mappingNames, readMappingFolder } from '../../src/cli/mapping/read-mapping-folder.js'
import { type CaseRecord } from '../../sandbox/council/shapes.js'
import { type Json } from '../../src/model/json.js'
import { type OdsCode, isOdsCode } from '../../src/model/ods-code.js'
import { type SourceRecord } from '../../src/model/source.js'
import { compileMapping } from '../../src/translation/compile-mapping.js'
import { type CompiledMapping } from '../../src/translation/compiled-mapping.js'
import { readR4Elements } from '../../src/translation/target/r4-elements.js'
import { formatProblem } from '../../src/translation/text/mapping-problem.js'
import { type TranslationContext } from '../../src/translation/translator.js'

const ROOT = join(import.meta.dirname, '..', '..')

export const R4 = readR4Elements(JSON.parse(readFileSync(join(ROOT, 'profiles', 'r4-elements.json'), 'utf8')))

/** Every folder of mappings/ that holds a compiled mapping. */
export const MAPPING_NAMES: readonly string[] = mappingNames(join(ROOT, 'mappings')).filter(
  (name) => loaded(name).mapping !== undefined,
)

/** Every folder of mappings/, those of translations written in code included. */
export const FOLDER_NAMES: readonly string[] = mappingNames(join(ROOT, 'mappings'))

/** Any folder of mappings/ as the commands use it; fails with every problem when it does not compile. */
export function loaded(name: string): Loaded {
  const found = loadMapping(join(ROOT, 'mappings'), name, ROOT)
  if (!('translator' in found)) throw new Error(found.join('\n'))
  return found
}

/** The mapping of a folder of mappings/; fails with every problem when it does not compile. */
export function shippedMapping(name: string): CompiledMapping {
  const compiled = compileMapping(R4, readMappingFolder(join(ROOT, 'mappings', name)))
  if (compiled.kind === 'errors') throw new Error(compiled.problems.map(formatProblem).join('\n'))
  return compiled.mapping
}

/** A translation that is run on its own. */
export function contextFor(nhsNumbers: readonly string[]): TranslationContext {
  return { ...gatewayContextFor(nhsNumbers), unshared: 'told' }
}

/** A translation in the gateway. */
export function gatewayContextFor(nhsNumbers: readonly string[]): TranslationContext {
  return {
    source: {
      id: 'la-riverton',
      name: 'Riverton Council',
      organisation: ods('9A1'),
      recordClass: 'social-care-record',
      overrideSupported: true,
      areas: [],
      telephone: undefined,
    },
    patientReference: 'Patient/person-1',
    nhsNumbers,
    idOf: (type, sourceId) => createHash('sha256').update(`${type}|${sourceId}`).digest('hex').slice(0, 16),
  }
}

export function recordOf(mapping: string, content: Json): SourceRecord {
  return {
    source: 'la-riverton',
    mapping,
    recordId: '1',
    area: undefined,
    content,
    retrievedAt: '2026-11-22T09:00:00Z',
    asOf: undefined,
  }
}

/** A case of the sandbox as the connector delivers it. */
export function sandboxContent(record: CaseRecord): Json {
  return asJson(record)
}

/** Any value as the JSON it is written as. */
export function asJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json
}

function ods(code: string): OdsCode {
  if (!isOdsCode(code)) throw new Error('not an ODS code')
  return code
}
