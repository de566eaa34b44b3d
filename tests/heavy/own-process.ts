/**
 * How long this process was kept from running: a machine that is busy with others fires every timer late, which says
 * nothing of the broker.
 */
export function watchStalls(): { longestSince(at: number): number; stop(): void } {
  const EVERY = 5
  const found: { readonly at: number; readonly late: number }[] = []
  let last = performance.now()
  const look = (now: number): void => {
    if (now - last > 2 * EVERY) found.push({ at: now, late: now - last - EVERY })
    last = now
  }
  const timer = setInterval(() => look(performance.now()), EVERY)
  return {
    longestSince: (at) => {
      look(performance.now())
      return Math.max(0, ...found.filter((it) => it.at >= at).map((it) => it.late))
    },
    stop: () => clearInterval(timer),
  }
}

/** Sockets and timers that keep this process busy, beside those that listen. */
export function resources(): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const it of process.getActiveResourcesInfo())
    if (it === 'TCPSocketWrap' || it === 'Timeout') counts[it] = (counts[it] ?? 0) + 1
  return counts
}
