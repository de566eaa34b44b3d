import { type CompiledMapping } from '../../translation/compiled-mapping.js'
import { gpConnectTranslator } from '../../translation/gp-connect/gp-connect-translator.js'
import { mappingTranslator } from '../../translation/mapping-translator.js'
import { pdsTranslator } from '../../translation/pds/pds-translator.js'
import { type Translator } from '../../translation/translator.js'
import { loadMapping } from '../mapping.js'
import { type StandAloneSource } from '../mapping/stand-alone.js'

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
  /** Undefined for a translation written in code. */
  readonly mapping: CompiledMapping | undefined
}

/** Translations written in code rather than as a mapping folder. */
const IN_CODE: ReadonlyMap<string, Translator> = new Map(
  [gpConnectTranslator, pdsTranslator].map((it) => [it.name, it]),
)

/** The job, or every reason why its mapping cannot be used, one line each. */
export function prepareJob(settings: JobSettings): Job | readonly string[] {
  const inCode = IN_CODE.get(settings.mapping)
  if (inCode !== undefined) return { settings, translator: inCode, mapping: undefined }
  const loaded = loadMapping(settings.mappings, settings.mapping, settings.cwd)
  if (!('mapping' in loaded)) return loaded
  return { settings, translator: mappingTranslator(loaded.mapping), mapping: loaded.mapping }
}
