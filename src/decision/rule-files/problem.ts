/** A file of rules or of data beside them, as read from its folder. */
export type SourceFile = {
  readonly name: string
  readonly text: string
  /** What the text says, where it was parsed before and nothing was wrong with it; the giver answers for it. */
  readonly content?: unknown
}

/** What is wrong in a file, and exactly where. Lines and columns count from 1. */
export type Problem = {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly message: string
}

/** `file:line:column: message`, as compilers write it. */
export function describeProblem(it: Problem): string {
  return `${it.file}:${it.line}:${it.column}: ${it.message}`
}

/** Problems in the order in which someone would meet them when reading the files. */
export function inReadingOrder(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column)
}
