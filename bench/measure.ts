/** One of the things that do the same work. */
export type Contender = {
  readonly name: string
  /** Does the work for so many items, starting anywhere. */
  readonly run: (items: number) => void | Promise<void>
}

/** CPU time for one item in microseconds: the median round, and the fastest and slowest. */
export type Measured = {
  readonly name: string
  readonly median: number
  readonly least: number
  readonly most: number
}

/** Long enough for the clock of CPU time, short enough to change places often. */
const ROUND_MICROSECONDS = 250_000

/** Measures the contenders in interleaved rounds, the order reversed in every other one: all meet the same noise. */
export async function measure(
  contenders: readonly Contender[],
  rounds: number,
): Promise<readonly Measured[]> {
  const sizes: number[] = []
  for (const it of contenders) sizes.push(await roundSize(it))
  const times = contenders.map((): number[] => [])
  for (let round = 0; round < rounds; round++) {
    const order = [...contenders.keys()]
    if (round % 2 === 1) order.reverse()
    for (const index of order) {
      const contender = contenders[index]
      const items = sizes[index] ?? 1
      if (contender !== undefined) times[index]?.push((await cpuOf(contender, items)) / items)
    }
  }
  return contenders.map(({ name }, index) => ({ name, ...spread(times[index] ?? []) }))
}

/** Warms the contender up and finds how many items fill a round. */
async function roundSize(contender: Contender): Promise<number> {
  let items = 16
  for (;;) {
    const spent = await cpuOf(contender, items)
    if (spent >= ROUND_MICROSECONDS / 2) return Math.max(1, Math.round((items * ROUND_MICROSECONDS) / spent))
    items *= 2
  }
}

/** CPU time of the whole process: collecting the garbage that the work leaves is part of its price. */
async function cpuOf(contender: Contender, items: number): Promise<number> {
  const before = process.cpuUsage()
  await contender.run(items)
  const { user, system } = process.cpuUsage(before)
  return user + system
}

function spread(times: readonly number[]): Omit<Measured, 'name'> {
  const sorted = [...times].sort((a, b) => a - b)
  return {
    median: sorted[Math.floor(sorted.length / 2)] ?? 0,
    least: sorted[0] ?? 0,
    most: sorted.at(-1) ?? 0,
  }
}
