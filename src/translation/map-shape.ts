import { AREAS, type Area } from '../model/area.js'
import { FLAG_WORDS, type FlagWord } from './compiled-mapping.js'
import { shapeCheck } from './text/check-shape.js'

export type WrittenFlag = { readonly flag: FlagWord; readonly when?: string }

/** What every map of a folder shares: `record.map.yaml`. */
export type WrittenRecord = {
  readonly person: string
  readonly let?: object
  readonly flags?: readonly WrittenFlag[]
  readonly ignore?: Readonly<Record<string, string>>
}

/** One resource and how it is made: any other `*.map.yaml`. */
export type WrittenOutput = {
  readonly source: string
  readonly area?: Area
  readonly $each?: object
  readonly $when?: string
  readonly let?: object
  readonly belongs?: string
  readonly id: string
  readonly flags?: readonly WrittenFlag[]
  readonly carry?: readonly string[]
  readonly ignore?: Readonly<Record<string, string>>
  readonly out: { readonly resourceType: string }
}

const EXPRESSION = { type: 'string', pattern: '^=' }
const NAMES = '^[A-Za-z_][A-Za-z0-9_]*$'

const FLAGS = {
  type: 'array',
  items: {
    type: 'object',
    required: ['flag'],
    additionalProperties: false,
    properties: { flag: { enum: FLAG_WORDS }, when: EXPRESSION },
  },
}

const LET = { type: 'object', propertyNames: { pattern: NAMES } }
const IGNORE = { type: 'object', additionalProperties: { type: 'string', minLength: 10 } }

export const isRecordMap = shapeCheck<WrittenRecord>({
  type: 'object',
  required: ['person'],
  additionalProperties: false,
  properties: {
    person: { anyOf: [{ const: 'nobody' }, EXPRESSION] },
    let: LET,
    flags: FLAGS,
    ignore: IGNORE,
  },
})

export const isOutputMap = shapeCheck<WrittenOutput>({
  type: 'object',
  required: ['source', 'id', 'out'],
  additionalProperties: false,
  properties: {
    source: { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9_-]*$' },
    area: { enum: AREAS },
    $each: { type: 'object', propertyNames: { pattern: NAMES }, additionalProperties: EXPRESSION },
    $when: EXPRESSION,
    let: LET,
    belongs: EXPRESSION,
    id: { anyOf: [{ const: 'person' }, EXPRESSION] },
    flags: FLAGS,
    carry: { type: 'array', items: EXPRESSION },
    ignore: IGNORE,
    out: { type: 'object', required: ['resourceType'], properties: { resourceType: { type: 'string' } } },
  },
})
