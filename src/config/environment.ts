/** The only reader of the process environment. */
export type Environment = {
  readonly databaseUrl: string | undefined
  readonly variable: (name: string) => string | undefined
}

/** The environment of the process: the only place that reads it. */
export function readEnvironment(): Environment {
  return {
    databaseUrl: process.env['DATABASE_URL'],
    variable: (name) => process.env[name],
  }
}
