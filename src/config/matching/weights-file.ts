import { type Json, type JsonObject, isJsonObject, objectOf } from '../../model/json.js'
import { everyField } from '../../patient-index/compare/agreement.js'
import { type LevelWeight, type Weights, problemsOf } from '../../patient-index/match/weights.js'

/** The weights as the text of a file. */
export function weightsText({ levels, shares }: Weights): string {
  const content = {
    levels,
    ...(shares === undefined
      ? {}
      : { shares: { given: Object.fromEntries(shares.given), family: Object.fromEntries(shares.family) } }),
  }
  return `${JSON.stringify(content, undefined, 2)}\n`
}

/** The weights in the text of a file, or what is wrong with it. */
export function parseWeights(text: string): Weights | string {
  const content = parsedOf(text)
  if (!isJsonObject(content)) return 'the file holds no table of weights'
  const table = objectOf(content['levels'])
  const levels = everyField((field) => rowIn(objectOf(table?.[field])))
  const problems = problemsOf(levels)
  if (problems.length > 0) return `no probabilities m and u for ${problems.join(', ')}`
  const shares = objectOf(content['shares'])
  if (shares === undefined) return { levels, shares: undefined }
  return { levels, shares: { given: sharesIn(shares['given']), family: sharesIn(shares['family']) } }
}

function parsedOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function rowIn(row: JsonObject = {}): Readonly<Record<string, LevelWeight>> {
  return Object.fromEntries(Object.entries(row).map(([level, weight]) => [level, weightIn(weight)]))
}

/** What is no probability is left to be found by the check of the table. */
function weightIn(value: Json | undefined): LevelWeight {
  const { m, u } = objectOf(value) ?? {}
  return { m: typeof m === 'number' ? m : 0, u: typeof u === 'number' ? u : 0 }
}

function sharesIn(value: Json | undefined): ReadonlyMap<string, number> {
  return new Map(
    Object.entries(objectOf(value) ?? {}).flatMap(([name, share]) =>
      typeof share === 'number' && share > 0 && share <= 1 ? [[name, share] as const] : [],
    ),
  )
}
