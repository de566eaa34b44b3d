import { type SecretReference } from '../../config/settings-types.js'
import { type Area, AREAS } from '../../model/area.js'
import { SECRET_SCHEMA, TLS_SCHEMA, type TlsOptions } from '../settings/tls-options.js'

/**
 * A case system's REST interface, declared. Templates in paths and query values: `{nhsNumber}` (ten digits),
 * `{nhsNumber.numeric}` (as a number: leading zeros lost) and `{found.FIELD}` (a field of the row that was found).
 */
export type RestJsonOptions = {
  readonly baseUrl: string
  /** Set where the network between is trusted with records in clear. */
  readonly allowPlainHttp?: boolean
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
  /**
   * Dotted path to the links of the answer: a list of `{rel, href}`, or an object of them by relation (a URL, or an
   * object with an `href`). The one of this relation, on the same origin, leads to the next page; none is the last page.
   */
  | { readonly kind: 'links'; readonly links: string; readonly relation?: string }
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
  properties: {
    parameter: { ...TEXT, description: 'Query parameter that takes the size of a page.' },
    value: { description: 'Size of a page.', type: 'integer', minimum: 1 },
  },
} as const
const PAGING = {
  type: 'object',
  required: ['kind'],
  properties: { kind: { enum: ['cursor', 'next-link', 'links', 'page-number'] } },
  discriminator: { propertyName: 'kind' },
  oneOf: [
    {
      required: ['parameter', 'next'],
      additionalProperties: false,
      properties: {
        kind: { description: 'A cursor in the answer leads to the next page.', const: 'cursor' },
        parameter: { ...TEXT, description: 'Query parameter that takes the cursor.' },
        next: { ...TEXT, description: 'Dotted path to the next cursor in the answer.' },
        size: { ...SIZE, description: 'Size of a page, where one is asked for.' },
      },
    },
    {
      required: ['next'],
      additionalProperties: false,
      properties: {
        kind: { description: 'A URL in the answer leads to the next page.', const: 'next-link' },
        next: { ...TEXT, description: 'Dotted path to the URL of the next page, on the same origin.' },
      },
    },
    {
      required: ['links'],
      additionalProperties: false,
      properties: {
        kind: { description: 'Links in the answer, one of which leads to the next page.', const: 'links' },
        links: {
          ...TEXT,
          description: 'Dotted path to the links: a list of them, or an object by relation.',
        },
        relation: { ...TEXT, description: 'Relation of the link to the next page: `next` unless given.' },
      },
    },
    {
      required: ['parameter', 'first', 'pages'],
      additionalProperties: false,
      properties: {
        kind: { description: 'Pages are numbered.', const: 'page-number' },
        parameter: { ...TEXT, description: 'Query parameter that takes the number of the page.' },
        first: { description: 'Number of the first page.', type: 'integer', minimum: 0 },
        pages: { ...TEXT, description: 'Dotted path to the number of pages.' },
        size: { ...SIZE, description: 'Size of a page, where one is asked for.' },
      },
    },
  ],
} as const

const FIND = {
  type: 'object',
  required: ['path', 'id', 'nhsNumber'],
  additionalProperties: false,
  properties: {
    path: { ...PATH, description: 'Path below the base, with templates.' },
    query: { ...QUERY, description: 'Query parameters, with templates in their values.' },
    rows: { ...TEXT, description: 'Dotted path to the rows in the answer; the whole answer unless given.' },
    id: { ...TEXT, description: 'Field of the source’s own id of the person.' },
    nhsNumber: { ...TEXT, description: 'Field that must hold the NHS number asked.' },
    notKnown: {
      description: 'Statuses by which the source says that it does not know the person; none unless given.',
      type: 'array',
      items: { type: 'integer', minimum: 400, maximum: 499 },
    },
    paging: { ...PAGING, description: 'How the answer is paged; not at all unless given.' },
  },
} as const

const PART = {
  type: 'object',
  required: ['part', 'path', 'areas', 'shape'],
  additionalProperties: false,
  properties: {
    part: {
      description: 'Member of the record under which the mapping finds it.',
      type: 'string',
      pattern: '^[a-z][A-Za-z0-9]*$',
    },
    path: { ...PATH, description: 'Path below the base, with templates.' },
    query: { ...QUERY, description: 'Query parameters, with templates in their values.' },
    areas: {
      description: 'Areas it serves.',
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { enum: AREAS },
    },
    fetch: {
      description:
        '`always` for what every area needs to be handled rightly, such as a restriction mark: without it nothing is passed on.',
      enum: ['always', 'when-asked'],
    },
    shape: { description: 'One object, or a list of rows.', enum: ['object', 'rows'] },
    rows: { ...TEXT, description: 'Dotted path to the rows in the answer; the whole answer unless given.' },
    belongsTo: {
      ...TEXT,
      description: 'Field that must equal the id of the person found, in the object or in every row.',
    },
    nhsNumber: { ...TEXT, description: 'Field that must hold the NHS number asked.' },
    birthDate: {
      ...TEXT,
      description: 'Field that must agree with the date of birth PDS gave, where both are complete.',
    },
    rowId: { ...TEXT, description: 'Field by which a row that comes twice is known.' },
    paging: { ...PAGING, description: 'How the answer is paged; not at all unless given.' },
  },
} as const

export const REST_JSON_OPTIONS_SCHEMA = {
  type: 'object',
  required: ['baseUrl', 'find', 'parts'],
  additionalProperties: false,
  properties: {
    baseUrl: {
      description:
        'Base of every path: https, or this machine itself; other http only with `allowPlainHttp`.',
      type: 'string',
      pattern: '^https?://[^?#\\s]+$',
    },
    allowPlainHttp: {
      description:
        'Whether records and the secret may cross a network unencrypted, because that network encrypts by itself.',
      type: 'boolean',
    },
    auth: {
      description: 'A secret sent with every call, as bearer token unless another header is named.',
      type: 'object',
      required: ['secret'],
      additionalProperties: false,
      properties: {
        secret: { ...SECRET_SCHEMA, description: 'Where the secret is.' },
        header: {
          description: 'Header that takes the secret as it stands.',
          type: 'string',
          pattern: '^[A-Za-z0-9-]+$',
        },
      },
    },
    maxResponseBytes: { description: 'Largest answer that is read.', type: 'integer', minimum: 1_000 },
    tls: { ...TLS_SCHEMA, description: 'Our certificate towards the source, and whom we trust.' },
    find: { ...FIND, description: 'How a person is found by NHS number.' },
    parts: {
      description: 'What is then fetched.',
      type: 'array',
      minItems: 1,
      items: PART,
    },
  },
} as const
