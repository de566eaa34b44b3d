import { type Content, type Html, markup } from '../html.js'

export type SummaryRow = { readonly key: Content; readonly value: Content }

/** Facts of one thing, name by name (NHS design system: summary list). */
export function summaryList(rows: readonly SummaryRow[]): Html {
  return markup`<dl class="nhsuk-summary-list">
    ${rows.map(
      ({ key, value }) =>
        markup`<div class="nhsuk-summary-list__row">
          <dt class="nhsuk-summary-list__key">${key}</dt>
          <dd class="nhsuk-summary-list__value">${value}</dd>
        </div>`,
    )}
  </dl>`
}
