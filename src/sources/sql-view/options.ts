import { type SecretReference } from '../../config/settings-types.js'
import { type Area, AREAS } from '../../model/area.js'
import { SECRET_SCHEMA, TLS_SCHEMA, type TlsOptions } from '../settings/tls-options.js'

/** A warehouse in PostgreSQL: who reads it, within which limits, and which views hold what. */
export type SqlViewOptions = {
  readonly host: string
  readonly port: number
  readonly database: string
  /** A role that can read the views and write nothing. */
  readonly user: string
  readonly password: SecretReference
  readonly tls?: TlsOptions
  readonly statementTimeoutMs?: number
  readonly maxRows?: number
  readonly maxBytes?: number
  readonly person: PersonViewOptions
  readonly views: readonly ViewOptions[]
}

type SelectedView = {
  /** Member of the record under which the mapping finds the rows. */
  readonly part: string
  /** `view` or `schema.view`, in the case the database has it in. */
  readonly view: string
  readonly nhsNumber: NumberColumn
  readonly areas: readonly Area[]
}

/** The column that holds the NHS number: the only thing a row is ever selected by. */
export type NumberColumn = { readonly column: string; readonly holds: 'text' | 'number' }

/** The view with one row for each person. */
export type PersonViewOptions = SelectedView & {
  /** Column of the source's own id of the person. */
  readonly id: string
  readonly birthDate?: string
}

export type ViewOptions = SelectedView & {
  /** Column that must equal the id of the person found, in every row. */
  readonly belongsTo?: string
  /** Column by which a row that comes twice is known. */
  readonly rowId?: string
}

const TEXT = { type: 'string', minLength: 1 } as const
const NAME = '[A-Za-z_][A-Za-z0-9_$]*'
const COLUMN = { type: 'string', pattern: `^${NAME}$` } as const

const SELECTED = {
  part: { ...TEXT, description: 'Member of the record under which the mapping finds the rows.' },
  view: {
    description: 'The view, as `view` or `schema.view`, in the case the database has it in.',
    type: 'string',
    pattern: `^${NAME}(\\.${NAME})?$`,
  },
  nhsNumber: {
    description: 'The column that holds the NHS number: the only thing rows are selected by.',
    type: 'object',
    required: ['column', 'holds'],
    additionalProperties: false,
    properties: {
      column: { ...COLUMN, description: 'Its name. It is passed on with the row of the person alone.' },
      holds: {
        description: 'Ten digits as `text`, or a `number`, which has lost its leading zeros.',
        enum: ['text', 'number'],
      },
    },
  },
  areas: {
    description: 'Areas this view serves: it is read only when one of them is asked.',
    type: 'array',
    minItems: 1,
    items: { enum: AREAS },
  },
} as const

export const SQL_VIEW_OPTIONS_SCHEMA = {
  type: 'object',
  required: ['host', 'port', 'database', 'user', 'password', 'person', 'views'],
  additionalProperties: false,
  properties: {
    host: {
      ...TEXT,
      description: 'Host of the PostgreSQL server; a folder, where it is reached by a socket in it.',
    },
    port: { description: 'Its port.', type: 'integer', minimum: 1, maximum: 65_535 },
    database: { ...TEXT, description: 'The database.' },
    user: {
      ...TEXT,
      description:
        'The role that reads. The gateway does not start with one that can write, own or make anything.',
    },
    password: { ...SECRET_SCHEMA, description: 'Where its password is.' },
    tls: {
      ...TLS_SCHEMA,
      description:
        'Our certificate towards the server, and whom we trust. Required, and may be empty, unless the server is on this machine.',
    },
    statementTimeoutMs: {
      description:
        'Milliseconds after which the server ends a statement; the time that is left unless given.',
      type: 'integer',
      minimum: 1,
      maximum: 120_000,
    },
    maxRows: {
      description: 'Most rows of one person that a view may have; 5000 unless given.',
      type: 'integer',
      minimum: 1,
    },
    maxBytes: {
      description: 'Most bytes of one person that a view may have; 20000000 unless given.',
      type: 'integer',
      minimum: 1,
    },
    person: {
      description: 'The view with one row for each person. It is always read, and first.',
      type: 'object',
      required: ['part', 'view', 'nhsNumber', 'areas', 'id'],
      additionalProperties: false,
      properties: {
        ...SELECTED,
        id: { ...COLUMN, description: 'Column of the source’s own id of the person.' },
        birthDate: {
          ...COLUMN,
          description: 'Column that must agree with the date of birth PDS gave, where both are complete.',
        },
      },
    },
    views: {
      description: 'What is then read, in the same snapshot.',
      type: 'array',
      items: {
        type: 'object',
        required: ['part', 'view', 'nhsNumber', 'areas'],
        additionalProperties: false,
        properties: {
          ...SELECTED,
          belongsTo: {
            ...COLUMN,
            description: 'Column that must equal the id of the person found, in every row.',
          },
          rowId: { ...COLUMN, description: 'Column by which a row that comes twice is known.' },
        },
      },
    },
  },
} as const
