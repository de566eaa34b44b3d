const TEXT = { type: 'string', minLength: 1 } as const
const NHS_NUMBER = { type: 'string', pattern: '^[0-9]{10}$' } as const
const DATE = { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' } as const
const CLOCK = { type: 'string', pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' } as const

/** JSON Schema of one worker in an organisation's feed. Only who it is must be there. */
export const STAFF_MEMBER = {
  type: 'object',
  required: ['userId'],
  additionalProperties: false,
  properties: {
    userId: TEXT,
    nhsNumber: NHS_NUMBER,
    familyName: TEXT,
    address: {
      type: 'object',
      required: ['line', 'postcode'],
      additionalProperties: false,
      properties: { line: TEXT, postcode: TEXT },
    },
    declared: { type: 'array', items: NHS_NUMBER },
    hours: {
      type: 'array',
      items: {
        type: 'object',
        required: ['days', 'from', 'to'],
        additionalProperties: false,
        properties: {
          days: { type: 'array', minItems: 1, items: { type: 'integer', minimum: 1, maximum: 7 } },
          from: CLOCK,
          to: CLOCK,
        },
      },
    },
    leave: {
      type: 'array',
      items: {
        type: 'object',
        required: ['from', 'to'],
        additionalProperties: false,
        properties: { from: DATE, to: DATE },
      },
    },
    leftOn: DATE,
  },
} as const
