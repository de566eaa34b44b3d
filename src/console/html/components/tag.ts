import { type Content, type Html, attributes, classes, markup } from '../html.js'

export type TagColour =
  'grey' | 'green' | 'aqua-green' | 'blue' | 'purple' | 'red' | 'orange' | 'yellow' | 'white'

/** A status in a word (NHS design system: tag). Blue without a colour. */
export function tag(text: Content, colour?: TagColour): Html {
  const css = classes('nhsuk-tag', colour !== undefined && `nhsuk-tag--${colour}`)
  return markup`<strong${attributes({ class: css })}>${text}</strong>`
}
