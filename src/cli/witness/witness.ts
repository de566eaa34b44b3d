import { type Server } from 'node:http'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import {
  NoteError,
  type NoteVerifier,
  noteSigner,
  parseVerifierKey,
  verifierKeyOf,
} from '../../audit/proofs/note-key.js'
import { BadInput } from '../audit/bad-input.js'
import { type Command, type CommandIo } from '../command.js'
import { witnessServer } from './witness-server.js'
import { WitnessStateError, openWitnessState } from './witness-state.js'

/** `linchpin witness`: a partner organisation's witness of a log. */
export const witnessCommand: Command = {
  name: 'witness',
  summary: 'runs a witness, which signs only checkpoints that extend those it signed before',
  usage: `linchpin witness --name NAME --log KEY… [--data DIR] [--listen HOST:PORT]

Runs a witness of access logs (C2SP tlog-witness) until it is told to stop. It signs a checkpoint only when it is shown
that the log still holds, unchanged, every entry of the checkpoint it signed before; so nobody can rewrite the log
without it. It is sent hashes, never an entry.

  --name NAME         the name it signs under, such as a host name of yours without https://
  --log KEY           the public key of a log it watches, as “linchpin audit key” prints it; give it for each log
  --data DIR          where its own key and what it signed are kept (default .witness); back it up, never share it
  --listen HOST:PORT  where it listens (default 127.0.0.1:8090); put TLS in front

It prints its own public key at start: the log's gateway is told it, and those who verify proofs.
POST /add-checkpoint takes checkpoints; GET /checkpoints says what it last signed of each log.
`,
  async run(argv, io) {
    try {
      const stopped = interruption()
      const witness = await startWitness(readArguments(argv), io)
      await stopped
      await witness.close()
      return 0
    } catch (error) {
      if (!(error instanceof BadInput || error instanceof WitnessStateError)) throw error
      io.stderr(`linchpin witness: ${error.message}\n`)
      return 2
    }
  },
}

export type WitnessArguments = {
  readonly name: string
  readonly logs: readonly NoteVerifier[]
  readonly data: string
  readonly host: string
  readonly port: number
}

/** Starts the witness and prints its key. Rejects with BadInput or WitnessStateError. */
export async function startWitness(
  { name, logs, data, host, port }: WitnessArguments,
  io: CommandIo,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const state = await openWitnessState(resolve(io.cwd, data))
  try {
    const signer = readNamed('--name', () => noteSigner(name, state.privateKey))
    const report = (kind: string, size: bigint | undefined): void =>
      io.stderr(`${new Date().toISOString()} ${kind}${size === undefined ? '' : ` ${String(size)}`}\n`)
    const server = witnessServer({ signer, logs, state, now: () => new Date(), report })
    const bound = await listen(server, host, port)
    io.stdout(`${verifierKeyOf(signer, 'cosignature')}\n`)
    io.stderr(`witness ${name} listens on http://${host}:${String(bound)}\n`)
    return {
      port: bound,
      close: async () => {
        server.closeIdleConnections()
        await new Promise((done) => server.close(done))
        await state.close()
      },
    }
  } catch (error) {
    await state.close()
    throw error
  }
}

function readArguments(argv: readonly string[]): WitnessArguments {
  const { values } = readNamed('arguments', () =>
    parseArgs({
      args: [...argv],
      options: {
        name: { type: 'string' },
        log: { type: 'string', multiple: true },
        data: { type: 'string', default: '.witness' },
        listen: { type: 'string', default: '127.0.0.1:8090' },
      },
    }),
  )
  const { name, log = [], data } = values
  if (name === undefined) throw new BadInput('--name expects the name it signs under')
  if (log.length === 0) throw new BadInput('--log expects the public key of a log, name+hash+key')
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(values.listen) ?? []
  if (host === undefined || Number(port) > 65_535) throw new BadInput('--listen expects HOST:PORT')
  const logs = log.map((it) => readNamed(`--log ${it}`, () => parseVerifierKey(it)))
  if (logs.some((it) => it.type !== 'note'))
    throw new BadInput('--log expects the key of a log, not of a witness')
  return { name, logs, data, host, port: Number(port) }
}

function readNamed<T>(what: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof NoteError || error instanceof TypeError)
      throw new BadInput(`${what}: ${error.message}`)
    throw error
  }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((bound, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new BadInput(`--listen ${host}:${String(port)}: ${error.code ?? 'cannot be used'}`))
    })
    server.listen(port, host, () => {
      const address = server.address()
      bound(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

/** Resolves with the first signal that asks the process to stop. */
function interruption(): Promise<void> {
  return new Promise((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop())
  })
}
