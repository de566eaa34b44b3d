import { type SecretReference } from '../../config/settings-types.js'
import { type Area, AREAS } from '../../model/area.js'
import { SECRET_SCHEMA, TLS_SCHEMA, type TlsOptions } from '../settings/tls-options.js'

/**
 * A case system's REST interface, declared. Templates in paths and query values: `{nhsNumber}` (ten digits),
 * `{nhsNumber.numeric}` (as a number: leading zeros lost) and `{found.FIELD}` (a field of the row that was found).
 */
export type RestJsonOptions = {
  readonly baseUrl: string
  readonly auth?: AuthOptions
  readonly maxResponseBytes?: number
  readonly tls?: TlsOptions
  readonly find: FindOptions
  readonly parts: readonly PartOptions[]
}

/** A secret sent with every call, as bearer token unless another header is named. */
type AuthOptions = { readonly secret: SecretReference; readonly header?: string }

/** How a person is found by NHS number. */
type FindOptions = {
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  /** Dotted path to the rows in the answer; the whole answer unless given. */
  readonly rows?: string
  /** Field of the source's own id of the person. */
  readonly id: string
  /** Field that must hold the NHS number asked. */
  readonly nhsNumber: string
  /** Statuses by which the source says that it does not know the person; none unless given. */
  readonly notKnown?: readonly number[]
  readonly paging?: PagingOptions
}

export type PartOptions = {
  /** Member of the record under which the mapping finds it. */
  readonly part: string
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly areas: readonly Area[]
  /** `always` for what every area needs to be handled rightly, such as a restriction mark: without it nothing is passed on. */
  readonly fetch?: 'always' | 'when-asked'
  readonly shape: 'object' | 'rows'
  readonly rows?: string
  /** Field that must equal the id of the person found, in the object or in every row. */
  readonly belongsTo?: string
  /** Field that must hold the NHS number asked. */
  readonly nhsNumber?: string
  /** Field that must agree with the date of birth PDS gave, where both are complete. */
  readonly birthDate?: string
  /** Field by which a row that comes twice is known. */
  readonly rowId?: string
  readonly paging?: PagingOptions
}

export type PagingOptions =
  | {
      readonly kind: 'cursor'
      /** Query parameter that takes the cursor, and dotted path to the next one in the answer. */
      readonly parameter: string
      readonly next: string
      readonly size?: { readonly parameter: string; readonly value: number }
    }
  /** Dotted path to the URL of the next page, on the same origin. */
  | { readonly kind: 'next-link'; readonly next: string }
  | {
      readonly kind: 'page-number'
      readonly parameter: string
      readonly first: number
      /** Dotted path to the number of pages. */
      readonly pages: string
      readonly size?: { readonly parameter: string; readonly value: number }
    }

const TEXT = { type: 'string', minLength: 1 } as const
const PATH = {
  type: 'string',
  pattern: '^/([^{}?#\\s]|\\{(nhsNumber|nhsNumber\\.numeric|found\\.[A-Za-z0-9_]+)\\})*$',
} as const
const QUERY = {
  type: 'object',
  additionalProperties: {
    type: 'string',
    pattern: '^([^{}]|\\{(nhsNumber|nhsNumber\\.numeric|found\\.[A-Za-z0-9_]+)\\})*$',
  },
} as const
const SIZE = {
  type: 'object',
  required: ['parameter', 'value'],
  additionalProperties: false,
  properties: { parameter: TEXT, value: { type: 'integer', minimum: 1 } },
} as const
const PAGING = {
  type: 'object',
  required: ['kind'],
  properties: { kind: { enum: ['cursor', 'next-link', 'page-number'] } },
  discriminator: { propertyName: 'kind' },
  oneOf: [
    {
      required: ['parameter', 'next'],
      additionalProperties: false,
      properties: { kind: { const: 'cursor' }, parameter: TEXT, next: TEXT, size: SIZE },
    },
    {
      required: ['next'],
      additionalProperties: false,
      properties: { kind: { const: 'next-link' }, next: TEXT },
    },
    {
      required: ['parameter', 'first', 'pages'],
      additionalProperties: false,
      properties: {
        kind: { const: 'page-number' },
        parameter: TEXT,
        first: { type: 'integer', minimum: 0 },
        pages: TEXT,
        size: SIZE,
      },
    },
  ],
} as const

const FIND = {
  type: 'object',
  required: ['path', 'id', 'nhsNumber'],
  additionalProperties: false,
  properties: {
    path: PATH,
    query: QUERY,
    rows: TEXT,
    id: TEXT,
    nhsNumber: TEXT,
    notKnown: { type: 'array', items: { type: 'integer', minimum: 400, maximum: 499 } },
    paging: PAGING,
  },
} as const

const PART = {
  type: 'object',
  required: ['part', 'path', 'areas', 'shape'],
  additionalProperties: false,
  properties: {
    part: { type: 'string', pattern: '^[a-z][A-Za-z0-9]*$' },
    path: PATH,
    query: QUERY,
    areas: { type: 'array', minItems: 1, uniqueItems: true, items: { enum: AREAS } },
    fetch: { enum: ['always', 'when-asked'] },
    shape: { enum: ['object', 'rows'] },
    rows: TEXT,
    belongsTo: TEXT,
    nhsNumber: TEXT,
    birthDate: TEXT,
    rowId: TEXT,
    paging: PAGING,
  },
} as const

export const REST_JSON_OPTIONS_SCHEMA = {
  type: 'object',
  required: ['baseUrl', 'find', 'parts'],
  additionalProperties: false,
  properties: {
    baseUrl: { type: 'string', pattern: '^https?://[^?#\\s]+$' },
    auth: {
      type: 'object',
      required: ['secret'],
      additionalProperties: false,
      properties: { secret: SECRET_SCHEMA, header: { type: 'string', pattern: '^[A-Za-z0-9-]+$' } },
    },
    maxResponseBytes: { type: 'integer', minimum: 1_000 },
    tls: TLS_SCHEMA,
    find: FIND,
    parts: { type: 'array', minItems: 1, items: PART },
  },
} as const
