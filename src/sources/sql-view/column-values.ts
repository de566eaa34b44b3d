import { type Json } from '../../model/json.js'

type Parser = (text: string) => Json

/** How a column of a type is read, by the type's OID: numbers and truths as such, everything else as PostgreSQL writes it. */
export function parserOf(oid: number): Parser {
  return PARSERS.get(oid) ?? ((text) => text)
}

const parsed: Parser = (text) => JSON.parse(text) as Json

/** OIDs of pg_type, which are fixed. */
const PARSERS: ReadonlyMap<number, Parser> = new Map<number, Parser>([
  [16, (text) => text === 't'],
  [20, numberOrText],
  [21, Number],
  [23, Number],
  [114, parsed],
  [700, numberOrText],
  [701, numberOrText],
  [1700, numberOrText],
  [3802, parsed],
])

/** A number that could not be held exactly stays text. */
function numberOrText(text: string): Json {
  const number = Number(text)
  const isExact = Number.isInteger(number) ? Number.isSafeInteger(number) : Number.isFinite(number)
  return isExact && text.length <= 15 ? number : text
}
