import { type Child } from './child.js'
import { type Asked, closedLoop } from './load.js'

export type Server = { readonly child: Child; readonly asked: Asked }

/** CPU milliseconds per request of each server, one for each round. */
export type CpuOf = ReadonlyMap<string, readonly number[]>

const CALLERS = 16

/**
 * Interleaved rounds, the order reversed in every other one: all meet the same noise. Each server is warmed up until
 * what a request runs through has been compiled.
 */
export async function compareCpu(
  servers: readonly Server[],
  effort: { readonly warmUp: number; readonly rounds: number; readonly perRound: number },
): Promise<CpuOf> {
  for (const it of servers) await closedLoop(it.asked, CALLERS, effort.warmUp)
  const found = new Map(servers.map((it): [string, number[]] => [it.child.name, []]))
  for (let round = 0; round < effort.rounds; round++)
    for (const it of round % 2 === 1 ? [...servers].reverse() : servers) {
      const before = await it.child.cpu()
      const { length } = await closedLoop(it.asked, CALLERS, effort.perRound)
      found.get(it.child.name)?.push(((await it.child.cpu()) - before) / length)
    }
  return found
}
