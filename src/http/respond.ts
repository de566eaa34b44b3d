import { type Response } from 'express'
import { type Recorded, type RecordedAnswer, answerOf } from '../audit/record.js'
import { batchResponse } from './batch/batch-response.js'
import { type PublicDocument } from './public-document.js'

/** Headers of every answer: nothing is cached, sniffed, framed or referred. */
const ALWAYS: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
}

/** The one place a record leaves the process. */
export function respond(response: Response, recorded: Recorded): void {
  write(response, answerOf(recorded))
}

/** The answers to a batch in one Bundle: each of them recorded by itself. */
export function respondBatch(response: Response, recorded: readonly Recorded[]): void {
  write(response, batchResponse(recorded.map(answerOf)))
}

/** Sends a document that holds no person's data: metadata, tokens, health, metrics. */
export function respondPublic(response: Response, document: PublicDocument): void {
  write(response, {
    status: document.status,
    headers: { 'Content-Type': document.contentType, ...document.headers },
    body: new TextEncoder().encode(document.body),
  })
}

function write(response: Response, answer: RecordedAnswer): void {
  response.status(answer.status)
  for (const [name, value] of Object.entries({ ...ALWAYS, ...answer.headers }))
    response.setHeader(name, value)
  response.setHeader('Content-Length', String(answer.body.length))
  response.end(answer.body)
}
