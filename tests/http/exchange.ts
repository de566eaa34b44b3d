import { type IncomingHttpHeaders, request as send } from 'node:http'
import { type JsonObject, isJsonObject } from '../../src/model/json.js'

export type Reply = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** The body as JSON; an empty object where it is none. */
  readonly body: JsonObject
}

export type Call = {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/**
 * Sends a request to a loopback port exactly as written: no path is tidied, no header added but the body's length,
 * and not that where the call says that it is chunked.
 */
export function exchange(port: number, path: string, call: Call): Promise<Reply> {
  const { method = 'GET', headers = {}, body } = call
  const isChunked = headers['Transfer-Encoding'] !== undefined
  const length = body === undefined || isChunked ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }
  const options = { host: '127.0.0.1', port, method, path, headers: { ...length, ...headers } }
  return new Promise((resolve, reject) => {
    const outgoing = send(options, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, body: objectIn(text) })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

function objectIn(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) ? value : {}
  } catch {
    return {}
  }
}
