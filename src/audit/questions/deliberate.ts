import { type LoggedEvent } from './read-event.js'

/**
 * Whether somebody meant to see this one person's record. Finding a person, or a list in which they stand, is
 * incidental: a list view is not an open. An officer who opened an event or asked about the person meant to.
 */
export function isDeliberate({ columns, type }: Pick<LoggedEvent, 'columns' | 'type'>): boolean {
  if (columns.kind === 'access') return !INCIDENTAL_READING.includes(columns.action)
  if (columns.action === 'match') return false
  return !(columns.action === 'search' && INCIDENTAL_TYPES.includes(type))
}

const INCIDENTAL_READING: readonly string[] = [
  'alerts-read',
  'log-overview',
  'log-search',
  'log-export',
  'links-queue',
  'directory-search',
]
const INCIDENTAL_TYPES: readonly (string | undefined)[] = ['Patient', 'RelatedPerson']
