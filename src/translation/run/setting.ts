import { type SourceRecord } from '../../model/source.js'
import { type TranslationContext } from '../translator.js'

type Setting = {
  readonly idOf: TranslationContext['idOf']
  /** What `$source` and `$record` give. */
  readonly given: readonly (string | undefined)[]
}

/**
 * Gives record after record its setting: what its translation may stand on besides its own fields and the person. The
 * same object for as long as that stays the same.
 */
export function settings(): (record: SourceRecord, context: TranslationContext) => object {
  let last: Setting | undefined
  return ({ asOf, retrievedAt }, { source, idOf }) => {
    const given = [source.id, source.name, source.organisation, asOf, retrievedAt]
    if (last === undefined || last.idOf !== idOf || !given.every((it, at) => it === last?.given[at]))
      last = { idOf, given }
    return last
  }
}
