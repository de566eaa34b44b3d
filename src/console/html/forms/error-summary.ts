import { type Html, markup } from '../html.js'

export type FormError = { readonly text: string; readonly href: string }

/** Everything that is wrong with a form, each leading to its question (NHS design system: error summary). */
export function errorSummary(errors: readonly FormError[]): Html {
  return markup`<div class="nhsuk-error-summary" data-module="nhsuk-error-summary">
    <div role="alert">
      <h2 class="nhsuk-error-summary__heading">There is a problem</h2>
      <div class="nhsuk-error-summary__body">
        <ul class="nhsuk-list nhsuk-error-summary__list">
          ${errors.map(({ text, href }) => markup`<li><a href="${href}">${text}</a></li>`)}
        </ul>
      </div>
    </div>
  </div>`
}
