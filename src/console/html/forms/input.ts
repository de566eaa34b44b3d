import { type Html, attributes, classes, markup } from '../html.js'
import { type Question, formGroup } from './form-group.js'

export type Input = Question & {
  readonly value?: string | undefined
  readonly type?: 'text' | 'date' | 'tel' | 'email' | undefined
  /** Width in characters. */
  readonly width?: 2 | 3 | 4 | 5 | 10 | 20 | 30 | undefined
  readonly code?: boolean | undefined
  readonly inputmode?: 'numeric' | undefined
  readonly autocomplete?: string | undefined
  readonly spellcheck?: boolean | undefined
}

/** A line of text (NHS design system: input). */
export function input(it: Input): Html {
  const css = classes(
    'nhsuk-input',
    it.code === true && 'nhsuk-input--code',
    it.error !== undefined && 'nhsuk-input--error',
    it.width !== undefined && `nhsuk-input--width-${it.width}`,
  )
  return formGroup(
    it,
    (described) =>
      markup`<input${attributes({
        class: css,
        id: it.id,
        name: it.name,
        type: it.type ?? 'text',
        spellcheck: it.spellcheck === undefined ? undefined : String(it.spellcheck),
        value: it.value,
        'aria-describedby': described,
        autocomplete: it.autocomplete,
        inputmode: it.inputmode,
      })}>`,
  )
}
