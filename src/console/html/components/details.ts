import { type Content, type Html, attributes, markup } from '../html.js'

/** Text that opens under its summary (NHS design system: details). */
export function details(summary: Content, body: Content, open = false): Html {
  return markup`<details${attributes({ class: 'nhsuk-details', open })}>
<summary class="nhsuk-details__summary"><span class="nhsuk-details__summary-text">${summary}</span></summary>
<div class="nhsuk-details__text">${body}</div>
</details>`
}
