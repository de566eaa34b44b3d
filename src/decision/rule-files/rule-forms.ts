import { type Tier, type WrittenRule } from './rule-schema.js'

type RuleKey = keyof WrittenRule
type EffectKind = 'refuse' | 'withhold' | 'mask'

/** What a rule of a tier is made of, beside what every rule has. */
export type RuleForm = {
  readonly needs: readonly RuleKey[]
  readonly may: readonly RuleKey[]
  readonly effects: readonly EffectKind[]
}

/** Keys that every rule has or may have. */
export const EVERY_RULE: readonly RuleKey[] = ['id', 'plain', 'cite', 'owner', 'review_by', 'examples']

const REQUIREMENT: RuleForm = { needs: ['requires', 'effect'], may: [], effects: ['refuse'] }
const VIEW: RuleForm = { needs: ['applies_when', 'view', 'effect'], may: [], effects: ['withhold'] }

const FORMS: Readonly<Record<Tier, readonly RuleForm[]>> = {
  integrity: [{ needs: ['when', 'effect'], may: ['obligations'], effects: ['refuse', 'withhold'] }],
  bar: [{ needs: ['when', 'effect'], may: ['unless', 'obligations'], effects: ['withhold'] }],
  gateway: [{ needs: ['when', 'opens', 'obligations'], may: [], effects: [] }],
  restriction: [
    {
      needs: ['when', 'effect'],
      may: ['unless', 'not_for', 'overridden_by', 'lifted_by', 'obligations'],
      effects: ['refuse', 'withhold', 'mask'],
    },
  ],
  agreement: [REQUIREMENT, VIEW],
  obligation: [{ needs: ['when', 'obligations'], may: [], effects: [] }],
  default: [{ needs: ['effect'], may: [], effects: ['refuse'] }],
}

/** What a local rule may be: a restriction that nothing lifts, or a narrower view. */
const LOCAL_FORMS: Readonly<Partial<Record<Tier, readonly RuleForm[]>>> = {
  restriction: [
    {
      needs: ['when', 'effect'],
      may: ['unless', 'not_for', 'overridden_by', 'obligations'],
      effects: ['refuse', 'withhold', 'mask'],
    },
  ],
  agreement: [VIEW],
}

export type Origin = 'national' | 'local'

/** The form that a rule of the tier is meant to have; undefined where such a rule may not be written at all. */
export function formOf(rule: WrittenRule, tier: Tier, origin: Origin): RuleForm | undefined {
  const forms = origin === 'local' ? (LOCAL_FORMS[tier] ?? []) : FORMS[tier]
  return forms.find((form) => form.needs.some((it) => it !== 'effect' && rule[it] !== undefined)) ?? forms[0]
}
