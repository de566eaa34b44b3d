import { AREAS } from '../model/area.js'
import { PURPOSES } from '../model/purpose.js'
import { auditFeeds } from './audit/audit-feeds.js'
import { retention } from './audit/retention.js'
import { consoleSchema } from './console/console-settings.js'
import { breakGlass, mail, notify, witnesses } from './notify-schema.js'
import { detectors } from './detectors/detectors-schema.js'
import { matching } from './matching/matching-schema.js'
import { payloads } from './payloads/payload-settings.js'
import { traces } from './observability/traces-schema.js'
import { type Schema, about, record, secret, text } from './schema-parts.js'

const ods: Schema = { type: 'string', pattern: '^[A-Z0-9]{3,9}$' }
const day: Schema = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' }
const url: Schema = { type: 'string', pattern: '^https?://[^\\s#]+$' }
const milliseconds: Schema = { type: 'integer', minimum: 1, maximum: 120_000 }
const purposes: Schema = { type: 'array', minItems: 1, items: { enum: [...PURPOSES] } }
const recordClass: Schema = { enum: ['gp-record', 'social-care-record', 'exchange'] }
const texts: Schema = { type: 'array', items: text }

const keySource: Schema = {
  oneOf: [
    record({ url: about('URL of the JSON Web Key Set.', url) }),
    record({ file: about('File that holds the JSON Web Key Set, relative to the settings file.', text) }),
  ],
}

const callingSystem = record({
  id: about('The id it was registered under: `iss` and `sub` of its assertions.', text),
  name: about('Name for people; kept as evidence.', text),
  organisation: about('ODS code of the organisation whose people it speaks for, and of no other.', ods),
  keys: about('The public keys its assertions are checked with.', keySource),
  algorithm: about('The one algorithm it signs with.', { enum: ['ES384', 'RS384', 'RS512'] }),
  scopes: about('SMART v2 scopes it may at most be granted; only a ceiling.', { ...texts, minItems: 1 }),
  purposes: about('Purposes it may ask for.', purposes),
})

const issuer = record({
  issuer: about('Its `iss`, exactly.', url),
  keys: about('The public keys its access tokens are checked with.', keySource),
  algorithms: about('Algorithms its access tokens may be signed with.', {
    type: 'array',
    minItems: 1,
    items: { enum: ['ES256', 'ES384', 'RS256', 'RS384', 'RS512', 'PS256'] },
  }),
  organisations: about('ODS codes of the organisations it may speak for.', {
    type: 'array',
    minItems: 1,
    items: ods,
  }),
  purposes: about('Purposes its tokens may name.', purposes),
  claims: about('Which of its claims holds what: name of a requester member, dotted path of the claim.', {
    type: 'object',
    additionalProperties: text,
  }),
})

const organisation = record(
  {
    ods: about('ODS code.', ods),
    name: about('Name for people.', text),
    type: about('What kind of organisation it is: the fact `requester.org.type`.', {
      enum: ['gp-practice', 'la-adult', 'la-children', 'nhs-trust', 'care-provider', 'citizen'],
    }),
    dspt: about('Status in the Data Security and Protection Toolkit: the fact `requester.org.dspt`.', {
      enum: ['met', 'exceeded', 'not-met', 'expired'],
    }),
    privacyOfficers: about(
      'User ids of those who are told of break-glass and the like. There is always one: the gateway does not start without.',
      { type: 'array', items: { type: 'string', pattern: '\\S' }, minItems: 1 },
    ),
  },
  {
    safeguardingLeads: about(
      'User ids of those who may let an access for safeguarding be seen by the person. Without it nobody may.',
      { ...texts, minItems: 1 },
    ),
    notify,
    dsptPublished: about(
      'Day on which that status was published, from the register of the toolkit. The console shows its age: each year a new one is due.',
      day,
    ),
    telephone: about('Number to give where its record cannot or may not be shown.', text),
    staffNaming: about(
      'How its workers are named in a report given to a person. Without it, by their organisation alone.',
      { enum: ['name', 'role', 'organisation'] },
    ),
    feed: about(
      'Where its own system publishes its relationships and registers, whole each time. Without it they are unknown, which opens nothing.',
      record(
        {
          url: about('URL of the feed.', url),
          everySeconds: about('How often it is read.', { type: 'integer', minimum: 1, maximum: 86_400 }),
        },
        { token: about('Bearer token for the feed.', secret) },
      ),
    ),
  },
)

const agreement = record({
  id: about('Name of the agreement.', text),
  parties: about('ODS codes of the organisations that share under it.', {
    type: 'array',
    minItems: 2,
    items: ods,
  }),
  purposes: about('Purposes it covers.', purposes),
  dataClasses: about('Classes of record it covers.', { type: 'array', minItems: 1, items: recordClass }),
  start: about('First day in force.', day),
  end: about('Last day in force.', day),
  dpia: about('Reference of the data protection impact assessment.', text),
})

