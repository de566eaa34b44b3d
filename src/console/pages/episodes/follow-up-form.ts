import { button } from '../../html/components/button.js'
import { input } from '../../html/forms/input.js'
import { textarea } from '../../html/forms/textarea.js'
import { type Html, markup } from '../../html/html.js'
import { type FieldError } from '../log/question-form.js'

/** What was written into the form, and what is wrong with it; nothing where the list is empty. */
export type FollowUpForm = {
  readonly who: string
  readonly note: string
  readonly errors: readonly FieldError[]
}

const MOST = { who: 200, note: 4000 }

/** Reads the form; whatever it holds, texts come back without characters the database refuses. */
export function readFollowUp(form: URLSearchParams): FollowUpForm {
  const read = (name: string): string => (form.get(name) ?? '').replaceAll('\0', '').trim()
  const [who, note] = [read('who'), read('note')]
  return {
    who,
    note,
    errors: [
      ...problem('who', who, MOST.who, 'Enter who told you what was done'),
      ...problem('note', note, MOST.note, 'Enter what was done'),
    ],
  }
}

function problem(field: string, text: string, most: number, missing: string): readonly FieldError[] {
  if (text === '') return [{ field, text: missing }]
  return text.length > most
    ? [{ field, text: `Enter ${most.toLocaleString('en-GB')} characters or fewer` }]
    : []
}

/** The form in which an officer records what was done after the glass was broken, filled in as before. */
export function followUpForm(episode: string, formToken: string, { who, note, errors }: FollowUpForm): Html {
  const errorOf = (field: string): string | undefined => errors.find((it) => it.field === field)?.text
  return markup`<form method="post" action="/console/episodes/${episode}/follow-up" novalidate>
<input type="hidden" name="token" value="${formToken}">
${input({ id: 'who', name: 'who', label: 'Who told you what was done', value: who, autocomplete: 'off', width: 30, error: errorOf('who') })}
${textarea({ id: 'note', name: 'note', label: 'What was done', hint: 'Why it was needed, and whether the person has been told. It cannot be changed afterwards.', value: note, error: errorOf('note') })}
${button({ text: 'Record the follow-up' })}
</form>`
}
