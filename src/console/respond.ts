import { type Response } from 'express'
import { type Html, textOfHtml } from './html/html.js'

/** A document of the console: the bytes and what is said of them. */
export type ConsoleDocument = {
  readonly status: number
  readonly contentType: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** What every answer of the console carries: nothing runs, nothing is loaded from elsewhere, nothing is kept. */
function headersOf(providerOrigin: string): Readonly<Record<string, string>> {
  return {
    'Content-Security-Policy': [
      "default-src 'none'",
      "style-src 'self'",
      "img-src 'self'",
      // A form that needs a fresh sign-in leads on to the provider.
      `form-action 'self' ${providerOrigin}`,
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ].join('; '),
    'Cache-Control': 'no-store',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
    'Referrer-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
  }
}

/** The one place the console writes an answer. */
export function respondDocument(response: Response, document: ConsoleDocument, providerOrigin: string): void {
  const body = Buffer.from(document.body)
  response.status(document.status)
  const headers = { ...headersOf(providerOrigin), ...document.headers }
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  response.setHeader('Content-Type', document.contentType)
  response.setHeader('Content-Length', String(body.length))
  response.end(response.req.method === 'HEAD' ? undefined : body)
}

/** Sends the browser on, with See Other so that a form is not sent again. */
export function respondRedirect(response: Response, to: string, providerOrigin: string): void {
  const document = { status: 303, contentType: 'text/plain; charset=utf-8', body: 'See other' }
  respondDocument(response, { ...document, headers: { Location: to } }, providerOrigin)
}

/** The document of a page in its frame. */
export function htmlDocument(status: number, page: Html): ConsoleDocument {
  return { status, contentType: 'text/html; charset=utf-8', body: textOfHtml(page) }
}
