import { OBLIGATIONS } from '../../model/obligations/obligation-table.js'
import { FACT_PATHS } from '../conditions/fact-paths.js'

/** The tiers in the order in which they are considered: position, not a number, is the priority. */
export const TIERS = [
  'integrity',
  'bar',
  'gateway',
  'restriction',
  'agreement',
  'obligation',
  'default',
] as const
export type Tier = (typeof TIERS)[number]

/** What a rule may refuse with. CANNOT_CHECK is never written: it follows from what is unknown. */
const RULE_REFUSALS = [
  'PATIENT_NOT_FOUND',
  'NO_PATIENT_CONSENT',
  'NO_RELATIONSHIP',
  'NO_ORGANISATION_CONSENT',
  'NOT_RELEASED',
  'ACCESS_DENIED',
  'REVIEW_REQUIRED',
] as const
export type RuleRefusal = (typeof RULE_REFUSALS)[number]

/** A condition as written. Which keys go together is checked when it is read. */
export type WrittenCondition = {
  readonly fact?: string
  readonly is?: string | number | boolean
  readonly in?: readonly string[]
  readonly has?: string
  readonly has_any?: readonly string[]
  readonly has_fact?: string
  readonly each_of?: readonly string[]
  readonly also_in?: string
  readonly at_least?: number
  readonly below?: number
  readonly given?: true
  readonly all?: readonly WrittenCondition[]
  readonly any?: readonly WrittenCondition[]
  readonly not?: WrittenCondition
  readonly gateway?: string
  readonly situation?: string
}

type WrittenOverride = string | { readonly gateway: string; readonly where: WrittenCondition }

type WrittenEffect = {
  readonly refuse?: RuleRefusal
  readonly withhold?: 'silent' | 'generic' | 'none'
  readonly mask?: readonly string[]
}

export type WrittenViewEntry = {
  readonly types: readonly string[]
  readonly active?: true
  readonly newest?: number
  readonly where?: WrittenCondition
}

export type WrittenExample = {
  readonly case: string
  readonly given?: readonly string[]
  readonly facts?: Readonly<Record<string, unknown>>
  readonly unknown?: readonly string[]
  readonly then: 'fires' | 'does-not-fire' | 'overridden' | 'lifted' | 'within'
  readonly decision?: 'permit' | 'mask' | 'withhold' | 'refuse'
  readonly code?: string
  readonly disclose?: 'silent' | 'generic' | 'none'
}

export type WrittenRule = {
  readonly id: string
  readonly plain: string
  readonly when?: WrittenCondition
  readonly unless?: WrittenCondition
  readonly not_for?: readonly string[]
  readonly overridden_by?: readonly WrittenOverride[]
  readonly lifted_by?: WrittenCondition
  readonly opens?: string
  readonly requires?: WrittenCondition
  readonly applies_when?: WrittenCondition
  readonly view?: readonly WrittenViewEntry[]
  readonly effect?: WrittenEffect
  readonly obligations?: readonly string[]
  readonly cite: readonly string[]
  readonly owner: string
  readonly review_by: string
  readonly examples: readonly WrittenExample[]
}

export type WrittenRules = {
  readonly kind: 'rules'
  readonly tier: Tier
  readonly rules: readonly WrittenRule[]
}

const text = { type: 'string', minLength: 1 }
const texts = { type: 'array', minItems: 1, items: text }
const fact = { enum: FACT_PATHS }
const condition = { $ref: '#/$defs/condition' }
const name = { type: 'string', pattern: '^[a-z][a-z0-9-]*$' }

export const CONDITION_DEFS = {
  condition: {
    type: 'object',
    additionalProperties: false,
    minProperties: 1,
    properties: {
      fact,
      is: { type: ['string', 'number', 'boolean'] },
      in: texts,
      has: text,
      has_any: texts,
      has_fact: fact,
      each_of: texts,
      also_in: fact,
      at_least: { type: 'number' },
      below: { type: 'number' },
      given: { const: true },
      all: { type: 'array', minItems: 1, items: condition },
      any: { type: 'array', minItems: 1, items: condition },
      not: condition,
      gateway: name,
      situation: name,
    },
  },
}

const example = {
  type: 'object',
  additionalProperties: false,
  required: ['case', 'then'],
  properties: {
    case: text,
    given: { type: 'array', items: name },
    facts: { type: 'object', additionalProperties: true, propertyNames: fact },
    unknown: { type: 'array', items: fact },
    then: { enum: ['fires', 'does-not-fire', 'overridden', 'lifted', 'within'] },
    decision: { enum: ['permit', 'mask', 'withhold', 'refuse'] },
    code: { enum: [...RULE_REFUSALS, 'CANNOT_CHECK'] },
    disclose: { enum: ['silent', 'generic', 'none'] },
  },
}

const viewEntry = {
  type: 'object',
  additionalProperties: false,
  required: ['types'],
  properties: {
    types: { type: 'array', minItems: 1, items: { type: 'string', pattern: '^[A-Z][A-Za-z]+$' } },
    active: { const: true },
    newest: { type: 'integer', minimum: 1 },
    where: condition,
  },
}

const effect = {
  type: 'object',
  additionalProperties: false,
  minProperties: 1,
  maxProperties: 1,
  properties: {
    refuse: { enum: RULE_REFUSALS },
    withhold: { enum: ['silent', 'generic', 'none'] },
    mask: {
      type: 'array',
      minItems: 1,
      items: { type: 'string', pattern: '^[a-z][A-Za-z]*([.][a-z][A-Za-z]*)*$' },
    },
  },
}

const override = {
  type: ['string', 'object'],
  minLength: 1,
  additionalProperties: false,
  required: ['gateway', 'where'],
  properties: { gateway: name, where: condition },
}

const rule = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'plain', 'cite', 'owner', 'review_by', 'examples'],
  properties: {
    id: { type: 'string', pattern: '^[A-Z]-[0-9]{2,5}$' },
    plain: text,
    when: condition,
    unless: condition,
    not_for: { type: 'array', minItems: 1, items: name },
    overridden_by: { type: 'array', minItems: 1, items: override },
    lifted_by: condition,
    opens: name,
    requires: condition,
    applies_when: condition,
    view: { type: 'array', minItems: 1, items: viewEntry },
    effect,
    obligations: { type: 'array', minItems: 1, items: { enum: Object.keys(OBLIGATIONS) } },
    cite: texts,
    owner: name,
    review_by: { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' },
    examples: { type: 'array', minItems: 2, items: example },
  },
}

export const RULES_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['kind', 'tier', 'rules'],
  properties: {
    kind: { const: 'rules' },
    tier: { enum: TIERS },
    rules: { type: 'array', minItems: 1, items: rule },
  },
  $defs: CONDITION_DEFS,
}
