/** What kind of mistake a mapping holds. */
type ProblemCode =
  | 'syntax'
  | 'shape'
  | 'unknown-field'
  | 'unknown-variable'
  | 'unknown-function'
  | 'unknown-concept-map'
  | 'unknown-output'
  | 'unknown-element'
  | 'wrong-arguments'
  | 'wrong-type'
  | 'wrong-code'
  | 'wrong-cardinality'
  | 'missing-element'
  | 'missing-file'
  | 'duplicate'
  | 'unmapped-field'
  | 'ignored-but-mapped'
  | 'unshared-outside'

/** One mistake, where it stands, and what was expected. */
export type MappingProblem = {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly code: ProblemCode
  readonly message: string
}

/** Takes note of a mistake at an offset of the file being read. */
export type Report = (offset: number, code: ProblemCode, message: string) => void

/** The problem as one line, `file:line:column: message`, the form editors and terminals can follow. */
export function formatProblem(problem: MappingProblem): string {
  return `${problem.file}:${problem.line}:${problem.column}: ${problem.message}`
}
