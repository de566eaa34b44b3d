/** Rules, labels or mappings that cannot be used: every problem, each with file, line and column. */
export class DataError extends Error {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.name = 'DataError'
    this.problems = problems
  }
}

/** What is read from the folder; throws a DataError when that cannot be done. */
export function reading<T>(folder: string, read: () => T): T {
  try {
    return read()
  } catch {
    throw new DataError([`${folder}: cannot be read`])
  }
}
