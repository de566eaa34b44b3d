import { type WrittenCondition } from '../../src/decision/rule-files/rule-schema.js'
import { code, codes } from './markdown.js'

/** A condition as one readable phrase: facts and their values as code, the rest in words. */
export function conditionText(condition: WrittenCondition): string {
  return phrase(condition, 'whole')
}

/** Whether the phrase stands alone or is part of another, where alternatives need brackets. */
type Standing = 'whole' | 'part'

function phrase(condition: WrittenCondition, standing: Standing): string {
  if (condition.all !== undefined) return joined(condition.all, ' **and** ', standing)
  if (condition.any !== undefined) return joined(condition.any, ' **or** ', standing)
  if (condition.not !== undefined) return `**not** ${phrase(condition.not, 'part')}`
  if (condition.gateway !== undefined) return `the gateway ${code(condition.gateway)} is open`
  if (condition.situation !== undefined) return `the situation ${code(condition.situation)} holds`
  return comparison(condition)
}

function joined(parts: readonly WrittenCondition[], word: string, standing: Standing): string {
  const [only, ...more] = parts
  if (only !== undefined && more.length === 0) return phrase(only, standing)
  const text = parts.map((it) => phrase(it, 'part')).join(word)
  return standing === 'whole' ? text : `(${text})`
}

type Comparison = (condition: WrittenCondition) => string

const COMPARISONS: ReadonlyMap<keyof WrittenCondition, Comparison> = new Map<
  keyof WrittenCondition,
  Comparison
>([
  ['is', (it) => `is ${code(String(it.is))}`],
  ['in', (it) => `is one of ${codes(it.in ?? [])}`],
  ['has', (it) => `holds ${code(it.has ?? '')}`],
  ['has_any', (it) => `holds any of ${codes(it.has_any ?? [])}`],
  ['has_fact', (it) => `holds the value of ${code(it.has_fact ?? '')}`],
  [
    'each_of',
    (it) => `holds none of ${codes(it.each_of ?? [])} but those that ${code(it.also_in ?? '')} holds too`,
  ],
  ['at_least', (it) => `is at least ${String(it.at_least)}`],
  ['below', (it) => `is below ${String(it.below)}`],
  ['given', () => 'is given, and not blank'],
])

/** Throws an Error for an operator without words, so that a new one cannot be left out of the page. */
function comparison(condition: WrittenCondition): string {
  for (const [operator, text] of COMPARISONS)
    if (condition[operator] !== undefined) return `${code(condition.fact ?? '')} ${text(condition)}`
  throw new Error(`no words for the condition ${JSON.stringify(condition)}`)
}
