import { type Condition } from '../conditions/condition.js'
import { type RuleRefusal, type Tier } from '../rule-files/rule-schema.js'
import { type Basis } from '../rule-set.js'

/** What a rule says of itself to people: never evaluated. */
export type RuleText = {
  readonly id: string
  readonly tier: Tier
  readonly plain: string
  readonly cite: readonly string[]
  readonly owner: string
  readonly reviewBy: string
}

/** Opens a named power. Unknown never opens it. */
export type GatewayRule = {
  readonly kind: 'gateway'
  readonly text: RuleText
  readonly opens: string
  readonly when: Condition
  readonly obligations: readonly string[]
}

/** Refuses, withholds or masks, unless excused. Unknown fires it. */
export type Denial = {
  readonly kind: 'denial'
  readonly text: RuleText
  readonly applies: Condition
  readonly excuses: readonly Excuse[]
  readonly effect: Effect
  readonly obligations: readonly string[]
  /** For a view: what is within it. */
  readonly view: readonly ViewEntry[]
}

/** Adds obligations to a release. Unknown fires it. */
export type ObligationRule = {
  readonly kind: 'obligation'
  readonly text: RuleText
  readonly when: Condition
  readonly obligations: readonly string[]
}

export type Rule = GatewayRule | Denial | ObligationRule

/** Why a denial that applies does not fire: another power, the person's consent, or the item is in the view. */
export type Excuse = { readonly how: 'overridden' | 'lifted' | 'within'; readonly when: Condition }

export type Effect =
  | { readonly kind: 'refuse'; readonly code: RuleRefusal }
  | { readonly kind: 'withhold'; readonly disclose: 'silent' | 'generic' | 'none' }
  | { readonly kind: 'mask'; readonly paths: readonly string[] }

export type ViewEntry = {
  readonly types: readonly string[]
  /** Largest rank within the view; undefined for no limit. */
  readonly newest: number | undefined
  readonly where: Condition
  /** Everything that must hold of an item to be within this entry. */
  readonly contains: Condition
}

/** A legal basis, and when it is the one. */
export type BasisRule = { readonly when: Condition; readonly basis: Basis }
