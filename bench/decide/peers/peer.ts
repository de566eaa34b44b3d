import { type Answer } from '../answer.js'
import { type FlatRule } from '../formula.js'
import { type FlatFact } from '../questions.js'

/** Another engine, loaded with the flat rules. */
export type Peer = {
  readonly name: string
  /** False where the engine tells only whether to release, and stops at the first rule that forbids it. */
  readonly tellsRules: boolean
  /** Decides on the facts of one item, by dotted paths. */
  readonly decide: (facts: Readonly<Record<string, FlatFact>>) => Answer | Promise<Answer>
}

/** Makes the peer from its installed package. */
export type MakePeer = (module: unknown, rules: readonly FlatRule[]) => Promise<Peer>

/** A dotted path as a name that every engine allows. */
export function plainName(fact: string): string {
  return fact.replaceAll('.', '_')
}

/** The facts under plain names. */
export function plainFacts(facts: Readonly<Record<string, FlatFact>>): Record<string, FlatFact> {
  const plain: Record<string, FlatFact> = {}
  for (const fact of Object.keys(facts)) plain[plainName(fact)] = facts[fact] ?? ''
  return plain
}
