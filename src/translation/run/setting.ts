import { type SourceRecord } from '../../model/source.js'
import { type Setting } from '../expressions/scope.js'
import { beginSetting } from '../kept/setting.js'
import { type TranslationContext } from '../translator.js'

/** What is of the one record, and told to nothing that is kept: `person` stands on the person, and codes that are not listed raise issues. */
type OfTheRecord = 'patientReference' | 'nhsNumbers' | 'unlisted'

/** Everything else, each member named: what a context comes to hold has its place here. */
type Told = Readonly<Record<Exclude<keyof TranslationContext, OfTheRecord>, unknown>> & {
  readonly source: TranslationContext['source']
  readonly asOf: string | undefined
  readonly retrievedAt: string
}

/**
 * Gives record after record its setting: what its translation may stand on besides its own fields and the person. The
 * same object for as long as that stays the same.
 */
export function settings(): (record: SourceRecord, context: TranslationContext) => Setting {
  let last: Told | undefined
  let begun = beginSetting()
  return ({ asOf, retrievedAt }, { source, idOf, unshared }) => {
    if (
      last?.idOf !== idOf ||
      last.unshared !== unshared ||
      last.asOf !== asOf ||
      last.retrievedAt !== retrievedAt ||
      !isSameSource(last.source, source)
    ) {
      last = { idOf, unshared, source, asOf, retrievedAt }
      begun = beginSetting()
    }
    begun.next()
    return begun.setting
  }
}

/** What `$source` gives. */
function isSameSource(a: TranslationContext['source'], b: TranslationContext['source']): boolean {
  return a === b || (a.id === b.id && a.name === b.name && a.organisation === b.organisation)
}
