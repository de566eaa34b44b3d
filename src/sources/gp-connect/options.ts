import { type Purpose, PURPOSES } from '../../model/purpose.js'
import { TLS_SCHEMA, type TlsOptions } from '../settings/tls-options.js'

/** What a `gp-connect` source needs besides the settings every source has. */
export type GpConnectOptions = {
  /** The Spine Secure Proxy; the address of the practice is put after it as it stands. */
  readonly proxyUrl: string
  /** Our Spine endpoint URL, `iss` of the token. The gateway's own address unless given. */
  readonly issuer?: string
  /** System of the local user ids of those who ask. */
  readonly userIdSystem?: string
  /** `reason_for_request` for each purpose this practice may be asked for; a purpose not listed is not permitted. */
  readonly reasons?: Readonly<Partial<Record<Purpose, string>>>
  /** The practice's party key, where it has several systems that answer. */
  readonly partyKey?: string
  /** ODS code of an asking organisation → party key, where it has several systems that may ask. */
  readonly askerPartyKeys?: Readonly<Record<string, string>>
  readonly capabilityCacheSeconds?: number
  readonly maxResponseBytes?: number
  readonly tls?: TlsOptions
}

export const GP_CONNECT_OPTIONS_SCHEMA = {
  type: 'object',
  required: ['proxyUrl'],
  additionalProperties: false,
  properties: {
    proxyUrl: {
      description: 'The Spine Secure Proxy; the address of the practice is put after it as it stands.',
      type: 'string',
      pattern: '^https?://[^?#\\s]+$',
    },
    issuer: {
      description: 'Our Spine endpoint URL, `iss` of the token; the gateway’s own address unless given.',
      type: 'string',
      pattern: '^https?://',
    },
    userIdSystem: {
      description: 'System of the local user ids of those who ask.',
      type: 'string',
      pattern: '^https?://',
    },
    reasons: {
      description:
        '`reason_for_request` for each purpose this practice may be asked for; a purpose that is not listed is not permitted. Unless given, every purpose of direct care is `directcare`.',
      type: 'object',
      propertyNames: { enum: PURPOSES },
      additionalProperties: { type: 'string', pattern: '^[a-z]+$' },
    },
    partyKey: {
      description: 'The practice’s party key, where it has several systems that answer.',
      type: 'string',
      minLength: 1,
    },
    askerPartyKeys: {
      description:
        'ODS code of an asking organisation to its party key, where it has several systems that may ask.',
      type: 'object',
      additionalProperties: { type: 'string', minLength: 1 },
    },
    capabilityCacheSeconds: {
      description: 'How long the CapabilityStatement of the practice is believed.',
      type: 'integer',
      minimum: 0,
    },
    maxResponseBytes: { description: 'Largest answer that is read.', type: 'integer', minimum: 1_000 },
    tls: { ...TLS_SCHEMA, description: 'Our certificate towards the proxy, and whom we trust.' },
  },
} as const

/** GP Connect serves direct care; these purposes of ours are direct care (HSCA 2012 s.251B), the others are not. */
export const DIRECT_CARE_REASONS: Readonly<Partial<Record<Purpose, string>>> = {
  'direct-care': 'directcare',
  emergency: 'directcare',
  'hospital-discharge': 'directcare',
  'care-act-assessment': 'directcare',
  'safeguarding-adult': 'directcare',
  'safeguarding-child': 'directcare',
  'child-in-need': 'directcare',
}
