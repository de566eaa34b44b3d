import { type RecordClass, isOfTheRegistered } from '../../../model/facts.js'
import { type JsonObject, arrayOf, objectOf, objectsOf, textOf } from '../../../model/json.js'

/** What the rules were given of one source that could be asked, as the log keeps it. */
export type AskedHolder = {
  readonly source: string
  /** Whether it could be asked only because the person is registered with its holder. */
  readonly isOfTheRegistered: boolean
  /** Whether its holder's own register had it that the person objects to sharing, with anybody or with who asks. */
  readonly hasObjection: boolean
}

/** The sources that could be asked, from the facts of the evidence; none where it keeps none. */
export function askedHoldersIn(evidence: JsonObject): readonly AskedHolder[] {
  const facts = objectOf(evidence['facts']) ?? {}
  const shared = objectOf(facts['shared']) ?? {}
  return objectsOf(facts['holders']).flatMap((it) => {
    const source = textOf(it['source'])
    if (source === undefined) return []
    const recordClass = RECORD_CLASSES.find((one) => one === it['recordClass'])
    const subject = objectOf(objectOf(it['facts'])?.['subject']) ?? objectOf(shared['subject']) ?? {}
    return [
      {
        source,
        isOfTheRegistered: recordClass !== undefined && isOfTheRegistered(recordClass),
        hasObjection: OBJECTIONS.some((name) => isSaid(subject, name)),
      },
    ]
  })
}

const RECORD_CLASSES: readonly RecordClass[] = ['gp-record', 'social-care-record', 'exchange']

/** Facts of the person that a register of consent holds only of somebody who said no. */
const OBJECTIONS: readonly string[] = ['dissent', 'objectsTo', 'objectsToUser']

function isSaid(subject: JsonObject, name: string): boolean {
  return subject[name] === true || arrayOf(subject[name]).length > 0
}
