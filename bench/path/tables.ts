import { request } from 'undici'
import { type Line, type Table } from '../report.js'
import { type Child } from './child.js'
import { compareCpu, type CpuOf, type Server } from './compare-cpu.js'
import { type Asked, closedLoop, openLoop, quantile } from './load.js'
import { PERSON, plain, type World } from './world.js'

/** How often each thing is done: enough for a median, few enough for a machine that is shared. */
export type Effort = {
  readonly warmUp: number
  readonly rounds: number
  readonly perRound: number
  /** Requests for each percentile, and how many a second. */
  readonly timed: number
  readonly perSecond: number
}

/** The gateway beside proxies that govern nothing, and beside the least that governing takes. */
export async function besideProxies(
  world: World,
  source: Child,
  gateway: Child,
  effort: Effort,
): Promise<Table> {
  const asked = await world.search(gateway, PERSON.ordinary, 40_000)
  const answer = await answerTo(asked, 33)
  await request(`${source.url}/answer`, { method: 'PUT', body: answer })
  const least = answer.length * 0.9
  const others = await Promise.all(
    ['express-json', 'naive', 'reference'].map(async (name): Promise<Server> => {
      const child = await world.start(name, name, [source.url, world.databaseUrl, gateway.url])
      return { child, asked: plain(child, least, asked.headers) }
    }),
  )
  const found = await compareCpu([{ child: gateway, asked }, ...others], effort)
  for (const it of others) await it.child.stop()
  const bytes = Math.round(answer.length / 1000)
  return {
    title: `CPU of the server for one request, a searchset of 33 resources and ${bytes} KB`,
    unit: 'ms',
    lines: linesOf(found),
    goals: [
      ratio(found, 'gateway', 'express-json', 1),
      ratio(found, 'gateway', 'naive', 0.65),
      ratio(found, 'reference', 'express-json', 1),
      ratio(found, 'reference', 'naive', 0.65),
    ],
    notes: [
      'gateway: token, trace, identity, registers, consents, rules, translation, labels, masks, search, durable entry in the log',
      'express-json: Express, undici, JSON.parse and JSON.stringify; naive: Express, fetch and response.json; both govern nothing',
      'reference: a page of code by hand that does the least of it, without trace, rules, consents, translation or search',
    ],
  }
}

/** Twenty sources beside one that sends the same rows. */
export async function manySources(world: World, one: Child, sources: Child, effort: Effort): Promise<Table> {
  const twenty = await world.gateway('twenty', 20, sources)
  const servers = await Promise.all(
    [one, twenty].map(async (child) => ({
      child,
      asked: await world.search(child, PERSON.ordinary, 40_000),
    })),
  )
  for (const it of servers) await answerTo(it.asked, 33)
  const found = await compareCpu(servers, effort)
  await twenty.stop()
  return {
    title: 'CPU of the gateway for one request, the same resources from one source and from twenty',
    unit: 'ms',
    lines: linesOf(found),
    goals: [ratio(found, 'twenty', 'gateway', 1.2)],
    notes: [
      'each source is asked once for a request: for the person of that number, and for what refers to them',
    ],
  }
}

/** Small requests while somebody else asks for a long record, again and again. */
export async function besideLongRecord(world: World, gateway: Child, effort: Effort): Promise<Table> {
  const small = await world.search(gateway, PERSON.small, 8_000)
  const large = await world.search(gateway, PERSON.large, 4_000_000)
  const long: number[] = []
  const askLong = async (): Promise<void> => {
    long.push(...(await closedLoop(large, 1, 1)))
  }
  for (let i = 0; i < 3; i++) await askLong()
  await closedLoop(small, 4, effort.warmUp)
  const seconds = (effort.timed / effort.perSecond) * 1_000
  const alone = await openLoop(small, effort.perSecond, seconds)
  const looping = { go: true }
  const loop = (async () => {
    while (looping.go) await askLong()
  })()
  const beside = await openLoop(small, effort.perSecond, seconds)
  looping.go = false
  await loop
  const line = (name: string, times: readonly number[]): Line => ({
    name,
    median: quantile(times, 0.99),
    least: quantile(times, 0.5),
    most: quantile(times, 1),
  })
  return {
    title: 'waiting for 10 KB: p99 (with the median and the longest)',
    unit: 'ms',
    lines: [
      line('alone', alone),
      line('while a record of 5 MB loops', beside),
      line('that record itself', long),
    ],
    goals: [
      {
        name: 'p99 beside the long record to p99 alone',
        ratio: quantile(beside, 0.99) / quantile(alone, 0.99),
        bound: { kind: 'at-most', ratio: 3 },
      },
    ],
    notes: [],
  }
}

/** The answer, once it is known to be the right one. */
async function answerTo(asked: Asked, resources: number): Promise<string> {
  const { statusCode, headers, body } = await request(`${asked.url}${asked.path}`, {
    method: asked.method,
    headers: asked.headers,
    body: asked.body,
  })
  const text = await body.text()
  const { total } = JSON.parse(text) as { readonly total?: number }
  if (statusCode !== 200 || total !== resources || headers['audit-receipt'] === undefined)
    throw new Error(`a wrong answer: ${statusCode}, ${String(total)} resources`)
  return text
}

function linesOf(found: CpuOf): readonly Line[] {
  return [...found].map(([name, rounds]) => ({
    name,
    median: quantile(rounds, 0.5),
    least: Math.min(...rounds),
    most: Math.max(...rounds),
  }))
}

/** The median of the ratios of single rounds, which saw the same noise. */
function ratio(found: CpuOf, of: string, to: string, atMost: number): Table['goals'][number] {
  const divisors = found.get(to) ?? []
  const ratios = (found.get(of) ?? []).map((it, round) => it / (divisors[round] ?? Number.NaN))
  return { name: `${of} to ${to}`, ratio: quantile(ratios, 0.5), bound: { kind: 'at-most', ratio: atMost } }
}
