import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo } from 'node:net'

/** A share of calls that takes long, or no answer at all. */
export type Trouble =
  { readonly share: number; readonly fromMs: number; readonly toMs: number } | 'dead' | undefined

export type Sources = {
  readonly urls: readonly string[]
  readonly calls: () => number
  close(): Promise<void>
}

/** What an answer takes where nothing is wrong. */
const USUAL = { fromMs: 75, toMs: 150 }

/** Sources on loopback that each answer after a drawn time; the draws are the same in every run. */
export async function startSources(count: number, troubleOf: (n: number) => Trouble): Promise<Sources> {
  const counted = { calls: 0 }
  const servers = await Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const random = draws(n + 1)
      const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
        request.resume()
        counted.calls += 1
        // A dead source takes the connection and says nothing.
        const trouble = troubleOf(n)
        if (trouble === 'dead') return
        const isSlow = trouble !== undefined && random() < trouble.share
        const { fromMs, toMs } = isSlow ? trouble : USUAL
        setTimeout(() => answer(request.url ?? '', response), fromMs + random() * (toMs - fromMs))
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      return server
    }),
  )
  return {
    urls: servers.map((it) => `http://127.0.0.1:${(it.address() as AddressInfo).port}`),
    calls: () => counted.calls,
    close: async () => {
      for (const it of servers) {
        it.closeAllConnections()
        await new Promise((resolve) => it.close(resolve))
      }
    },
  }
}

function answer(path: string, response: ServerResponse): void {
  const person = path.split('/')[2] ?? ''
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ items: [{ id: person, NHS: person }] }))
}

/** Pseudo-random numbers from a seed (mulberry32). */
export function draws(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
