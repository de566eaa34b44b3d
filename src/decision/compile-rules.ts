import { type FactTree } from '../model/facts.js'
import { isJsonObject, textOf } from '../model/json.js'
import { type BasisRule, type Rule, type RuleText } from './engine/rule.js'
import { benchOf, defaultDenials, ruleEngine, type RuleParts } from './engine/rule-engine.js'
import { explain, type RuleTrace } from './explain.js'
import { type ExampleFacts, readExampleFacts } from './rule-files/example-facts.js'
import { type FactTable, readFactTable } from './rule-files/fact-table.js'
import { didYouMean } from '../model/spelling/nearest-name.js'
import { inReadingOrder, type Problem, type SourceFile } from './rule-files/problem.js'
import { readBases } from './rule-files/read-bases.js'
import { type ConditionScope } from './rule-files/read-condition.js'
import { baseFacts, readExamples, type RuleExample } from './rule-files/read-examples.js'
import { gatewaysOf, type PlacedRule, placeRules, readRules } from './rule-files/read-rules.js'
import { readRoleGroups } from './rule-files/role-groups.js'
import { readSituations } from './rule-files/read-situations.js'
import { ruleSetHash } from './rule-files/rule-set-hash.js'
import { TIERS } from './rule-files/rule-schema.js'
import { readYaml, type YamlFile } from './rule-files/yaml-file.js'
import { type RuleSet } from './rule-set.js'

/** A rule set that can decide, explain itself and be tested. */
export type CompiledRules = {
  readonly ruleSet: RuleSet
  readonly facts: FactTable
  readonly rules: readonly RuleText[]
  readonly examples: readonly RuleExample[]
  /** The files as they are hashed; the names of local ones start with `local/`. */
  readonly files: readonly SourceFile[]
  /** The conditions behind the rules, in the order in which they are considered: for analysis. */
  readonly conditions: readonly Rule[]
  /** The legal bases, in the order in which the first that holds is sought: for analysis. */
  readonly bases: readonly BasisRule[]
  /** The facts that worked examples start from. */
  readonly start: FactTree
  /** What every rule makes of the facts. */
  explain(facts: FactTree): readonly RuleTrace[]
}

export type Compilation =
  | ({ readonly kind: 'compiled' } & CompiledRules)
  | { readonly kind: 'errors'; readonly problems: readonly Problem[] }

/** The kinds of file a rules folder holds. Those from exclusion categories on are read by labelling. */
const KINDS = [
  'rules',
  'facts',
  'situations',
  'bases',
  'example-facts',
  'role-groups',
  'exclusion-categories',
  'label-rules',
  'text-terms',
  'medicine-meanings',
  'reference-set',
] as const
type Kind = (typeof KINDS)[number]
type Files = ReadonlyMap<Kind, readonly YamlFile[]>

/**
 * Compiles a folder of rules, and a folder of local rules that may only restrict it. Finds all problems at once, each
 * with file, line and column; a rule set with a problem does not exist.
 */
export function compileRules(files: readonly SourceFile[], local: readonly SourceFile[] = []): Compilation {
  const problems: Problem[] = []
  const national = sortFiles(files, KINDS, problems)
  const overlay = sortFiles(local, ['rules'], problems)
  checkRoleGroups(national, problems)
  const table = readFacts(national, problems)
  const placed = [
    ...(national.get('rules') ?? []).flatMap((it) => placeRules(it, 'national', problems)),
    ...(overlay.get('rules') ?? []).flatMap((it) => placeRules(it, 'local', problems)),
  ]
  const scope = table === undefined ? undefined : scopeOf(national, table, problems)
  if (scope === undefined) return { kind: 'errors', problems: inReadingOrder(problems) }

  const { facts } = scope
  const rules = inOrder(readRules(placed, scope))
  const start = readStart(national, facts, problems)
  const examples = placed.flatMap((it) => readExamples(it, start, facts, problems))
  const bases = readLegalBases(national, { ...scope, gateways: gatewaysOf(rules) })
  if (problems.length === 0) problems.push(...tierProblems(placed))
  if (problems.length > 0) return { kind: 'errors', problems: inReadingOrder(problems) }

  const kept = [...files, ...local.map((it) => ({ ...it, name: `${LOCAL}${it.name}` }))]
  const hash = ruleSetHash(kept)
  return {
    kind: 'compiled',
    ...assembled({ hash, rules, facts, bases }, examples, kept, baseFacts(start, facts)),
  }
}

const LOCAL = 'local/'

/** Compiles a rule set again from its files as they were kept, local ones among them. */
export function recompileRules(kept: readonly SourceFile[]): Compilation {
  const local = kept.filter((it) => it.name.startsWith(LOCAL))
  return compileRules(
    kept.filter((it) => !local.includes(it)),
    local.map((it) => ({ ...it, name: it.name.slice(LOCAL.length) })),
  )
}

