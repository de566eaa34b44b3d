import { type Json, isJsonObject } from '../../../model/json.js'
import { type Environment, type EvaluateTruth } from './environment.js'
import { type Collection, type Node, choiceNames } from './node.js'
import { type Syntax } from './syntax/syntax.js'

/**
 * `name.exists()` and `name.empty()` looked up in the JSON itself: most invariants ask no more. Undefined for any other
 * call.
 */
export function presence(call: Extract<Syntax, { kind: 'call' }>): EvaluateTruth | undefined {
  const { of, name } = call
  if (of?.kind !== 'member' || of.of !== undefined || /^[A-Z]/.test(of.name)) return undefined
  const holds = namesHeld(of.name)
  if (name === 'exists') return holds
  if (name === 'empty') return (focus, environment) => !holds(focus, environment)
  return undefined
}

function namesHeld(member: string): (focus: Collection, environment: Environment) => boolean {
  const byType = new Map<string, readonly string[]>()
  return (focus, environment) => {
    for (const it of focus) if (isHeldBy(it, environment)) return true
    return false
  }

  function isHeldBy({ value, sibling, type }: Node, environment: Environment): boolean {
    if (!isJsonObject(value)) return isHeld(sibling?.[member])
    for (const it of namesIn(type, environment)) if (isHeld(value[it])) return true
    return false
  }

  function namesIn(type: string, environment: Environment): readonly string[] {
    const known = byType.get(type)
    if (known !== undefined) return known
    const names = namesOf(member, type, environment)
    byType.set(type, names)
    return names
  }
}

function namesOf(member: string, type: string, { schema }: Environment): readonly string[] {
  const rules = schema.type(type)
  if (rules === undefined) return []
  const plain = rules.named.has(member) ? [member] : choiceNames(rules, `${member}[x]`).map((it) => it.json)
  return plain.flatMap((it) => [it, `_${it}`])
}

function isHeld(value: Json | undefined): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0)
}
