import { type SecretReference } from '../../config/settings-types.js'

/** PEM files for mutual TLS with one source. */
export type TlsOptions = {
  readonly certificate?: SecretReference
  readonly key?: SecretReference
  readonly authorities?: SecretReference
}

/** A secret is named by a file or an environment variable, never written. */
export const SECRET_SCHEMA = {
  type: 'object',
  minProperties: 1,
  maxProperties: 1,
  additionalProperties: false,
  properties: {
    file: { description: 'File that holds it.', type: 'string', minLength: 1 },
    env: { description: 'Environment variable that holds it.', type: 'string', minLength: 1 },
  },
} as const

export const TLS_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: {
    certificate: { ...SECRET_SCHEMA, description: 'Our certificate, PEM.' },
    key: { ...SECRET_SCHEMA, description: 'Its private key, PEM.' },
    authorities: { ...SECRET_SCHEMA, description: 'The authorities that are trusted, PEM.' },
  },
} as const