function assembled(
  written: RuleParts & { readonly facts: FactTable },
  examples: readonly RuleExample[],
  files: readonly SourceFile[],
  start: FactTree,
): CompiledRules {
  const { facts, bases } = written
  const rules = written.rules.flatMap((it): readonly Rule[] =>
    it.kind === 'denial' && it.text.tier === 'default' ? defaultDenials(it, facts) : [it],
  )
  const bench = benchOf(written)
  return {
    ruleSet: ruleEngine({ ...written, rules }),
    facts,
    rules: written.rules.map((it) => it.text),
    examples,
    files,
    conditions: rules,
    bases,
    start,
    explain: (tree) => explain(rules, tree, bench),
  }
}

/** Reads every file and sorts it by its `kind`; a file of a kind that has no place here is a problem. */
function sortFiles(files: readonly SourceFile[], allowed: readonly Kind[], problems: Problem[]): Files {
  const sorted = new Map<Kind, YamlFile[]>()
  for (const file of files) {
    const read = readYaml(file)
    if (read.kind === 'problems') {
      problems.push(...read.problems)
      continue
    }
    const written = kindOf(read.yaml.value)
    const kind = allowed.find((it) => it === written)
    if (kind === undefined) {
      const what =
        written === undefined ? 'key "kind" is missing' : `"${written}" is not a kind of file allowed here`
      const near = didYouMean(written ?? '', allowed)
      problems.push(read.yaml.problem(['kind'], `${what}: expected ${allowed.join(', ')}${near}`))
      continue
    }
    sorted.set(kind, [...(sorted.get(kind) ?? []), read.yaml])
  }
  return sorted
}

function kindOf(value: unknown): string | undefined {
  return isJsonObject(value) ? textOf(value['kind']) : undefined
}

/** The one file of a kind; none or several are a problem. */
function only(files: Files, kind: Kind, problems: Problem[]): YamlFile | undefined {
  const [first, second] = files.get(kind) ?? []
  if (first === undefined) problems.push(ofFolder(`no file of kind "${kind}" was found`))
  if (second !== undefined) problems.push(second.problem(['kind'], `there is another file of kind "${kind}"`))
  return first
}

function readFacts(files: Files, problems: Problem[]): FactTable | undefined {
  const yaml = only(files, 'facts', problems)
  if (yaml === undefined) return undefined
  const read = readFactTable(yaml)
  if (read.kind === 'read') return read.facts
  problems.push(...read.problems)
  return undefined
}

function checkRoleGroups(files: Files, problems: Problem[]): void {
  const yaml = only(files, 'role-groups', problems)
  if (yaml === undefined) return
  const read = readRoleGroups(yaml)
  if (read.kind === 'errors') problems.push(...read.problems)
}

function readLegalBases(files: Files, scope: ConditionScope): readonly BasisRule[] {
  const yaml = only(files, 'bases', scope.problems)
  return yaml === undefined ? [] : readBases({ ...scope, yaml })
}

function scopeOf(files: Files, facts: FactTable, problems: Problem[]): ConditionScope | undefined {
  const yaml = only(files, 'situations', problems)
  if (yaml === undefined) return undefined
  const bare: ConditionScope = { yaml, facts, situations: new Map(), gateways: new Map(), problems }
  return { ...bare, situations: readSituations(bare) }
}

function readStart(files: Files, facts: FactTable, problems: Problem[]): ExampleFacts {
  const yaml = only(files, 'example-facts', problems)
  return yaml === undefined ? { base: {}, settings: {} } : readExampleFacts(yaml, facts, problems)
}

/**
 * INVARIANT: a rule set without one of its tiers, as after a lost file, does not compile, whatever local rules there
 * are; nor does one with two defaults.
 */
function tierProblems(placed: readonly PlacedRule[]): readonly Problem[] {
  const national = placed.filter((it) => it.origin === 'national')
  const empty = TIERS.filter((tier) => !national.some((it) => it.tier === tier))
  const [, ...more] = national.filter((it) => it.tier === 'default')
  return [
    ...empty.map((it) => ofFolder(`no rule of tier "${it}" was found`)),
    ...more.map((it) => it.yaml.problem(it.path, 'there is another default rule')),
  ]
}

/** A problem that stands in no file. */
function ofFolder(message: string): Problem {
  return { file: '(folder)', line: 1, column: 1, message }
}

/** By tier, then by id: the order of files and of rules within them never matters. */
function inOrder(rules: readonly Rule[]): readonly Rule[] {
  return [...rules].sort(
    (a, b) =>
      TIERS.indexOf(a.text.tier) - TIERS.indexOf(b.text.tier) ||
      (inFull(a.text.id) < inFull(b.text.id) ? -1 : 1),
  )
}

/** Numbers in ids at one length, so that R-9 stands before R-10. */
function inFull(id: string): string {
  return id.replace(/\d+/g, (digits) => digits.padStart(9, '0'))
}
