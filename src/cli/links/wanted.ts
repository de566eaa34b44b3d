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
  /** What `show` printed of the record that is judged. */
  readonly seen: string | undefined
  /** Where looking for people goes on: after this id of a source's person. */
  readonly after: string
  readonly most: number
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
        seen: { type: 'string' },
        again: { type: 'boolean', default: false },
        after: { type: 'string', default: '' },
        most: { type: 'string', default: '500' },
      },
    })
    const [act = '', ...more] = positionals
    if (!acts.includes(act) || more.length > 0) return `one of ${acts.join(', ')} is needed`
    const { most, ...rest } = values
    if (!/^[1-9]\d{0,4}$/.test(most)) return '--most expects a number from 1 to 99999'
    const { source, id, by, reason, seen } = rest
    return { ...rest, act, source, id, by, reason, seen, most: Number(most) }
  } catch (error) {
    return error instanceof Error ? error.message : 'bad arguments'
  }
}
