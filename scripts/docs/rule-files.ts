import { join } from 'node:path'
import { parse } from 'yaml'
import { readFolder } from '../../src/config/read-folder.js'
import { type CompiledRules, compileRules } from '../../src/decision/compile-rules.js'
import { describeProblem } from '../../src/decision/rule-files/problem.js'
import { type ExampleFacts } from '../../src/decision/rule-files/example-facts.js'
import {
  type WrittenCondition,
  type WrittenRule,
  type WrittenRules,
} from '../../src/decision/rule-files/rule-schema.js'

/** The rules of one tier as they are written. */
export type WrittenTier = { readonly tier: WrittenRules['tier']; readonly rules: readonly WrittenRule[] }

/** One row of facts.yaml as written. */
export type WrittenFact = { readonly fact: string; readonly means?: string }

export type WrittenSituation = {
  readonly name: string
  readonly plain: string
  readonly when: WrittenCondition
}

export type WrittenBasis = {
  readonly when?: WrittenCondition
  readonly gdpr6: string
  readonly gdpr9: string
  readonly common_law: string
  readonly duty?: string
}

export type WrittenRole = {
  readonly name: string
  readonly group: string
  readonly health_professional: boolean
  readonly codes: Readonly<Record<string, readonly string[]>>
}

export type WrittenCategory = {
  readonly label: string
  readonly name: string
  readonly basis: string
  readonly value_sets: readonly {
    readonly name: string
    readonly version: string
    readonly codes: readonly { readonly system: string; readonly code: string; readonly display: string }[]
  }[]
}

/** What a handling mark or a security code means, as written. */
export type WrittenMeaning = {
  readonly flag?: string
  readonly system?: string
  readonly code?: string
  readonly label?: string
  readonly confidentiality?: string
  readonly anonymous_access?: boolean
  readonly controller?: boolean
}

/** Words of one label, in free text or in the name of a medicine, as written. */
type WrittenWords = {
  readonly label: string
  readonly name: string
  readonly version: string
  readonly terms?: readonly string[]
  readonly names?: readonly string[]
}

/** The folder of rules, compiled and as written. */
export type RuleFiles = {
  readonly compiled: CompiledRules
  /** In the order of the tiers. */
  readonly tiers: readonly WrittenTier[]
  readonly facts: readonly WrittenFact[]
  readonly situations: readonly WrittenSituation[]
  readonly exampleFacts: ExampleFacts
  readonly bases: readonly WrittenBasis[]
  readonly roles: {
    readonly systems: Readonly<Record<string, string>>
    readonly roles: readonly WrittenRole[]
  }
  readonly categories: readonly WrittenCategory[]
  readonly labels: {
    readonly flags: readonly WrittenMeaning[]
    readonly security: readonly WrittenMeaning[]
  }
  readonly textTerms: { readonly unscreened: string; readonly lists: readonly WrittenWords[] }
  readonly medicines: readonly WrittenWords[]
}

type Written = { readonly kind: string } & Readonly<Record<string, unknown>>

/** Reads a folder of rules. It must compile, so that every file has the shape of its kind; throws an Error otherwise. */
export function readRuleFiles(root: string, order: readonly WrittenRules['tier'][]): RuleFiles {
  const files = readFolder(join(root, 'consent-rules'), '.yaml')
  const compiled = compileRules(files)
  if (compiled.kind === 'errors') throw new Error(compiled.problems.map(describeProblem).join('\n'))
  const written = files.map((it) => parse(it.text) as Written)
  const of = (kind: string): Written => {
    const found = written.find((it) => it.kind === kind)
    if (found === undefined) throw new Error(`consent-rules: no file of kind ${kind}`)
    return found
  }
  const tiers = written.filter((it) => it.kind === 'rules') as unknown as readonly WrittenTier[]
  return {
    compiled,
    tiers: tiers.toSorted((a, b) => order.indexOf(a.tier) - order.indexOf(b.tier)),
    facts: of('facts')['facts'] as RuleFiles['facts'],
    situations: of('situations')['situations'] as RuleFiles['situations'],
    exampleFacts: of('example-facts') as unknown as ExampleFacts,
    bases: of('bases')['bases'] as RuleFiles['bases'],
    roles: of('role-groups') as unknown as RuleFiles['roles'],
    categories: of('exclusion-categories')['categories'] as RuleFiles['categories'],
    labels: of('label-rules') as unknown as RuleFiles['labels'],
    textTerms: of('text-terms') as unknown as RuleFiles['textTerms'],
    medicines: of('medicine-meanings')['groups'] as RuleFiles['medicines'],
  }
}
