import pg from 'pg'
import { migrate } from '../../src/storage/migrate.js'

/** An empty database of that name in the same PostgreSQL, brought up to date; resolves to its URL. */
export async function newDatabase(ownerUrl: string, name: string): Promise<string> {
  await withOwner(ownerUrl, (owner) => owner.query(`create database ${name}`))
  const url = urlOf(ownerUrl, name)
  await migrate(url)
  return url
}

/** Gives the room back before the next part of the run needs it. */
export async function dropDatabase(ownerUrl: string, url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1)
  await withOwner(ownerUrl, (owner) => owner.query(`drop database ${name} with (force)`))
}

/** A connection as the owner, closed when the work is done. */
export async function withOwner<T>(url: string, work: (owner: pg.Client) => Promise<T>): Promise<T> {
  const owner = new pg.Client({ connectionString: url, options: '-c timezone=UTC' })
  await owner.connect()
  try {
    return await work(owner)
  } finally {
    await owner.end()
  }
}

function urlOf(ownerUrl: string, name: string): string {
  const url = new URL(ownerUrl)
  url.pathname = `/${name}`
  return url.href
}
