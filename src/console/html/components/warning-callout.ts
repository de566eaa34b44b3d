import { type Content, type Html, markup } from '../html.js'

/** A warning with a heading (NHS design system: warning callout). */
export function warningCallout(heading: Content, text: Content): Html {
  return markup`<div class="nhsuk-card nhsuk-card--warning">
    <div class="nhsuk-card__content">
      <h3 class="nhsuk-card__heading">${heading}</h3>
      <p class="nhsuk-card__description">${text}</p>
    </div>
  </div>`
}
