import { parseArgs } from 'node:util'

/** What of `linchpin links` is wanted. */
export type WantedLinks = {
  readonly act: string
  readonly config: string
  readonly source: string | undefined
  readonly id: string | undefined
  readonly by: string | undefined
  readonly reason: string | undefined
  readonly again: boolean
}

/** The arguments as given, or what is wrong with them. */
export function readWanted(argv: readonly string[], acts: readonly string[]): WantedLinks | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        config: { type: 'string', default: 'linchpin.yaml' },
        source: { type: 'string' },
        id: { type: 'string' },
        by: { type: 'string' },
        reason: { type: 'string' },
        again: { type: 'boolean', default: false },
      },
    })
    const [act = '', ...more] = positionals
    if (!acts.includes(act) || more.length > 0) return `one of ${acts.join(', ')} is needed`
    const { config, source, id, by, reason, again } = values
    return { act, config, source, id, by, reason, again }
  } catch (error) {
    return error instanceof Error ? error.message : 'bad arguments'
  }
}
