import { type Value, sourceText } from '../expressions/value.js'
import { DATE, DATE_TIME, INSTANT, TIME } from '../expressions/value-type.js'
import { type FunctionRow, type Raise, plainFunction } from './function-row.js'
import { dayInEngland, offsetInEngland } from './dates/london-time.js'
import { type ReadDate, readDate } from './dates/read-date.js'

/** Dates: one that cannot be read is an issue, and its words are carried beside the element. */
export const DATE_FUNCTIONS: readonly FunctionRow[] = [
  plainFunction('date', [{ name: 'text', accepts: 'text' }], DATE, ([text], raise) =>
    read(text, raise, dayInEngland),
  ),
  plainFunction('dateTime', [{ name: 'text', accepts: 'text' }], DATE_TIME, ([text], raise) =>
    read(text, raise, dateTimeOf),
  ),
  plainFunction('instant', [{ name: 'text', accepts: 'text' }], INSTANT, ([text], raise) =>
    read(text, raise, (it) => (it.time === undefined ? undefined : withZone(it))),
  ),
  plainFunction('time', [{ name: 'text', accepts: 'text' }], TIME, ([text], raise) => {
    if (typeof text !== 'string') return undefined
    const written = TIME_OF_DAY.exec(text.trim())
    if (written !== null) return `${written[1] ?? ''}${written[2] ?? ':00'}`
    raise('date-malformed')
    return sourceText(text)
  }),
]

/** Hours and minutes, and seconds where they are told; a zone is dropped, since opening hours are local time. */
const TIME_OF_DAY = /^((?:[01]\d|2[0-3]):[0-5]\d)(:[0-5]\d)?(?:Z|[+-][01]\d:[0-5]\d)?$/

function read(value: Value, raise: Raise, write: (read: ReadDate) => string | undefined): Value {
  if (typeof value !== 'string') return undefined
  const found = readDate(value)
  const written = found === undefined ? undefined : write(found)
  if (written !== undefined) return written
  raise('date-malformed')
  return sourceText(value)
}

/** Midnight without a zone is how databases write a date that has no time. */
function dateTimeOf(it: ReadDate): string {
  const dateOnly = it.time === undefined || (it.zone === undefined && /^00:00:00(\.0+)?$/.test(it.time))
  return dateOnly ? it.date : withZone(it)
}

function withZone(it: ReadDate): string {
  return `${it.date}T${it.time ?? '00:00:00'}${it.zone ?? offsetInEngland(it)}`
}
