import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readMappingFolder } from '../src/cli/mapping/read-mapping-folder.js'
import { type Json } from '../src/model/json.js'
import { isOdsCode } from '../src/model/ods-code.js'
import { type SourceRecord } from '../src/model/source.js'
import { compileMapping } from '../src/translation/compile-mapping.js'
import { type CompiledMapping } from '../src/translation/compiled-mapping.js'
import { mappingTranslator } from '../src/translation/mapping-translator.js'
import { readR4Elements } from '../src/translation/target/r4-elements.js'
import { formatProblem } from '../src/translation/text/mapping-problem.js'
import { type TranslationContext, type Translator } from '../src/translation/translator.js'
import { NHS_NUMBER } from './cld-rows.js'

/** The instant at which the rows are true. */
export const AT = '2026-11-22T09:00:00Z'

/** The `cld` mapping of this project, compiled. */
export function cldMapping(root: string): CompiledMapping {
  const elements: unknown = JSON.parse(readFileSync(join(root, 'profiles', 'r4-elements.json'), 'utf8'))
  const compiled = compileMapping(readR4Elements(elements), readMappingFolder(join(root, 'mappings', 'cld')))
  if (compiled.kind === 'errors') throw new Error(compiled.problems.map(formatProblem).join('\n'))
  return compiled.mapping
}

export function cldTranslator(root: string): Translator {
  return mappingTranslator(cldMapping(root))
}

export function recordOf(mapping: string, content: Json): SourceRecord {
  return {
    source: 'bench',
    mapping,
    recordId: '1',
    area: undefined,
    content,
    retrievedAt: AT,
    asOf: undefined,
  }
}

/** Ids cost next to nothing, so that what is measured is the mapping. */
export function idOf(_: string, sourceId: string): string {
  return sourceId.replace('/', '-')
}

export function benchContext(): TranslationContext {
  const organisation = '9A1'
  if (!isOdsCode(organisation)) throw new Error('not an ODS code')
  return {
    source: {
      id: 'bench',
      name: 'Riverton Council',
      organisation,
      recordClass: 'social-care-record',
      overrideSupported: false,
      areas: [],
      telephone: undefined,
    },
    patientReference: 'Patient/person',
    nhsNumbers: [NHS_NUMBER],
    idOf,
  }
}
