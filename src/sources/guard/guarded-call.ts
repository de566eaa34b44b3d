/** One call to a source system. The URL may hold an NHS number: it is never logged and never in an error. */
export type GuardedCall = {
  readonly method: 'GET' | 'POST'
  readonly url: string
  /** Headers of one attempt, counted from 1: trace ids and short-lived tokens are new each time. */
  readonly headers: (attempt: number) => Readonly<Record<string, string>>
  readonly body: string | undefined
  /** `safe` for reads, whatever their method; `never` where a second call could do something twice. */
  readonly repeat: 'safe' | 'never'
  /** Milliseconds since 1970 after which the answer is worth nothing. */
  readonly deadline: number
  readonly signal: AbortSignal
}
