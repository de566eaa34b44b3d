import { type Officer } from '../../model/officers/officer.js'
import { backLink } from '../html/components/back-link.js'
import { type Html, attributes, markup } from '../html/html.js'
import { plainWord } from '../words/names.js'

/** Around a page: where it is, and whose it is. */
export type Frame = {
  readonly title: string
  readonly content: Html
  readonly back: string | undefined
  /** Whether a form was sent with mistakes: the title of the window then says so first. */
  readonly hasMistakes: boolean
  readonly stylesheet: string
  /** Undefined before anybody has signed in. */
  readonly signedIn:
    { readonly officer: Officer; readonly formToken: string; readonly organisation: string } | undefined
  /** Path of the page within the console. */
  readonly at: string
}

export type NavigationItem = { readonly path: string; readonly text: string }

/** The first-level pages, in the order in which they are shown. */
const NAVIGATION: readonly NavigationItem[] = [
  { path: '/', text: 'Overview' },
  { path: '/alerts', text: 'Alerts' },
  { path: '/episodes', text: 'Break-glass' },
  { path: '/log', text: 'Access log' },
  { path: '/review', text: 'Sample' },
  { path: '/people', text: 'Who accessed a person' },
  { path: '/rules', text: 'Rules' },
  { path: '/simulator', text: 'What would they see?' },
  { path: '/comparison', text: 'Rules then and now' },
  { path: '/quality', text: 'Translation' },
  { path: '/links', text: 'Unlinked records' },
  { path: '/organisations', text: 'Organisations' },
  { path: '/figures', text: 'Sharing figures' },
]

/** A whole page: it needs no script, and loads its style from here alone. */
export function framed(frame: Frame): Html {
  const { title, content, back, stylesheet, signedIn } = frame
  return markup`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>${frame.hasMistakes && 'Error: '}${title} - Linchpin console</title>
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="theme-color" content="#003087" />
        <link rel="icon" href="/console/assets/mark.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/console${stylesheet}" />
      </head>
      <body>
        <a class="nhsuk-skip-link" href="#maincontent">Skip to main content</a>
        ${header(signedIn)} ${signedIn !== undefined && navigation(frame.at)}
        <div class="nhsuk-width-container">
          ${back !== undefined && markup`<nav aria-label="Back">${backLink(`/console${back}`)}</nav>`}
          <main class="nhsuk-main-wrapper" id="maincontent">
            <h1>${title}</h1>
            ${content}
          </main>
        </div>
      </body>
    </html>`
}

function header(signedIn: Frame['signedIn']): Html {
  return markup`<header class="console-header">
    <div class="nhsuk-width-container console-header__inner">
      <a class="console-header__name" href="/console/">${MARK}Linchpin console</a>
      ${
        signedIn !== undefined &&
        markup`<div class="console-header__who">
          <span>${signedIn.officer.name}, ${roleWord(signedIn.officer)}, ${signedIn.organisation}</span>
          <form method="post" action="/console/sign-out">
            <input type="hidden" name="token" value="${signedIn.formToken}" />
            <button class="console-link-button" type="submit">Sign out</button>
          </form>
        </div>`
      }
    </div>
  </header>`
}

/** What an officer is called. */
function roleWord({ role, sees }: Officer): string {
  const word = role === 'ig-officer' ? 'IG officer' : plainWord(role)
  return sees === 'all' ? `${word} for all organisations` : word
}

/** A pin through a wheel. */
const MARK = markup`<svg class="console-header__mark" viewBox="0 0 28 28" aria-hidden="true" focusable="false">
  <circle cx="14" cy="14" r="11" fill="none" stroke="#fff" stroke-width="3" />
  <path d="M14 1v26" stroke="#fff" stroke-width="4" />
</svg>`

/** On a phone the pages are listed once the menu before them is open: a style looks at that, no script. */
function navigation(at: string): Html {
  return markup`<nav class="console-nav" aria-label="Console">
    <div class="nhsuk-width-container">
      <details class="console-nav__menu"><summary>Menu</summary></details>
      <ul>
        ${NAVIGATION.map(({ path, text }) => {
          const isHere = path === '/' ? at === '/' : at === path || at.startsWith(`${path}/`)
          return markup`<li><a${attributes({ href: `/console${path}`, 'aria-current': isHere ? 'page' : undefined })}>${text}</a></li>`
        })}
      </ul>
    </div>
  </nav>`
}
