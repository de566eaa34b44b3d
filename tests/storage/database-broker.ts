import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { type IncomingMessage, createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import pg from 'pg'
import { openFolder } from './open-folder.js'
import { migrate } from '../../src/storage/migrate.js'
import { type PrivatePostgres, startPrivatePostgres } from '../../src/storage/private-postgres.js'

/** Hands out databases to the test files of one run; starts PostgreSQL only when the first is asked for. */
export type DatabaseBroker = { readonly url: string; close(): Promise<void> }

export async function openDatabaseBroker(databaseUrl: string | undefined): Promise<DatabaseBroker> {
  const server = new TestServer(databaseUrl)
  const http = createServer((request, response) => {
    answer(server, request).then(
      (text) => response.end(text),
      (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.message : ''),
    )
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  http.unref()
  const { port } = http.address() as AddressInfo
  const close = async (): Promise<void> => {
    http.close()
    await server.close()
  }
  return { url: `http://127.0.0.1:${String(port)}`, close }
}

async function answer(server: TestServer, { method, url }: IncomingMessage): Promise<string> {
  const name = (url ?? '').slice(1)
  if (method === 'POST') return server.make()
  if (method === 'DELETE' && /^[a-z0-9_]+$/.test(name)) await server.drop(name)
  return ''
}

class TestServer {
  readonly #databaseUrl: string | undefined
  readonly #names = new Set<string>()
  readonly #run = `linchpin_test_${randomBytes(4).toString('hex')}`
  #last: Promise<unknown> = Promise.resolve()
  #started: Promise<string> | undefined
  #private: PrivatePostgres | undefined
  #folder: string | undefined

  constructor(databaseUrl: string | undefined) {
    this.#databaseUrl = databaseUrl
  }

  /** A clone of the migrated template. One at a time: a template may have no other use while it is copied. */
  make(): Promise<string> {
    const made = this.#last.then(async () => {
      const url = await (this.#started ??= this.#start())
      const name = `${this.#run}_${String(this.#names.size)}`
      this.#names.add(name)
      await sql(url, `create database ${name} template ${this.#run}_template`)
      return databaseIn(url, name)
    })
    this.#last = made.catch(() => undefined)
    return made
  }

  async drop(name: string): Promise<void> {
    // A PostgreSQL of our own goes as a whole, at the end.
    if (this.#names.has(name) && this.#private === undefined) await dropWithLogin(await this.#started!, name)
  }

  async close(): Promise<void> {
    await this.#last
    const url = await this.#started?.catch(() => undefined)
    if (url !== undefined && this.#private === undefined)
      for (const name of [...this.#names, `${this.#run}_template`]) await dropWithLogin(url, name)
    await this.#private?.stop()
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true })
  }

  async #start(): Promise<string> {
    const url = this.#databaseUrl ?? (await this.#startPrivate())
    const template = `${this.#run}_template`
    await sql(url, `create database ${template}`)
    await migrate(databaseIn(url, template))
    return url
  }

  async #startPrivate(): Promise<string> {
    this.#folder = await openFolder('linchpin-tests-')
    this.#private = await startPrivatePostgres({ dataDir: this.#folder })
    return this.#private.url
  }
}

function databaseIn(url: string, name: string): string {
  const parsed = new URL(url)
  parsed.pathname = `/${name}`
  return parsed.href
}

async function dropWithLogin(url: string, name: string): Promise<void> {
  await sql(url, `drop database if exists ${name} with (force)`)
  await sql(url, `drop role if exists ${name}_gateway`)
}

async function sql(url: string, text: string): Promise<void> {
  const connection = new pg.Client({ connectionString: url })
  await connection.connect()
  try {
    await connection.query(text)
  } finally {
    await connection.end()
  }
}
