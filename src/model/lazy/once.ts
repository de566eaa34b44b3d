/** What is made when it is first asked for, and is the same from then on: so that a start pays only for what it needs. */
export function once<T extends object>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
