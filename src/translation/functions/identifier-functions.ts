import { hash } from 'node:crypto'
import { isNhsNumber } from '../../model/nhs-number.js'
import { type Value } from '../expressions/value.js'
import { TEXT } from '../expressions/value-type.js'
import { keptByText } from '../kept/kept-by-text.js'
import { type Compiled } from '../expressions/environment.js'
import { type Bound, type CallSite, type FunctionRow, plainFunction } from './function-row.js'

/** Identifiers and contact details, brought into the one form in which they can be compared. */
export const IDENTIFIER_FUNCTIONS: readonly FunctionRow[] = [
  // A numeric column loses leading zeros; an NHS number has ten digits, so they can be put back.
  plainFunction('nhsNumber', [{ name: 'number', accepts: 'scalar' }], TEXT, ([number], raise) => {
    const words = wordsOf(number)
    const digits = /^\d{10}$/.test(words) ? words : words.replace(/[\s-]/g, '').padStart(10, '0')
    if (isNhsNumber(digits) && digits !== '0000000000') return digits
    raise('nhs-number-invalid', 'error')
    return undefined
  }),
  plainFunction('postcode', [{ name: 'text', accepts: 'text' }], TEXT, ([text], raise) => {
    const compact = wordsOf(text).toUpperCase().replace(/\s/g, '')
    if (POSTCODE.test(compact)) return `${compact.slice(0, -3)} ${compact.slice(-3)}`
    raise('postcode-malformed')
    return wordsOf(text)
  }),
  plainFunction('uprn', [{ name: 'number', accepts: 'scalar' }], TEXT, ([number], raise) => {
    const digits = wordsOf(number).replace(/\s/g, '').replace(/^0+/, '')
    if (/^\d{1,12}$/.test(digits)) return digits
    raise('uprn-malformed')
    return undefined
  }),
  plainFunction('telephone', [{ name: 'text', accepts: 'scalar' }], TEXT, ([text], raise) => {
    const written = wordsOf(text).replace(/\s+/g, ' ')
    if (!TELEPHONE.test(written)) raise('telephone-malformed')
    return written
  }),
  {
    name: 'fingerprint',
    parameters: [{ name: 'value', accepts: 'scalar', presence: 'rest' }],
    bind: bindFingerprint,
  },
]

/**
 * An id for what has none of its own: the same for the same values in whatever case they are written. Each value keeps
 * its place when others are absent; when all are, there is no id. Shows nothing of what it was made from.
 */
function bindFingerprint(_: CallSite, given: readonly Compiled[]): Bound {
  const [first, ...rest] = given
  const kept = keptByText(digestOf)
  return {
    type: TEXT,
    evaluate: (scope) => {
      let text = wordsOf(first?.evaluate(scope))
      let isThere = text !== ''
      for (const it of rest) {
        const words = wordsOf(it.evaluate(scope))
        isThere ||= words !== ''
        text += `\u001f${words}`
      }
      if (!isThere) return undefined
      // Nothing of a record outlives it but where a whole file of them is written.
      return scope.run.setting === undefined ? digestOf(text) : kept(text)
    },
  }
}

function digestOf(text: string): string {
  return hash('sha256', text.toLowerCase(), 'hex').slice(0, 32)
}

/** BS 7666: outward and inward code; ZZ99 is the pseudo-postcode area of the NHS. */
const POSTCODE = /^[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}$|^GIR0AA$/
const TELEPHONE = /^\+?[\d() -]{3,24}( ?(?:ext|x)\.? ?\d{1,6})?$/i

function wordsOf(value: Value): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
}
