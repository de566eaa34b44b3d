import { type Content, type Html, html } from '../html.js'

/** The way back (NHS design system: back link). */
export function backLink(href: string, text: Content = 'Back'): Html {
  return html`<a class="nhsuk-back-link" href="${href}">${text}</a>`
}
