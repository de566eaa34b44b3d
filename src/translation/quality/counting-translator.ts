import { type TranslationCount } from '../../model/quality/translation-quality.js'
import { type Translated, type Translator, type UnlistedCode } from '../translator.js'
import { isCodeByForm } from './code-form.js'

/** The same translator, which tells what it met in each record: counts, and codes that are codes by their form. */
export function countingTranslator(
  translator: Translator,
  tell: (counts: readonly TranslationCount[]) => void,
): Translator {
  return {
    name: translator.name,
    version: translator.version,
    translate: (record, context) => {
      const unlisted: UnlistedCode[] = []
      const translated = translator.translate(record, {
        ...context,
        unlisted: (found) => {
          unlisted.push(found)
          context.unlisted?.(found)
        },
      })
      tell(countsOf(context.source.id, translated, unlisted))
      return translated
    },
  }
}

function countsOf(
  source: string,
  { issues }: Translated,
  unlisted: readonly UnlistedCode[],
): readonly TranslationCount[] {
  const once = new Map(unlisted.map((it) => [JSON.stringify([it.system, it.code, it.location]), it] as const))
  return [
    { source, what: 'record', name: '', place: '', count: 1 },
    ...issues.map((it): TranslationCount => ({
      source,
      what: 'issue',
      name: it.code,
      place: fieldIn(it.location),
      count: 1,
    })),
    ...[...once.values()].map((it): TranslationCount => ({
      source,
      what: 'code',
      name: isCodeByForm(it.code) ? it.code : '',
      place: it.system,
      count: 1,
    })),
  ]
}

/**
 * Which field it was, whichever of the record's rows it stood in: a place holds no number of anything, and nothing that
 * a store might refuse.
 */
function fieldIn(location: string): string {
  return location
    .replaceAll(/\[\d+\]/g, '[]')
    .replaceAll(/\d{2,}/g, '#')
    .slice(0, 120)
    .replaceAll(/\p{C}/gu, '?')
}
