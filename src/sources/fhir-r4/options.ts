import { type SecretReference } from '../../config/settings-types.js'
import { RESOURCE_TYPES } from '../../fhir/resource-types.js'
import { type Area, AREAS } from '../../model/area.js'
import { SECRET_SCHEMA, TLS_SCHEMA, type TlsOptions } from '../settings/tls-options.js'

/** A system with a FHIR R4 interface: where it is, how searches are sent, and what is searched for each area. */
export type FhirR4Options = {
  readonly baseUrl: string
  /** `POST` keeps NHS numbers out of the source's own logs of addresses; some sources know only `GET`. */
  readonly searchBy: 'GET' | 'POST'
  readonly auth?: { readonly secret: SecretReference; readonly header?: string }
  readonly maxResponseBytes?: number
  readonly tls?: TlsOptions
  readonly searches: readonly SearchOptions[]
}

export type SearchOptions = {
  readonly type: string
  readonly areas: readonly Area[]
  /** Parameters with their values; `{patient}` is the id of the Patient that was found. Undefined with `broughtBy`. */
  readonly query?: Readonly<Record<string, string | readonly string[]>>
  /** Instead of a search of its own: the parameter by which the search for the Patient brings along what refers to them. */
  readonly broughtBy?: string
}

const TEXT = { type: 'string', minLength: 1 } as const
const FILLED = '^([^{}]|\\{patient\\})+$'

/** https, or this machine itself (W3C Secure Contexts, potentially trustworthy origins). */
const BASE = '^(https://[^\\s?#@]+|http://(127\\.0\\.0\\.1|localhost|\\[::1\\])(:\\d+)?(/[^\\s?#@]*)?)$'

const SEARCH = {
  type: 'object',
  required: ['type', 'areas'],
  additionalProperties: false,
  properties: {
    type: {
      description: 'Resource type that is searched.',
      enum: RESOURCE_TYPES.map((it) => it.type),
    },
    areas: {
      description:
        'Areas this search serves: it is made when one of them is asked, or when what is searched for another may refer to its type (FHIR R4), beside which it is labelled.',
      type: 'array',
      minItems: 1,
      items: { enum: AREAS },
    },
    query: {
      description:
        'Search parameters. `{patient}` is the id of the Patient that was found; one parameter at least must hold it.',
      type: 'object',
      minProperties: 1,
      additionalProperties: {
        type: ['string', 'array'],
        pattern: FILLED,
        minItems: 1,
        items: { type: 'string', pattern: FILLED },
      },
    },
    broughtBy: {
      description:
        'Instead of `query`, for a source that gives what it includes whole: the search parameter by which these refer to the Patient, such as `subject`. They then come with the Patient in one call, by `_revinclude`, which its CapabilityStatement must list in `searchRevInclude` of Patient.',
      type: 'string',
      pattern: '^[a-z][a-z-]*$',
    },
  },
} as const

export const FHIR_R4_OPTIONS_SCHEMA = {
  type: 'object',
  required: ['baseUrl', 'searchBy', 'searches'],
  additionalProperties: false,
  properties: {
    baseUrl: {
      description: 'FHIR base of the source: https, or this machine itself.',
      type: 'string',
      pattern: BASE,
    },
    searchBy: {
      description:
        '`POST` sends searches to `_search`, so that NHS numbers stay out of addresses; `GET` for a source that knows no other.',
      enum: ['GET', 'POST'],
    },
    auth: {
      description: 'A secret sent with every call, as bearer token unless another header is named.',
      type: 'object',
      required: ['secret'],
      additionalProperties: false,
      properties: {
        secret: { ...SECRET_SCHEMA, description: 'Where the secret is.' },
        header: {
          ...TEXT,
          description: 'Header that takes the secret as it stands.',
          pattern: '^[A-Za-z0-9-]+$',
        },
      },
    },
    maxResponseBytes: {
      description: 'Largest answer that is read, a page of a search; 20000000 unless given.',
      type: 'integer',
      minimum: 1_000,
    },
    tls: { ...TLS_SCHEMA, description: 'Our certificate towards the source, and whom we trust.' },
    searches: {
      description: 'What is searched once the Patient is found. Demographics need none.',
      type: 'array',
      minItems: 1,
      items: SEARCH,
    },
  },
} as const
