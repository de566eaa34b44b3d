import { parse } from 'yaml'

/**
 * A second reading of the rules, as plain as it can be: it walks the YAML for every decision, folds nothing, compiles
 * nothing, and shares no code with src/decision. Three values: true, false, and undefined for unknown.
 */
export type NaiveRules = {
  readonly rules: readonly NaiveRule[]
  readonly facts: ReadonlyMap<string, Row>
  readonly situations: ReadonlyMap<string, Condition>
  readonly bases: readonly Basis[]
}

export type Tree = Readonly<Record<string, unknown>>
export type Condition = Readonly<Record<string, unknown>>
export type Row = {
  readonly fact: string
  readonly holds: string
  readonly values?: readonly string[]
  readonly may_be_none?: boolean
  readonly if_unknown: string
  readonly attested_by: string
  readonly needed?: string
}
type Override = string | { readonly gateway: string; readonly where: Condition }
export type Entry = {
  readonly types: readonly string[]
  readonly active?: boolean
  readonly newest?: number
  readonly where?: Condition
}
export type NaiveRule = {
  readonly id: string
  readonly tier: string
  readonly when?: Condition
  readonly unless?: Condition
  readonly requires?: Condition
  readonly applies_when?: Condition
  readonly not_for?: readonly string[]
  readonly overridden_by?: readonly Override[]
  readonly lifted_by?: Condition
  readonly opens?: string
  readonly view?: readonly Entry[]
  readonly effect?: {
    readonly refuse?: string
    readonly withhold?: string
    readonly mask?: readonly string[]
  }
  readonly obligations?: readonly string[]
}
type Basis = {
  readonly when?: Condition
  readonly gdpr6: string
  readonly gdpr9: string
  readonly common_law: string
  readonly duty?: string
}

const TIERS = ['integrity', 'bar', 'gateway', 'restriction', 'agreement', 'obligation', 'default']

/** Reads the files by their `kind`; national and local rules are read alike. */
export function readNaiveRules(texts: readonly string[]): NaiveRules {
  const files = texts.map((it) => parse(it) as Record<string, unknown>)
  const of = <T>(kind: string, key: string): T[] =>
    files.filter((it) => it['kind'] === kind).flatMap((it) => it[key] as T[])
  const rules = files
    .filter((it) => it['kind'] === 'rules')
    .flatMap((it) => (it['rules'] as NaiveRule[]).map((rule) => ({ ...rule, tier: String(it['tier']) })))
  rules.sort(
    (a, b) =>
      TIERS.indexOf(a.tier) - TIERS.indexOf(b.tier) || a.id.localeCompare(b.id, 'en', { numeric: true }),
  )
  const situations = of<{ name: string; when: Condition }>('situations', 'situations')
  return {
    rules,
    facts: new Map(of<Row>('facts', 'facts').map((it) => [it.fact, it])),
    situations: new Map(situations.map((it) => [it.name, it.when])),
    bases: of<Basis>('bases', 'bases'),
  }
}
