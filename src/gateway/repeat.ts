/** Does something over and over, with a pause after each time. Stopping waits for the time that is under way. */
export function repeat(
  work: () => Promise<void>,
  pauseMs: number,
  failed: () => void,
): { stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  let running = Promise.resolve()
  const next = (): void => {
    if (isStopped) return
    timer = setTimeout(() => {
      running = work().catch(failed).finally(next)
    }, pauseMs)
    timer.unref()
  }
  next()
  return {
    stop: async () => {
      isStopped = true
      clearTimeout(timer)
      await running
    },
  }
}
