import { type CompiledMapping } from '../../translation/compiled-mapping.js'
import { gpConnectTranslator } from '../../translation/gp-connect/gp-connect-translator.js'
import { mappingTranslator } from '../../translation/mapping-translator.js'
import { mappingWriter } from '../../translation/run/write-record.js'
import { pdsTranslator } from '../../translation/pds/pds-translator.js'
import { type TranslationContext, type Translator } from '../../translation/translator.js'
import { loadMapping } from '../mapping.js'
import { type StandAloneSource, keptIds } from '../mapping/stand-alone.js'

/** What to do with every record of a file: plain data, so that a worker can be told. */
export type JobSettings = {
  readonly mapping: string
  readonly mappings: string
  readonly cwd: string
  readonly source: StandAloneSource
  readonly at: string
  readonly form: 'bundle' | 'resources'
}

/** The settings with the translation they name, ready to run. */
export type Job = {
  readonly settings: JobSettings
  readonly translator: Translator
  /** Undefined for a translation written in code, and so is what writes text at once. */
  readonly mapping: CompiledMapping | undefined
  readonly write: ReturnType<typeof mappingWriter> | undefined
  readonly idOf: TranslationContext['idOf']
}

/** Translations written in code rather than as a mapping folder. */
const IN_CODE: ReadonlyMap<string, Translator> = new Map(
  [gpConnectTranslator, pdsTranslator].map((it) => [it.name, it]),
)

/** The job, or every reason why its mapping cannot be used, one line each. */
export function prepareJob(settings: JobSettings): Job | readonly string[] {
  const inCode = IN_CODE.get(settings.mapping)
  if (inCode !== undefined)
    return { settings, translator: inCode, mapping: undefined, write: undefined, idOf: keptIds() }
  const loaded = loadMapping(settings.mappings, settings.mapping, settings.cwd)
  if (!('mapping' in loaded)) return loaded
  const { mapping } = loaded
  return {
    settings,
    translator: mappingTranslator(mapping),
    mapping,
    write: mappingWriter(mapping),
    idOf: keptIds(),
  }
}
