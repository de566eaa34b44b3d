import { parseArgs } from 'node:util'
import { BadInput } from './audit/bad-input.js'
import { exportLog, printAccesses, printCheckpoints, printKeys } from './audit/print-log.js'
import { proveEntry, proveGrowth } from './audit/prove.js'
import { type RetainOptions, retainLog } from './audit/retain.js'
import { writeVerifier } from './audit/verifier.js'
import { verifyLog } from './audit/verify.js'
import { type Command, type CommandIo } from './command.js'

/** `linchpin audit`: verification, proofs and exports of the access log. */
export const auditCommand: Command = {
  name: 'audit',
  summary: 'verify, prove and export the access log',
  usage: `linchpin audit verify [FILE] [--data DIR] [--key KEY]… [--checkpoint FILE]… [--witness KEY]…
    recomputes the log of the database, or of an export, offline; 1 when it was changed; says up to where each of the
    witnesses vouches for it
linchpin audit key [--data DIR]
    prints the public keys of the log: first the one that covers all its shards, to give to witnesses
linchpin audit prove SHARD#INDEX [--data DIR]
    prints the proof that an entry is in the log (C2SP tlog-proof)
linchpin audit prove SHARD --since SIZE [--data DIR]
    prints the proof that the log extends a checkpoint of that many entries that you kept
linchpin audit verifier [--out FILE]
    writes a page that checks both kinds of proof in a browser, without a network
linchpin audit checkpoint [--data DIR]
    prints the newest signed checkpoint of every shard; keep it, and give it to verify later
linchpin audit export --out FILE [--data DIR]
    writes the log, one JSON object a line
linchpin audit retain --before YYYY-MM-DD --by NAME --reason TEXT [--config FILE] [--dry-run]
    removes the evidence of older entries under the retention policy, with the owner's DATABASE_URL; their hashes stay,
    what belongs to an open alert stays, and the removal is an entry of the log
linchpin audit who-accessed [--data DIR]
    reads an NHS number from standard input and prints every access, allowed or refused

The database is that of --data DIR (a running or stopped gateway), else of DATABASE_URL, else of .data.
`,
  async run(argv, io) {
    try {
      return await runPart(argv, io)
    } catch (error) {
      if (!(error instanceof Error)) throw error
      io.stderr(`linchpin audit: ${error.message}\n`)
      return 2
    }
  },
}

type Given = {
  readonly positionals: readonly string[]
  readonly data: string | undefined
  readonly out: string | undefined
  readonly since: string | undefined
  readonly keys: readonly string[]
  readonly checkpoints: readonly string[]
  readonly witnesses: readonly string[]
  readonly retain: RetainOptions
}

type Part = { readonly most: number; run(given: Given, io: CommandIo): Promise<number> }

const PARTS: ReadonlyMap<string, Part> = new Map([
  ['verify', { most: 1, run: (given, io) => verifyLog(given.positionals[0], given, io) }],
  ['key', { most: 0, run: printKeys }],
  ['prove', { most: 1, run: prove }],
  ['verifier', { most: 0, run: (given, io) => writeVerifier(given.out, io) }],
  ['checkpoint', { most: 0, run: printCheckpoints }],
  ['retain', { most: 0, run: (given, io) => retainLog(given.retain, io) }],
  ['export', { most: 0, run: (given, io) => exportLog(given.out, given, io) }],
  ['who-accessed', { most: 0, run: printAccesses }],
] satisfies readonly (readonly [string, Part])[])

async function prove(given: Given, io: CommandIo): Promise<number> {
  const [what] = given.positionals
  return given.since === undefined ? proveEntry(what, given, io) : proveGrowth(what, given.since, given, io)
}

async function runPart(argv: readonly string[], io: CommandIo): Promise<number> {
  const [name, ...rest] = argv
  if (name === '--help' || rest.includes('--help')) {
    io.stdout(auditCommand.usage)
    return 0
  }
  const part = PARTS.get(name ?? '')
  if (part === undefined) throw new BadInput(`expected one of ${[...PARTS.keys()].join(', ')}`)
  const given = read(rest)
  if (given.positionals.length > part.most)
    throw new BadInput(`${name ?? ''} takes no ${given.positionals.at(-1) ?? ''}`)
  return part.run(given, io)
}

function read(argv: readonly string[]): Given {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      out: { type: 'string' },
      since: { type: 'string' },
      key: { type: 'string', multiple: true },
      checkpoint: { type: 'string', multiple: true },
      witness: { type: 'string', multiple: true },
      before: { type: 'string' },
      by: { type: 'string' },
      reason: { type: 'string' },
      config: { type: 'string', default: 'linchpin.yaml' },
      'dry-run': { type: 'boolean', default: false },
    },
  })
  return {
    positionals,
    data: values.data,
    out: values.out,
    since: values.since,
    keys: values.key ?? [],
    checkpoints: values.checkpoint ?? [],
    witnesses: values.witness ?? [],
    retain: {
      before: values.before,
      by: values.by,
      reason: values.reason,
      config: values.config,
      dryRun: values['dry-run'],
    },
  }
}
