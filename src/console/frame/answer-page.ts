import { type Response } from 'express'
import { type Stylesheet } from '../assets/stylesheet.js'
import { type ConsolePorts } from '../ports.js'
import { type CookieJar } from '../sign-in/cookies.js'
import { htmlDocument, respondDocument, respondRedirect } from '../respond.js'
import { type Outcome, type Visit } from '../visit.js'
import { organisationName } from '../words/names.js'
import { type ErrorPage } from './error-pages.js'
import { framed } from './frame.js'

/** What every answer is made with. */
export type Shell = {
  readonly ports: ConsolePorts
  readonly stylesheet: Stylesheet
  readonly jar: CookieJar
}

/** Records what was read or done, and only then answers. Rejects, with nothing sent, when it cannot be recorded. */
export async function answerPage(
  response: Response,
  shell: Shell,
  visit: Visit,
  { answer, deed }: Outcome,
): Promise<void> {
  const { ports } = shell
  const requestId = String(response.locals['requestId'])
  if (deed !== 'nothing-read') await ports.record(deed, visit.officer, requestId)
  switch (answer.kind) {
    case 'redirect':
      respondRedirect(response, `/console${answer.to}`, ports.provider.origin)
      return
    case 'download': {
      const headers = { 'Content-Disposition': `attachment; filename="${answer.name}"` }
      const { contentType, text } = answer
      respondDocument(response, { status: 200, contentType, body: text, headers }, ports.provider.origin)
      return
    }
    case 'page': {
      const { title, content, back, status = 200 } = answer
      write(response, shell, visit, { status, title, content, back })
    }
  }
}

/** Shows a page that was not asked for. */
export function showPage(
  response: Response,
  shell: Shell,
  visit: Visit | undefined,
  { status, title, content }: ErrorPage,
): void {
  write(response, shell, visit, { status, title, content, back: undefined })
}

type Shown = Omit<ErrorPage, 'status'> & { readonly status: number; readonly back: string | undefined }

function write(response: Response, shell: Shell, visit: Visit | undefined, shown: Shown): void {
  const { ports, stylesheet } = shell
  const { status, title, content, back } = shown
  const at = response.req.path
  const signedIn =
    visit === undefined
      ? undefined
      : {
          officer: visit.officer,
          formToken: visit.formToken,
          organisation: organisationName(visit.officer.organisation, ports),
        }
  const hasMistakes = status === 400
  const page = framed({ title, content, back, hasMistakes, stylesheet: stylesheet.path, signedIn, at })
  respondDocument(response, htmlDocument(status, page), ports.provider.origin)
}
