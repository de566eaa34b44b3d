import { type Content, type Html, markup } from '../html.js'

/** The way back (NHS design system: back link). */
export function backLink(href: string, text: Content = 'Back'): Html {
  return markup`<a class="nhsuk-back-link" href="${href}">${text}</a>`
}
