import { type SourceRecord } from '../../model/source.js'
import { type TranslationContext } from '../translator.js'

/** What is of the one record, and told to nothing that is kept: `person` has no basis, and codes that are not listed raise issues. */
type OfTheRecord = 'patientReference' | 'nhsNumbers' | 'unlisted'

/** Everything else, each member named: what a context comes to hold has its place here. */
type Setting = Readonly<Record<Exclude<keyof TranslationContext, OfTheRecord | 'source'>, unknown>> & {
  /** What `$source` and `$record` give. */
  readonly given: readonly (string | undefined)[]
}

/**
 * Gives record after record its setting: what its translation may stand on besides its own fields and the person. The
 * same object for as long as that stays the same.
 */
export function settings(): (record: SourceRecord, context: TranslationContext) => object {
  let last: Setting | undefined
  return ({ asOf, retrievedAt }, { source, idOf, unshared }) => {
    const given = [source.id, source.name, source.organisation, asOf, retrievedAt]
    if (last?.idOf !== idOf || last.unshared !== unshared || !given.every((it, at) => it === last?.given[at]))
      last = { idOf, unshared, given }
    return last
  }
}
