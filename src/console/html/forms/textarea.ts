import { type Html, attributes, classes, markup } from '../html.js'
import { type Question, formGroup } from './form-group.js'

export type Textarea = Question & { readonly value?: string | undefined }

/** Several lines of text (NHS design system: textarea). */
export function textarea(it: Textarea): Html {
  const css = classes('nhsuk-textarea', it.error !== undefined && 'nhsuk-textarea--error')
  return formGroup(
    it,
    (described) =>
      markup`<textarea${attributes({ class: css, id: it.id, name: it.name, rows: 5, 'aria-describedby': described })}>${it.value}</textarea>`,
  )
}
