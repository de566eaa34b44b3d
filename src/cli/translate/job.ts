import { type CompiledMapping } from '../../translation/compiled-mapping.js'
import { type Lineage } from '../../translation/lineage.js'
import { mappingWriter } from '../../translation/run/write-record.js'
import { pdsTranslator } from '../../translation/pds/pds-translator.js'
import { type TranslationContext, type Translator } from '../../translation/translator.js'
import { loadMapping } from '../mapping/load-mapping.js'
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
  /** Undefined for a translation without a folder of mappings. */
  readonly lineage: (() => Lineage) | undefined
  readonly idOf: TranslationContext['idOf']
}

/** Translations written in code, without a mapping folder. */
const IN_CODE: ReadonlyMap<string, Translator> = new Map([pdsTranslator].map((it) => [it.name, it]))

/** The job, or every reason why its mapping cannot be used, one line each. */
export function prepareJob(settings: JobSettings): Job | readonly string[] {
  const inCode = IN_CODE.get(settings.mapping)
  if (inCode !== undefined)
    return {
      settings,
      translator: inCode,
      mapping: undefined,
      write: undefined,
      lineage: undefined,
      idOf: keptIds(),
    }
  const loaded = loadMapping(settings.mappings, settings.mapping, settings.cwd)
  if (!('translator' in loaded)) return loaded
  const { mapping, translator, lineage } = loaded
  return {
    settings,
    translator,
    mapping,
    write: mapping === undefined ? undefined : mappingWriter(mapping),
    lineage,
    idOf: keptIds(),
  }
}
