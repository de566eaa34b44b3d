import { type Html, markup } from './html.js'

/** A text that is never broken into lines, such as a number that is read as one. */
export function whole(text: string): Html {
  return markup`<span class="console-whole">${text}</span>`
}
