import { all, ALWAYS, any, type Condition, factsRead, not } from '../conditions/condition.js'
import { isResourceFact, isSourceFact } from '../conditions/fact-paths.js'
import { type FactRow, isOfHolder } from '../conditions/fact-row.js'
import { atMost, is, isIn } from '../conditions/operators.js'
import { STRANGER } from '../engine/refusal-code.js'
import {
  type Denial,
  type Effect,
  type Excuse,
  type Rule,
  type RuleText,
  type ViewEntry,
} from '../engine/rule.js'
import { firesWhen } from '../engine/steps.js'
import { type ConditionScope, named, readCondition } from './read-condition.js'
import { type Tier, type WrittenCondition, type WrittenRule, type WrittenViewEntry } from './rule-schema.js'
import { type YamlPath } from './yaml-file.js'

/** Reads one rule whose keys are already known to be those of its form. Problems are added to the scope. */
export function readRule(written: WrittenRule, tier: Tier, path: YamlPath, scope: ConditionScope): Rule {
  const text: RuleText = {
    id: written.id,
    tier,
    plain: written.plain,
    cite: written.cite,
    owner: written.owner,
    reviewBy: written.review_by,
  }
  const obligations = written.obligations ?? []
  const read = (condition: WrittenCondition | undefined, key: string): Condition =>
    condition === undefined ? ALWAYS : readCondition(condition, [...path, key], scope)
  if (written.opens !== undefined) {
    return { kind: 'gateway', text, opens: written.opens, when: read(written.when, 'when'), obligations }
  }
  if (written.effect === undefined) {
    return { kind: 'obligation', text, when: read(written.when, 'when'), obligations }
  }
  const view = readView(written.view ?? [], [...path, 'view'], scope)
  const denial: Denial = {
    kind: 'denial',
    text,
    applies: appliesOf(written, path, scope, read),
    excuses: excusesOf(written, path, scope, view),
    effect: effectOf(written.effect),
    obligations,
    view,
  }
  checkRefusal(denial, path, scope)
  return denial
}

type ReadKey = (condition: WrittenCondition | undefined, key: string) => Condition

function appliesOf(written: WrittenRule, path: YamlPath, scope: ConditionScope, read: ReadKey): Condition {
  if (written.requires !== undefined) return not(read(written.requires, 'requires'))
  if (written.applies_when !== undefined) return read(written.applies_when, 'applies_when')
  const exceptions = (written.not_for ?? []).map((it, i) =>
    named(it, scope.situations, 'situation', [...path, 'not_for', i], scope),
  )
  if (written.unless !== undefined) exceptions.push(read(written.unless, 'unless'))
  const when = read(written.when, 'when')
  return exceptions.length === 0 ? when : all([when, not(any(exceptions))])
}

function excusesOf(
  written: WrittenRule,
  path: YamlPath,
  scope: ConditionScope,
  view: readonly ViewEntry[],
): readonly Excuse[] {
  const excuses: Excuse[] = []
  const overrides = (written.overridden_by ?? []).map((it, i) => {
    const at = [...path, 'overridden_by', i]
    if (typeof it === 'string') return named(it, scope.gateways, 'gateway', at, scope)
    const gateway = named(it.gateway, scope.gateways, 'gateway', [...at, 'gateway'], scope)
    return all([gateway, readCondition(it.where, [...at, 'where'], scope)])
  })
  if (overrides.length > 0) excuses.push({ how: 'overridden', when: any(overrides) })
  if (written.lifted_by !== undefined) {
    excuses.push({ how: 'lifted', when: readCondition(written.lifted_by, [...path, 'lifted_by'], scope) })
  }
  if (view.length > 0) excuses.push({ how: 'within', when: any(view.map((it) => it.contains)) })
  return excuses
}

function effectOf(written: NonNullable<WrittenRule['effect']>): Effect {
  if (written.refuse !== undefined) return { kind: 'refuse', code: written.refuse }
  if (written.mask !== undefined) return { kind: 'mask', paths: written.mask }
  return { kind: 'withhold', disclose: written.withhold ?? 'silent' }
}

function readView(
  entries: readonly WrittenViewEntry[],
  path: YamlPath,
  scope: ConditionScope,
): readonly ViewEntry[] {
  const { facts } = scope
  const [type, active, rank] = [
    facts.get('resource.type'),
    facts.get('resource.active'),
    facts.get('resource.rank'),
  ]
  if (type === undefined || active === undefined || rank === undefined) {
    if (entries.length > 0) {
      scope.problems.push(
        scope.yaml.problem(path, 'a view needs rows for resource.type, resource.active and resource.rank'),
      )
    }
    return []
  }
  return entries.map((it, i) => readViewEntry(it, [...path, i], scope, { type, active, rank }))
}

function readViewEntry(
  written: WrittenViewEntry,
  path: YamlPath,
  scope: ConditionScope,
  rows: Readonly<Record<'type' | 'active' | 'rank', FactRow>>,
): ViewEntry {
  const where = written.where === undefined ? ALWAYS : readCondition(written.where, [...path, 'where'], scope)
  const parts: Condition[] = [isIn(rows.type, written.types), where]
  if (written.active === true) parts.push(is(rows.active, true))
  if (written.newest !== undefined) parts.push(atMost(rows.rank, written.newest))
  return { types: written.types, newest: written.newest, where, contains: all(parts) }
}

/**
 * INVARIANT: whether a request is refused never depends on an item, so that the status says nothing of items; and whether
 * somebody is told that they have no relationship never depends on what a holder of a record attests, of which strangers
 * hear nothing.
 */
function checkRefusal(denial: Denial, path: YamlPath, scope: ConditionScope): void {
  const { effect } = denial
  if (effect.kind !== 'refuse') return
  const wrong = (message: string): void => {
    scope.problems.push(scope.yaml.problem([...path, 'effect'], message))
  }
  for (const fact of factsRead(firesWhen(denial))) {
    if (isResourceFact(fact) && !isSourceFact(fact) && fact !== 'resource.type') {
      wrong(`a refusal may not depend on "${fact}", which is known only after items were fetched`)
    }
    const row = scope.facts.get(fact)
    if (effect.code === STRANGER && row !== undefined && isOfHolder(row)) {
      wrong(`${STRANGER} may not depend on "${fact}", which is for a holder of the record to say`)
    }
  }
}
