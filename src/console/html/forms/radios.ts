import { type Content, type Html, attributes, markup } from '../html.js'
import { describedBy, groupClass, hintAndError } from './form-group.js'
import { type Option } from './select.js'

export type Radios = {
  readonly id: string
  readonly name: string
  readonly legend: Content
  readonly hint?: Content
  readonly error?: Content
  readonly options: readonly Option[]
  readonly value?: string | undefined
}

/** One of a few (NHS design system: radios). */
export function radios(it: Radios): Html {
  return markup`<div class="${groupClass(it)}">
<fieldset${attributes({ class: 'nhsuk-fieldset', 'aria-describedby': describedBy(it) })}>
<legend class="nhsuk-fieldset__legend">${it.legend}</legend>
${hintAndError(it)}
<div class="nhsuk-radios" data-module="nhsuk-radios">
${it.options.map((option, at) => item(option, at, it))}
</div>
</fieldset>
</div>`
}

function item({ value, text }: Option, at: number, { id, name, value: chosen }: Radios): Html {
  const own = at === 0 ? id : `${id}-${at + 1}`
  return markup`<div class="nhsuk-radios__item">
<input${attributes({ class: 'nhsuk-radios__input', id: own, name, type: 'radio', value, checked: value === chosen })}>
<label class="nhsuk-label nhsuk-radios__label" for="${own}">${text}</label>
</div>`
}
