import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Refusal } from '../../model/refusal.js'

/**
 * Puts a body on disk as it arrives, readable by this process alone, for as long as it is used. Refuses a body over
 * the limit as soon as it is over, and one that ends early.
 */
export async function withSpooledBody<T>(
  body: Readable,
  limit: number,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'linchpin-extract-'))
  try {
    const path = join(folder, 'body')
    await spool(body, limit, path)
    return await use(path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function spool(body: Readable, limit: number, path: string): Promise<void> {
  let size = 0
  const bounded = new Transform({
    transform: (chunk: Uint8Array, _encoding, next) => {
      size += chunk.length
      next(size > limit ? new Refusal('BODY_TOO_LARGE') : undefined, chunk)
    },
  })
  try {
    await pipeline(body, bounded, createWriteStream(path, { mode: 0o600 }), { end: true })
  } catch (error) {
    if (error instanceof Refusal) throw error
    // The caller went away, or was too slow: no failure of ours.
    throw new Refusal('BAD_REQUEST', { detail: 'body ended early' })
  }
}
