/** A rule set that was in force: its hash, and the ISO 8601 instant at which it first was. */
export type KeptRuleSet = { readonly hash: string; readonly since: string }
