import { type SourceSettings } from '../../config/settings-types.js'
import { type Question } from '../../model/answer.js'
import { type HeldRecord, type Holding } from '../../model/extracts/held-records.js'
import { type SourceOutcome } from '../../model/gap.js'
import { type AskContext, type Connector, type ConnectorAnswer, type SourceWorld } from '../connector.js'
import { isoNow } from '../guard/clock.js'
import { answerThroughout } from '../outcomes.js'
import { contradictsBirthDate } from '../person/check-rows.js'
import { extractOptions } from './extract-options.js'
import { memberAt } from './member-at.js'
import { type ExtractOptions } from './options.js'
import { type Waited, waited } from './waited.js'

/** More records of one person than any extract has: beyond it, something is wrong with the extract. */
const MOST_RECORDS = 10_000

/**
 * The connector to a source that drops extracts: answers from what is held of them, found by exact NHS number, or
 * by a link where they give none, and says of which date that is true. Where nothing was ever loaded it says error, never that nothing is known.
 * Throws `SourceOptionsError` when its options are wrong.
 */
export function extract(settings: SourceSettings, world: SourceWorld): Connector {
  const options = extractOptions(settings)
  return {
    kind: 'extract',
    ask: async (question, about) => {
      const held = await waited(
        () => world.held.holding(settings.id, about.person.nhsNumbers, MOST_RECORDS + 1),
        about,
        world.clock,
      )
      return answerFrom(held, { settings, options, question, about, now: isoNow(world.clock) })
    },
    close: () => Promise.resolve(),
  }
}

type Asked = {
  readonly settings: SourceSettings
  readonly options: ExtractOptions
  readonly question: Question
  readonly about: AskContext
  readonly now: string
}

function answerFrom(held: Waited<Holding>, asked: Asked): ConnectorAnswer {
  const { question, now } = asked
  if (held.kind === 'timed-out') return answerThroughout(question, 'timed-out', now, ['timed-out'])
  if (held.kind === 'failed') return answerThroughout(question, 'error', now, [held.reason])
  const { asOf, records, isPartial, isDisputed } = held.value
  if (asOf === undefined) return answerThroughout(question, 'error', now, ['nothing-held'])
  const objection = objectionTo(records, asked)
  if (objection !== undefined) return answerThroughout(question, 'error', now, [objection])
  // The date of all that is shown is that of the oldest of it.
  const oldest = records.reduce((date, it) => (it.asOf < date ? it.asOf : date), asOf)
  return {
    ...answerThroughout(question, outcomeOf(held.value), oldest, [
      ...(isPartial ? ['rows-unread'] : []),
      ...(isDisputed ? ['link-contradicted'] : []),
    ]),
    records: records.map((it) => ({
      source: asked.settings.id,
      mapping: asked.settings.mapping,
      recordId: it.recordId,
      area: undefined,
      content: it.content,
      ...(it.isLinked ? { linkedTo: it.nhsNumber } : {}),
      retrievedAt: it.receivedAt,
      asOf: it.asOf,
    })),
  }
}

/**
 * A row that could not be read may be anyone's, and a record whose source contradicts its link may be theirs after all:
 * what was found may not be all, and nothing found is not nothing.
 */
function outcomeOf({ records, isPartial, isDisputed }: Holding): SourceOutcome {
  if (isPartial || isDisputed) return 'partial'
  return records.length === 0 ? 'answered-empty' : 'answered'
}

/** Why the records are not, or not surely, all of the person traced and none of another. */
function objectionTo(records: readonly HeldRecord[], { options, about }: Asked): string | undefined {
  const { nhsNumbers, trace } = about.person
  const { birthDate } = options
  const traced = trace.kind === 'traced' ? trace.birthDate : undefined
  if (records.length > MOST_RECORDS) return 'too-many-records'
  if (!records.every((it) => nhsNumbers.some((number) => number === it.nhsNumber))) return 'other-nhs-number'
  if (
    birthDate !== undefined &&
    records.some((it) => contradictsBirthDate(memberAt(it.content, birthDate), traced))
  )
    return 'other-birth-date'
  return undefined
}
