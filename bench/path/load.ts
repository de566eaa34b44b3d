import { Pool } from 'undici'

/** What is asked of a server, again and again. */
export type Asked = {
  readonly url: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  /** Bytes below which an answer is not the one wanted: a fast wrong answer counts for nothing. */
  readonly leastBytes: number
}

/** Milliseconds from asking to the last byte, of every answer. */
export type Times = readonly number[]

/** So many callers, each asking again as soon as it is answered, until all have asked so often. Throws on a wrong answer. */
export async function closedLoop(asked: Asked, callers: number, requests: number): Promise<Times> {
  const pool = new Pool(asked.url, { connections: callers })
  const times: number[] = []
  let left = requests
  try {
    await Promise.all(
      Array.from({ length: callers }, async () => {
        while (left-- > 0) times.push(await ask(pool, asked))
      }),
    )
  } finally {
    await pool.destroy()
  }
  return times
}

/** Asks at a fixed rate whatever the answers do, so that a server that is late is not asked less. */
export async function openLoop(asked: Asked, perSecond: number, milliseconds: number): Promise<Times> {
  const pool = new Pool(asked.url, { connections: 64 })
  const started = performance.now()
  const running: Promise<number>[] = []
  try {
    for (let n = 0; performance.now() < started + milliseconds; n++) {
      const due = started + (n * 1_000) / perSecond
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())))
      // Counted from when it was due: a late start is the caller's wait too.
      running.push(ask(pool, asked).then(() => performance.now() - due))
    }
    return await Promise.all(running)
  } finally {
    await pool.destroy()
  }
}

async function ask(pool: Pool, asked: Asked): Promise<number> {
  const started = performance.now()
  const { statusCode, body } = await pool.request({
    method: asked.method,
    path: asked.path,
    headers: asked.headers,
    body: asked.body,
  })
  const answer = Buffer.from(await body.arrayBuffer())
  const bytes = answer.length
  if (statusCode !== 200 || bytes < asked.leastBytes)
    throw new Error(
      `${asked.url} answered ${statusCode} with ${bytes} bytes: ${answer.toString('utf8', 0, 400)}`,
    )
  return performance.now() - started
}

/** The share of the times, 0.99 for the 99th percentile. */
export function quantile(times: Times, share: number): number {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
