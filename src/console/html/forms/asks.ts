import { type Html, textOfHtml } from '../html.js'

/** Whether a question is among these forms: an error leads only to one that is there. */
export function asks(forms: Html, id: string): boolean {
  return textOfHtml(forms).includes(` id="${id}"`)
}
