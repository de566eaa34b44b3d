import { isRefusedValue } from './refused-value.js'

/** A question that waits for the next statement. */
type Waiting<Q, A> = {
  readonly question: Q
  readonly resolve: (answer: A) => void
  readonly reject: (error: unknown) => void
}

/** So many statements of one kind under way at once: one that is held up does not hold up all others. */
const MOST_UNDER_WAY = 2
/** Questions that one statement asks at most. */
const MOST_TOGETHER = 64
/** Bytes that one statement carries at most, but for one question that is longer by itself. */
const MOST_BYTES = 4 * 1024 * 1024

/**
 * Asks questions of one kind together: those that come in one turn, or while statements are under way, are one
 * statement, so that a busy gateway costs the database and itself little more than an idle one. Nothing is kept: each
 * question is asked after it came. `ask` gives one answer to each question, in their order; where it rejects, every
 * question of that statement does, unless the database refused a value: then each is asked alone, so that only whose
 * value it is hears of it. `sizeOf` says how many bytes a question carries, where that may be many.
 */
export function together<Q, A>(
  ask: (questions: readonly Q[]) => Promise<readonly A[]>,
  sizeOf: (question: Q) => number = () => 0,
): (question: Q) => Promise<A> {
  const waiting: Waiting<Q, A>[] = []
  let underWay = 0
  const next = async (): Promise<void> => {
    await answer(waiting.splice(0, lengthWithin(waiting, sizeOf)))
  }
  const answer = async (batch: readonly Waiting<Q, A>[]): Promise<void> => {
    try {
      const answers = await ask(batch.map((it) => it.question))
      if (answers.length !== batch.length) throw new Error('a statement lost or added an answer')
      answers.forEach((answer, at) => batch[at]?.resolve(answer))
    } catch (error) {
      if (batch.length > 1 && isRefusedValue(error)) for (const it of batch) await answer([it])
      else for (const it of batch) it.reject(error)
    }
  }
  const pump = async (): Promise<void> => {
    // What is asked in the same turn goes together.
    await Promise.resolve()
    while (waiting.length > 0) await next()
    underWay -= 1
  }
  return (question) =>
    new Promise<A>((resolve, reject) => {
      waiting.push({ question, resolve, reject })
      if (underWay >= MOST_UNDER_WAY) return
      underWay += 1
      void pump()
    })
}

/** How many of those that wait go together. */
function lengthWithin<Q>(
  waiting: readonly { readonly question: Q }[],
  sizeOf: (question: Q) => number,
): number {
  let bytes = 0
  const over = waiting.slice(0, MOST_TOGETHER).findIndex(({ question }) => {
    bytes += sizeOf(question)
    return bytes > MOST_BYTES
  })
  return over === -1 ? MOST_TOGETHER : Math.max(1, over)
}
