/** Everything a command may touch of the world; tests pass their own. */
export type CommandIo = {
  readonly stdin: AsyncIterable<Uint8Array>
  stdout(text: string): void
  stderr(text: string): void
  /** Whether somebody may be looking at standard error as it is written. */
  readonly stderrIsTerminal?: boolean
  readonly cwd: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** One `linchpin` command. `run` resolves to the exit code: 0 success, 1 a negative finding, 2 bad input. */
export type Command = {
  readonly name: string
  readonly summary: string
  readonly usage: string
  /** First words after which the command says itself what there is to know of them. */
  readonly ownHelp?: ReadonlySet<string>
  run(argv: readonly string[], io: CommandIo): Promise<number>
}
