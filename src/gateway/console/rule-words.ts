import { type RuleDeed, type RuleWords } from '../../console/ports.js'
import { type CompiledRules } from '../../decision/compile-rules.js'
import { type Rule } from '../../decision/engine/rule.js'

/** The rules in force as an officer reads them. */
export function ruleWords({ rules, conditions, examples }: CompiledRules): readonly RuleWords[] {
  return rules.map((rule) => ({
    ...rule,
    plain: printed(rule.plain),
    cite: rule.cite.map(printed),
    does: conditions.filter((it) => it.text.id === rule.id).map(deedOf),
    cases: examples
      .filter((it) => it.rule === rule.id)
      .map(({ expected }) => ({ text: printed(expected.case), then: expected.then })),
  }))
}

function deedOf(rule: Rule): RuleDeed {
  switch (rule.kind) {
    case 'denial':
      return rule.effect
    case 'gateway':
      return { kind: 'open', power: rule.opens }
    case 'obligation':
      return { kind: 'oblige', obligations: rule.obligations }
  }
}

/** As it is printed: rules are written with the quotes and apostrophes of a keyboard. */
function printed(text: string): string {
  return text.replaceAll(/(?<=\S)'/g, '’').replaceAll(/"([^"]*)"/g, '“$1”')
}
