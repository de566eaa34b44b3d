/**
 * What is found within a minute of the machine's own clock: delivery pauses after an attempt that a busy machine spoils.
 * Rejects with the words of what is missing.
 */
export async function inTheEnd<T>(what: string, find: () => Promise<T | undefined>): Promise<T> {
  const end = performance.now() + 60_000
  while (performance.now() < end) {
    const found = await find()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(what)
}
