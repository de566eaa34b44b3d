import { Refusal } from '../../model/refusal.js'
import { IS_BEHIND, IS_OLD } from './index-log.js'

/** Only where all that was appended is found by now, or as far as the index goes. Never by what an older gateway wrote. */
export type Asking = 'if-complete' | 'as-indexed'

/** A row of an answer, or the one that is there where nothing was found. `behind`: something is not found yet as it should be. */
export type AnswerRow<Row> = { readonly behind: boolean } & (Row | { readonly idx: null })

/** To be among the conditions of a question, so that none is gone through in vain. */
export const IF_COMPLETE = 'not state.behind'

/** The same for figures: asked once, and before, so that the database may count with several processes. */
export const FIGURES_IF_COMPLETE = 'not (select behind from state)'

/**
 * A question and whether the index answers it wholly, in one statement and so of one moment: asked before and apart,
 * the second would cost a question that takes a millisecond as much again. `question` gives `instant`, `shard` and
 * `idx`, the newest first.
 */
export function withState(question: string, asking: Asking): string {
  return `${stateOf(asking)}
    select state.behind, found.* from state left join lateral (${question}) as found on true
    order by found.instant desc, found.shard desc, found.idx desc`
}

/** The same of a question whose rows are figures, few and of no entry: they are in the one row of the answer, in their order. */
export function figuresWithState(question: string, asking: Asking): string {
  return `${stateOf(asking)}
    select (select behind from state) as behind,
      (select coalesce(json_agg(figure), '[]') from (${question}) as figure) as figures`
}

export type Figures<Row> = { readonly behind: boolean; readonly figures: readonly Row[] }

function stateOf(asking: Asking): string {
  return `with state as materialized (select ${asking === 'if-complete' ? IS_BEHIND : IS_OLD} as behind)`
}

/** What was found; undefined where the index was behind. */
export function answerOf<Row extends { readonly idx: bigint }>(
  rows: readonly AnswerRow<Row>[],
): readonly Row[] | undefined {
  if (rows.some((it) => it.behind)) return undefined
  return rows.flatMap((it) => (it.idx === null ? [] : [it]))
}

/**
 * Asks at once, and again where the index had to be brought up to date: what was appended before the question is found
 * by then. Rejects with `LOG_INDEX_BEHIND` where that cannot be: gateways of an older version go on writing.
 */
export async function whenComplete<Answer>(
  ask: (asking: Asking) => Promise<Answer | undefined>,
  catchUp: () => Promise<void>,
): Promise<Answer> {
  const answer = await ask('if-complete')
  if (answer !== undefined) return answer
  for (let round = 0; round < MOST_ROUNDS; round++) {
    await catchUp()
    const complete = await ask('as-indexed')
    if (complete !== undefined) return complete
  }
  throw new Refusal('LOG_INDEX_BEHIND')
}

const MOST_ROUNDS = 3
