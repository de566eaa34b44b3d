import { type OfficerDeed } from '../audit/questions/officer-entry.js'
import { type Officer, type OfficerRole, type Viewer } from '../model/officers/officer.js'
import { type Html } from './html/html.js'
import { type ConsolePorts } from './ports.js'

/** One request of a signed-in officer. */
export type Visit = {
  readonly officer: Officer
  readonly viewer: Viewer
  /** What each form carries. */
  readonly formToken: string
  /** Key of the session, for what is kept as long as it lasts. */
  readonly sessionKey: string
  readonly isFresh: boolean
  /** Parts of the path by their names. */
  readonly path: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly form: URLSearchParams
  readonly now: Date
  readonly ports: ConsolePorts
}

/** A page of the console, without its frame. */
export type Page = {
  readonly kind: 'page'
  readonly title: string
  readonly content: Html
  /** Where the way back leads; undefined for none. */
  readonly back?: string | undefined
  readonly status?: 400 | 403 | 404 | 409 | 410 | 503 | undefined
}

type Redirect = { readonly kind: 'redirect'; readonly to: string }

type Download = {
  readonly kind: 'download'
  readonly name: string
  readonly contentType: string
  readonly text: string
}

/** What is shown, and what of it is recorded first: nothing only where nothing of a person or a person's use was read. */
export type Outcome = {
  readonly answer: Page | Redirect | Download
  readonly deed: OfficerDeed | 'nothing-read'
}

/** One address of the console. */
export type PageRow = {
  readonly method: 'GET' | 'POST'
  /** Path within the console; a part that starts with a colon is a name. */
  readonly path: string
  /** Who may come here; others are told that it is not there. */
  readonly roles: readonly OfficerRole[]
  /** Needs a sign-in that is still fresh: `back` is where one goes on after signing in again. */
  readonly fresh?: { readonly back: (visit: Visit) => string } | undefined
  readonly visit: (visit: Visit) => Outcome | Promise<Outcome>
}

/** An outcome that read nothing of anybody. */
export function shown(page: Omit<Page, 'kind'>): Outcome {
  return { answer: { kind: 'page', ...page }, deed: 'nothing-read' }
}
