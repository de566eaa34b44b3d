import { createHash } from 'node:crypto'
import { type LinkSuggestion } from '../../model/links/record-link.js'

/** Stands for everything that a judgement of a record rests on: what was done to it last, and who is suggested for it. */
export function caseVersion(lastEvent: string, suggestions: readonly LinkSuggestion[]): string {
  return createHash('sha256')
    .update(JSON.stringify([lastEvent, suggestions.map((it) => it.nhsNumber).toSorted()]))
    .digest('base64url')
}
