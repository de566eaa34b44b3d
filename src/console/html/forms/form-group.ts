import { type Content, type Html, attributes, classes, markup } from '../html.js'

/** What every question of a form has. */
export type Question = {
  readonly id: string
  readonly name: string
  readonly label: Content
  readonly hint?: Content
  readonly error?: Content
}

/** A question with its label, hint and error around the control (NHS design system: form group). */
export function formGroup(question: Question, control: (describedBy: string | undefined) => Html): Html {
  const { id, label } = question
  return markup`<div class="${groupClass(question)}">
    <label class="nhsuk-label" for="${id}">${label}</label>
    ${hintAndError(question)} ${control(describedBy(question))}
  </div>`
}

/** The ids of the hint and the error, for `aria-describedby`; undefined where there is neither. */
export function describedBy({
  id,
  hint,
  error,
}: Pick<Question, 'id' | 'hint' | 'error'>): string | undefined {
  const ids = classes(hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`)
  return ids === '' ? undefined : ids
}

/** The hint and the error of a question, where it has them. */
export function hintAndError({ id, hint, error }: Pick<Question, 'id' | 'hint' | 'error'>): Content {
  return [
    hint !== undefined && markup`<div${attributes({ class: 'nhsuk-hint', id: `${id}-hint` })}>${hint}</div>`,
    error !== undefined &&
      markup`<span class="nhsuk-error-message" id="${`${id}-error`}"
        ><span class="nhsuk-u-visually-hidden">Error: </span>${error}</span
      >`,
  ]
}

/** The class of the group, which shows when there is an error. */
export function groupClass({ error }: Pick<Question, 'error'>): string {
  return classes('nhsuk-form-group', error !== undefined && 'nhsuk-form-group--error')
}
