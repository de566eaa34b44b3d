import { type Reply } from './journey.js'

/** What differs from one answer to the next whatever is asked: the time, the request's own id and its receipt. */
const OF_THE_REQUEST: readonly string[] = ['date', 'x-correlation-id', 'audit-receipt']

export type Seen = {
  readonly status: number
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
}

/** All that a caller can see of an answer, but for what belongs to the request alone. */
export function seenIn(reply: Reply): Seen {
  const id = reply.headers.get('x-correlation-id') ?? ''
  return {
    status: reply.status,
    headers: [...reply.headers].filter(([name]) => !OF_THE_REQUEST.includes(name)),
    body: id === '' ? reply.text : reply.text.replaceAll(id, 'CORRELATION-ID'),
  }
}
