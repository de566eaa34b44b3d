import { type Content, type Html, markup } from '../html.js'

/** Paragraphs set apart (NHS design system: inset text). */
export function insetText(body: Content): Html {
  return markup`<div class="nhsuk-inset-text">
    <span class="nhsuk-u-visually-hidden">Information: </span>
    ${body}
  </div>`
}