const source = record(
  {
    id: about('First part of the id of every resource from it.', {
      type: 'string',
      pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$',
      maxLength: 30,
    }),
    kind: about('Which connector talks to it.', text),
    name: about('Name for people.', text),
    organisation: about('ODS code of the controller of its records.', ods),
    recordClass: about('Which class its records are: the fact `resource.class`.', recordClass),
    mapping: about('The mapping that reads its records: a folder of mappings, or `gp-connect`.', text),
    areas: about('Areas it can be asked about.', { type: 'array', minItems: 1, items: { enum: [...AREAS] } }),
    deadlineMs: about('Milliseconds after which its answer is not waited for.', milliseconds),
    maxConcurrent: about('Requests to it that may be under way at once.', {
      type: 'integer',
      minimum: 1,
      maximum: 1000,
    }),
    overrideSupported: about('Whether it honours an override of dissent; false for GP Connect.', {
      type: 'boolean',
    }),
    options: about('What its connector needs: see below, by kind.', { type: 'object' }),
  },
  {
    hedgeAfterMs: about(
      'Milliseconds after which a read is asked a second time beside the first, the first good answer counting. Absent: never. The source sees, and must expect to record, both.',
      milliseconds,
    ),
  },
)

const directory = record(
  {
    id: about('First part of the id of every resource from it.', {
      type: 'string',
      pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$',
      maxLength: 30,
    }),
    kind: about('Which interface it has: Open Referral UK 3.0.', { enum: ['openreferral-uk'] }),
    name: about('Name for people.', text),
    organisation: about('ODS code of who publishes it.', ods),
    mapping: about('The mapping that reads its services: a folder of mappings.', text),
    baseUrl: about('Base of its interface, which `/services` stands below.', url),
    deadlineMs: about('Milliseconds after which its answer is not waited for.', milliseconds),
    maxConcurrent: about('Requests to it that may be under way at once.', {
      type: 'integer',
      minimum: 1,
      maximum: 1000,
    }),
  },
  { token: about('Bearer token for it.', secret) },
)

/** JSON Schema of linchpin.yaml: every key is known and described, every reference spelt out. */
export const SETTINGS_SCHEMA: Schema = record(
  {
    listen: about(
      'Where the gateway listens.',
      record({
        host: about('Address of the interface.', text),
        port: about('Port; 0 for any that is free.', { type: 'integer', minimum: 0, maximum: 65_535 }),
      }),
    ),
    baseUrl: about(
      'Origin under which callers see the gateway, without a trailing slash; the FHIR base is `{baseUrl}/fhir`.',
      { ...url, pattern: '^https?://[^\\s#/]+(:\\d+)?$' },
    ),
    logOrigin: about('Name of the access log in its checkpoints, for example `linchpin.example/audit`.', {
      type: 'string',
      pattern: '^[a-z0-9.-]+(/[a-z0-9.-]+)*$',
    }),
    requestDeadlineMs: about('Milliseconds after which an answer leaves with what has come.', milliseconds),
    maxBodyBytes: about('Largest body that is read.', {
      type: 'integer',
      minimum: 1024,
      maximum: 10_485_760,
    }),
    keys: about(
      'Where the secrets of the gateway itself are: named here, never written here.',
      record({
        tokens: about('Set of private JSON Web Keys that access tokens are signed with.', secret),
        audit: about('PKCS #8 PEM, Ed25519: signs the checkpoints of the access log.', secret),
        ids: about(
          '32 bytes in hex: what the ids of resources are made with. A new key makes new ids.',
          secret,
        ),
      }),
    ),
    callingSystems: about('Systems registered to ask, and what each may at most say of its users.', {
      type: 'array',
      items: callingSystem,
    }),
    organisations: about('Organisations that ask or hold records. One that is not listed can do neither.', {
      type: 'array',
      minItems: 1,
      items: organisation,
    }),
    agreements: about('Sharing agreements: the fact `agreement.inForce`.', {
      type: 'array',
      items: agreement,
    }),
    sources: about('Source systems.', { type: 'array', items: source }),
    pds: about(
      'The Personal Demographics Service.',
      record(
        {
          url: about('Base URL of the PDS FHIR API.', url),
          deadlineMs: about('Milliseconds after which a trace counts as an outage.', milliseconds),
        },
        { token: about('Bearer token for it.', secret) },
      ),
    ),
    sds: about(
      'The Spine Directory Service, which knows the address of each practice.',
      record(
        {
          url: about('Base URL of the SDS FHIR API.', url),
          deadlineMs: about('Milliseconds after which a look-up counts as failed.', milliseconds),
        },
        { apiKey: about('API key for it.', secret) },
      ),
    ),
    breakGlass,
    folders: about(
      'Data folders, relative to the settings file.',
      record(
        {
          rules: about('Rules, facts, roles, labels.', text),
          mappings: about('One folder for each mapping.', text),
          profiles: about('Profiles and the table of R4 elements.', text),
        },
        { localRules: about('Rules of this installation: they may only restrict.', text) },
      ),
    ),
  },
  {
    mail,
    witnesses,
    auditFeeds,
    retention,
    traces,
    payloads,
    matching,
    detectors,
    directories: about(
      'Directories of services, for searches of HealthcareService. Without any there are none.',
      { type: 'array', items: directory },
    ),
    issuers: about('Outside issuers whose access tokens are accepted.', { type: 'array', items: issuer }),
    console: about(
      'The console of IG officers, under `{baseUrl}/console`. Without it there is none.',
      consoleSchema,
    ),
  },
)
