import { type EntryColumns } from '../entry-text.js'
import { type LogQuestion } from './question.js'

/** The term under which a viewer finds every event they may see. */
export const ANY_EVENT = 'event'

/** The term of a rule that determined something of an event. */
export function ruleTerm(id: string): string {
  return `rule:${id}`
}

/** What an event is found by, by what is said of it and what is asked; what most events say has no term. */
type ColumnTerm = {
  readonly name: string
  readonly said: (columns: EntryColumns) => string | undefined
  readonly asked: (question: LogQuestion) => string | undefined
  readonly isUsual: (value: string, viewer: string) => boolean
}

/** The rarest first: a question is answered from the first of its terms. */
const COLUMN_TERMS: readonly ColumnTerm[] = [
  {
    name: 'glass',
    said: ({ breakGlass }) => (breakGlass ? 'broken' : undefined),
    asked: ({ breakGlass }) => (breakGlass === true ? 'broken' : undefined),
    isUsual: () => false,
  },
  {
    name: 'kind',
    said: ({ kind }) => kind,
    asked: ({ kind }) => kind,
    isUsual: (kind) => kind === 'disclosure' || kind === 'refusal',
  },
  {
    name: 'outcome',
    said: ({ outcome }) => outcome,
    asked: ({ outcome }) => outcome,
    isUsual: (outcome) => outcome === 'released',
  },
  {
    name: 'purpose',
    said: ({ purpose }) => purpose,
    asked: ({ purpose }) => purpose,
    isUsual: (purpose) => purpose === 'direct-care',
  },
  {
    name: 'asker',
    said: ({ actorOrganisation }) => actorOrganisation,
    asked: ({ organisation }) => organisation,
    // Whoever sees all, and whoever asks of their own doings, finds them by the column of the entry.
    isUsual: (asker, viewer) => viewer === 'all' || asker === viewer,
  },
]

/** The terms of what the columns of an entry say, for one viewer. */
export function columnTerms(columns: EntryColumns, viewer: string): readonly string[] {
  return COLUMN_TERMS.flatMap((it) => termOf(it, it.said(columns), viewer))
}

/** The terms that answer a question of one viewer, the rarest first; empty where everything may have to be looked at. */
export function questionTerms(question: LogQuestion, viewer: string): readonly string[] {
  const rule = question.rule === undefined ? [] : [ruleTerm(question.rule)]
  const found = [...rule, ...COLUMN_TERMS.flatMap((it) => termOf(it, it.asked(question), viewer))]
  return found.length === 0 && viewer !== 'all' ? [ANY_EVENT] : found
}

function termOf({ name, isUsual }: ColumnTerm, value: string | undefined, viewer: string): readonly string[] {
  return value === undefined || isUsual(value, viewer) ? [] : [`${name}:${value}`]
}
