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

/**
 * Asks questions of one kind together: those that come in one turn, or while statements are under way, are one
 * statement, so that a busy gateway costs the database and itself little more than an idle one. Nothing is kept: each
 * question is asked after it came. `ask` gives one answer to each question, in their order; where it rejects, every
 * question of that statement does.
 */
export function together<Q, A>(
  ask: (questions: readonly Q[]) => Promise<readonly A[]>,
): (question: Q) => Promise<A> {
  const waiting: Waiting<Q, A>[] = []
  let underWay = 0
  const next = async (): Promise<void> => {
    const batch = waiting.splice(0, MOST_TOGETHER)
    try {
      const answers = await ask(batch.map((it) => it.question))
      if (answers.length !== batch.length) throw new Error('a statement lost or added an answer')
      answers.forEach((answer, at) => batch[at]?.resolve(answer))
    } catch (error) {
      for (const it of batch) it.reject(error)
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
