import { AREAS } from '../model/area.js'
import { PURPOSES } from '../model/purpose.js'

/** JSON Schema of linchpin.yaml: every key is known, every reference spelt out. */
type Schema = Readonly<Record<string, unknown>>

const text: Schema = { type: 'string', minLength: 1 }
const ods: Schema = { type: 'string', pattern: '^[A-Z0-9]{3,9}$' }
const day: Schema = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' }
const url: Schema = { type: 'string', pattern: '^https?://[^\\s#]+$' }
const milliseconds: Schema = { type: 'integer', minimum: 1, maximum: 120_000 }
const purposes: Schema = { type: 'array', minItems: 1, items: { enum: [...PURPOSES] } }
const recordClass: Schema = { enum: ['gp-record', 'social-care-record', 'exchange'] }
const texts: Schema = { type: 'array', items: text }

const secret: Schema = { oneOf: [record({ file: text }), record({ env: text })] }
const keySource: Schema = { oneOf: [record({ url }), record({ file: text })] }

const callingSystem = record({
  id: text,
  name: text,
  organisation: ods,
  keys: keySource,
  algorithm: { enum: ['ES384', 'RS384', 'RS512'] },
  scopes: { ...texts, minItems: 1 },
  purposes,
})

const issuer = record({
  issuer: url,
  keys: keySource,
  algorithms: {
    type: 'array',
    minItems: 1,
    items: { enum: ['ES256', 'ES384', 'RS256', 'RS384', 'RS512', 'PS256'] },
  },
  organisations: { type: 'array', minItems: 1, items: ods },
  purposes,
  claims: { type: 'object', additionalProperties: text },
})

const organisation = record(
  {
    ods,
    name: text,
    type: { enum: ['gp-practice', 'la-adult', 'la-children', 'nhs-trust', 'care-provider', 'citizen'] },
    dspt: { enum: ['met', 'exceeded', 'not-met', 'expired'] },
    privacyOfficers: { ...texts, minItems: 1 },
  },
  {
    telephone: text,
    feed: record({ url, everySeconds: { type: 'integer', minimum: 1, maximum: 86_400 } }, { token: secret }),
  },
)

const agreement = record({
  id: text,
  parties: { type: 'array', minItems: 2, items: ods },
  purposes,
  dataClasses: { type: 'array', minItems: 1, items: recordClass },
  start: day,
  end: day,
  dpia: text,
})

const source = record({
  id: { type: 'string', pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$', maxLength: 30 },
  kind: text,
  name: text,
  organisation: ods,
  recordClass,
  mapping: text,
  areas: { type: 'array', minItems: 1, items: { enum: [...AREAS] } },
  deadlineMs: milliseconds,
  maxConcurrent: { type: 'integer', minimum: 1, maximum: 1000 },
  overrideSupported: { type: 'boolean' },
  options: { type: 'object' },
})

export const SETTINGS_SCHEMA: Schema = record(
  {
    listen: record({ host: text, port: { type: 'integer', minimum: 0, maximum: 65_535 } }),
    baseUrl: { ...url, pattern: '^https?://[^\\s#/]+(:\\d+)?$' },
    logOrigin: { type: 'string', pattern: '^[a-z0-9.-]+(/[a-z0-9.-]+)*$' },
    requestDeadlineMs: milliseconds,
    maxBodyBytes: { type: 'integer', minimum: 1024, maximum: 10_485_760 },
    keys: record({ tokens: secret, audit: secret, ids: secret }),
    callingSystems: { type: 'array', items: callingSystem },
    organisations: { type: 'array', minItems: 1, items: organisation },
    agreements: { type: 'array', items: agreement },
    sources: { type: 'array', items: source },
    pds: record({ url, deadlineMs: milliseconds }, { token: secret }),
    sds: record({ url, deadlineMs: milliseconds }, { apiKey: secret }),
    folders: record({ rules: text, mappings: text, profiles: text }, { localRules: text }),
  },
  { issuers: { type: 'array', items: issuer } },
)

/** An object with exactly these members: the first required, the second optional. */
function record(required: Schema, optional: Schema = {}): Schema {
  return {
    type: 'object',
    additionalProperties: false,
    required: Object.keys(required),
    properties: { ...required, ...optional },
  }
}
