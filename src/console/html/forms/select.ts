import { type Html, attributes, classes, markup } from '../html.js'
import { type Question, formGroup } from './form-group.js'

export type Option = { readonly value: string; readonly text: string }
export type Select = Question & { readonly options: readonly Option[]; readonly value?: string | undefined }

/** One of a list (NHS design system: select). */
export function select(it: Select): Html {
  const css = classes('nhsuk-select', it.error !== undefined && 'nhsuk-select--error')
  return formGroup(
    it,
    (described) =>
      markup`<select${attributes({ class: css, id: it.id, name: it.name, 'aria-describedby': described })}>
${it.options.map(
  ({ value, text }) => markup`<option${attributes({ value, selected: value === it.value })}>${text}</option>`,
)}
</select>`,
  )
}
