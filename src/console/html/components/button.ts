import { type Html, attributes, classes, markup } from '../html.js'

export type Button = {
  readonly text: string
  readonly variant?: 'secondary' | 'reverse' | 'warning' | 'login' | undefined
  readonly small?: boolean | undefined
  readonly disabled?: boolean | undefined
  /** A link that looks like a button. */
  readonly href?: string | undefined
}

/** A button that sends its form, or a link of the same look (NHS design system: button). */
export function button({ text, variant, small, disabled, href }: Button): Html {
  const common = {
    class: classes(
      'nhsuk-button',
      variant !== undefined && `nhsuk-button--${variant}`,
      small === true && 'nhsuk-button--small',
    ),
    'data-module': 'nhsuk-button',
  }
  if (href !== undefined)
    return markup`<a${attributes({ ...common, href, role: 'button', draggable: 'false' })}>${text}</a>`
  const off = disabled === true ? { disabled: true, 'aria-disabled': 'true' } : {}
  return markup`<button${attributes({ ...common, type: 'submit', ...off })}>${text}</button>`
}
