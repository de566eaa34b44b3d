import { didYouMean } from '../../model/spelling/nearest-name.js'
import { type ElementShape } from './r4-elements.js'

export type LiteralProblem = { readonly code: 'wrong-type' | 'wrong-code'; readonly message: string }

/** What is wrong with the literal as a value of the primitive type; undefined when it may stand. */
export function literalProblem(
  value: string | number | boolean,
  type: string,
  shape: ElementShape,
): LiteralProblem | undefined {
  const message = formProblem(value, type)
  if (message !== undefined) return { code: 'wrong-type', message }
  const { codes } = shape
  if (codes === undefined || typeof value !== 'string' || codes.has(value)) return undefined
  return { code: 'wrong-code', message: `"${value}" is not a code allowed here${didYouMean(value, codes)}` }
}

function formProblem(value: string | number | boolean, type: string): string | undefined {
  if (typeof value === 'boolean')
    return type === 'boolean' ? undefined : `expected ${type}, found true or false`
  if (typeof value === 'number') return numberProblem(value, type)
  const form = FORMS.get(type)
  if (form === undefined) return `expected ${type}, found text`
  return form.test(value) ? undefined : `"${value}" is not a valid ${type}`
}

function numberProblem(value: number, type: string): string | undefined {
  const least = LEAST.get(type)
  if (least === undefined) return `expected ${type}, found a number`
  if (type !== 'decimal' && !Number.isInteger(value)) return `expected ${type}, found a fraction`
  return value < least ? `${value} is too small for ${type}` : undefined
}

const LEAST: ReadonlyMap<string, number> = new Map([
  ['integer', -2_147_483_648],
  ['unsignedInt', 0],
  ['positiveInt', 1],
  ['decimal', -Infinity],
])

const WORDS = /\S/
const URI = /^\S+$/
const DATE = String.raw`\d{4}(-\d{2}(-\d{2})?)?`
const TIME = String.raw`T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})`

/** https://hl7.org/fhir/R4/datatypes.html#primitive */
const FORMS: ReadonlyMap<string, RegExp> = new Map([
  ['string', WORDS],
  ['markdown', WORDS],
  ['code', /^[^\s]+(\s[^\s]+)*$/],
  ['id', /^[A-Za-z0-9\-.]{1,64}$/],
  ['uri', URI],
  ['url', URI],
  ['canonical', URI],
  ['oid', /^urn:oid:[0-2](\.(0|[1-9]\d*))+$/],
  ['uuid', /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/],
  ['date', new RegExp(`^${DATE}$`)],
  ['dateTime', new RegExp(`^${DATE}(${TIME})?$`)],
  ['instant', new RegExp(String.raw`^\d{4}-\d{2}-\d{2}${TIME}$`)],
  ['time', /^\d{2}:\d{2}:\d{2}(\.\d+)?$/],
])
