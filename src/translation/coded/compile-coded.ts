import { createHash } from 'node:crypto'
import { contentOf } from '../text/check-shape.js'
import { type ReadFile, offsetOf } from '../text/mapping-file.js'
import { didYouMean } from '../../model/spelling/nearest-name.js'
import { checkTables } from './check-tables.js'
import { codedLineage } from './coded-lineage.js'
import { type CodedMapping } from './coded-mapping.js'
import { type CodedSource, isCodedSource } from './coded-source.js'
import { type CodedTranslation, type CodedType } from './coded-translation.js'
import { CODED_TRANSLATIONS } from './coded-translations.js'

/**
 * Checks the source schema of a translation in code against the tables of that code, so that neither can be altered
 * alone. Undefined when it has not the shape; what is wrong is reported where it stands.
 */
export function compileCoded(file: ReadFile, text: string): CodedMapping | undefined {
  const source = contentOf(file, isCodedSource)
  if (source === undefined) return undefined
  const coded = CODED_TRANSLATIONS.get(source.name)
  if (coded === undefined) {
    const hint = didYouMean(source.name, CODED_TRANSLATIONS.keys())
    const message = `no translation in code is named "${source.name}"${hint}`
    file.report(offsetOf(file.document.get('name', true)), 'unknown-field', message)
    return undefined
  }
  checkTables(file, source, coded.types)
  return assemble(source, coded, text)
}

function assemble(source: CodedSource, coded: CodedTranslation, text: string): CodedMapping {
  const { name, translate } = coded.translator
  const version = `${source.version}+${hashOf(text, coded.types)}`
  return {
    translator: { name, version, translate },
    title: source.title,
    assumptions: source.assumptions,
    types: coded.types,
    lineage: codedLineage(source, coded.types),
  }
}

/** Over the text of the source schema and what the tables do with each element: the same anywhere. */
function hashOf(text: string, types: readonly CodedType[]): string {
  return createHash('sha256')
    .update(`${text}\0${JSON.stringify(types)}`)
    .digest('hex')
    .slice(0, 16)
}
