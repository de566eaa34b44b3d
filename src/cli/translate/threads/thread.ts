import { type Transferable, type Worker } from 'node:worker_threads'

/** What a thread is asked, and answers, with the number of the question. */
export type Asked = { readonly number: number; readonly question: unknown }
export type Answered<Answer> = { readonly number: number; readonly answer: Answer }

/** A thread that answers questions. */
export type Thread<Question, Answer> = {
  /** Rejects when the thread has ended, or ends before it answers, and when what passes between them cannot be read. */
  ask(question: Question, transferred: readonly Transferable[]): Promise<Answer>
  close(): Promise<void>
}

type Waiting<Answer> = {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
}

/** Asks a thread that answers each `Asked` with an `Answered`. */
export function threadOf<Question, Answer>(worker: Worker): Thread<Question, Answer> {
  const waiting = new Map<number, Waiting<Answer>>()
  let asked = 0
  let ended: Error | undefined
  const fail = (error: Error): void => {
    ended ??= error
    for (const it of waiting.values()) it.reject(ended)
    waiting.clear()
  }
  worker.on('message', ({ number, answer }: Answered<Answer>) => {
    waiting.get(number)?.resolve(answer)
    waiting.delete(number)
  })
  worker.on('messageerror', fail)
  worker.on('error', fail)
  worker.on('exit', () => fail(new Error('a translating thread has ended')))
  return {
    ask: (question, transferred) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) {
          reject(ended)
          return
        }
        const number = asked++
        const message: Asked = { number, question }
        worker.postMessage(message, transferred)
        waiting.set(number, { resolve, reject })
      }),
    close: async () => {
      await worker.terminate()
    },
  }
}
