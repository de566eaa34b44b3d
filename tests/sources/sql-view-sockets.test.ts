import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type SourceSettings } from '../../src/config/settings-types.js'
import { type Connector } from '../../src/sources/connector.js'
import { sqlView } from '../../src/sources/sql-view/sql-view.js'
import { askContext, questionFor, sourceSettings, sourceWorld } from './source-world.js'

/** `AuthenticationOk` and `ReadyForQuery` (PostgreSQL, message formats): whoever comes is let in. */
const LET_IN = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49])

type SilentServer = {
  readonly port: number
  readonly sockets: ReadonlySet<Socket>
  /** Most sockets that were open at once. */
  most(): number
  came(): number
  close(): Promise<void>
}

/** A server that answers what a client says first, and nothing after that. */
async function silentServer(first: Buffer): Promise<SilentServer> {
  const sockets = new Set<Socket>()
  let most = 0
  let came = 0
  const server = createServer((socket) => {
    came++
    sockets.add(socket)
    most = Math.max(most, sockets.size)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    socket.once('data', () => {
      socket.write(first)
      socket.resume()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    sockets,
    most: () => most,
    came: () => came,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const it of sockets) it.destroy()
      }),
  }
}

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((it) => it.close()))
})

const PERSON = {
  part: 'PERSONS',
  view: 'linchpin.persons',
  nhsNumber: { column: 'NHS_ID', holds: 'number' },
  areas: ['demographics'],
  id: 'PERSON_ID',
}
const NOTES = {
  part: 'NOTES',
  view: 'linchpin.notes',
  nhsNumber: { column: 'nhs_number', holds: 'text' },
  areas: ['alerts'],
}

type Arranged = {
  readonly server: SilentServer
  readonly settings: SourceSettings
  readonly connector: Connector
}

async function arranged(first: Buffer, changes: object = {}): Promise<Arranged> {
  const server = await silentServer(first)
  const settings = sourceSettings({
    kind: 'sql-view',
    recordClass: 'social-care-record',
    maxConcurrent: 2,
    options: {
      host: '127.0.0.1',
      port: server.port,
      database: 'd',
      user: 'u',
      password: { env: 'PASSWORD' },
      person: PERSON,
      views: [NOTES],
      ...changes,
    },
  })
  const connector = sqlView(settings, sourceWorld())
  open.push(server)
  return { server, settings, connector }
}

describe('a warehouse that lets us in and then says nothing', () => {
  it.each([
    ['after the login', LET_IN, {}],
    ['before it', Buffer.alloc(0), {}],
    ['while TLS is agreed', Buffer.from('S'), { tls: {} }],
    ['before TLS is agreed', Buffer.alloc(0), { tls: {} }],
  ] as const)('holds no more sockets than may be open at once: silent %s', async (_, first, changes) => {
    const { server, settings, connector } = await arranged(first, changes)
    for (let round = 0; round < 3; round++) {
      const answers = await Promise.all(
        [1, 2].map(() => connector.ask(questionFor(settings, ['demographics']), askContext(300))),
      )
      expect(answers.flatMap((it) => it.outcomes.map(({ outcome }) => outcome))).not.toContain('answered')
      await expect.poll(() => server.sockets.size).toBe(0)
    }
    expect(server.came()).toBeGreaterThan(2)
    expect(server.most()).toBeLessThanOrEqual(2)
    await connector.close()
  })

  it('is let go of when the connector closes', async () => {
    const { server, settings, connector } = await arranged(LET_IN)
    const asked = connector.ask(questionFor(settings, ['demographics']), askContext(60_000))
    await expect.poll(() => server.sockets.size).toBe(1)
    await connector.close()
    await expect.poll(() => server.sockets.size).toBe(0)
    expect((await asked).outcomes.map((it) => it.outcome)).toEqual(['error'])
    await connector.ask(questionFor(settings, ['demographics']), askContext(1_000))
    expect(server.came()).toBe(1)
  })

  it('stops no start, which leaves no socket', async () => {
    const { server, connector } = await arranged(LET_IN)
    expect(await connector.ready?.()).toEqual([])
    expect(server.came()).toBe(1)
    await expect.poll(() => server.sockets.size).toBe(0)
    await connector.close()
  })
})
