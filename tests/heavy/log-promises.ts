import pg from 'pg'
import { isJsonObject, type JsonObject } from '../../src/model/json.js'
import { type Received } from './callers.js'

/**
 * What is wrong with the log, seen from those who were answered: each answer must stand in it at its receipt, with
 * its status, its length and the digest of exactly the bytes that came. Empty when every promise is kept.
 */
export async function brokenPromises(url: string, received: readonly Received[]): Promise<readonly string[]> {
  const log = await readResponses(url)
  return received.flatMap(({ receipt, requestId, status, bytes, digest }) => {
    if (receipt === undefined) return status === 503 ? [] : [`${status} without a receipt`]
    const kept = log.get(receipt)
    if (kept === undefined) return [`${receipt} is not in the log`]
    const told = JSON.stringify({ requestId, status, bytes, digest })
    return told === kept ? [] : [`${receipt} holds ${kept} and the caller has ${told}`]
  })
}

async function readResponses(url: string): Promise<ReadonlyMap<string, string>> {
  const connection = new pg.Client({ connectionString: url })
  await connection.connect()
  try {
    const { rows } = await connection.query<{ readonly receipt: string; readonly body: string }>(
      "select origin || '#' || idx as receipt, body from audit_entry join audit_shard using (shard)",
    )
    return new Map(rows.map(({ receipt, body }) => [receipt, responseIn(body)]))
  } finally {
    await connection.end()
  }
}

function responseIn(body: string): string {
  const entry: unknown = JSON.parse(body)
  const evidence = isJsonObject(entry) ? entry['evidence'] : undefined
  const { requestId, response }: JsonObject = isJsonObject(evidence) ? evidence : {}
  const { status, bytes, digest }: JsonObject = isJsonObject(response) ? response : {}
  return JSON.stringify({ requestId, status, bytes, digest })
}
