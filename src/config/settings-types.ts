import { type DetectorSettings } from '../audit/detectors/watch.js'
import { type Area } from '../model/area.js'
import { type RecordClass } from '../model/facts.js'
import { type OdsCode } from '../model/ods-code.js'
import { type Purpose } from '../model/purpose.js'
import { type ConsoleSettings } from './console/console-settings.js'

/** A secret is named, never written, in the settings: a file or an environment variable holds it. */
export type SecretReference = { readonly file: string } | { readonly env: string }

/** Where a JSON Web Key Set comes from. */
export type KeySource = { readonly url: string } | { readonly file: string }

export type AssertionAlgorithm = 'ES384' | 'RS384' | 'RS512'

/** A system registered to ask, and what it may at most say of its users. */
export type CallingSystemSettings = {
  readonly id: string
  readonly name: string
  readonly organisation: OdsCode
  readonly keys: KeySource
  readonly algorithm: AssertionAlgorithm
  readonly scopes: readonly string[]
  readonly purposes: readonly Purpose[]
}

/** An outside issuer whose access tokens are accepted: which claim holds what. */
export type IssuerSettings = {
  readonly issuer: string
  readonly keys: KeySource
  readonly algorithms: readonly string[]
  readonly organisations: readonly OdsCode[]
  readonly purposes: readonly Purpose[]
  /** Our name of a requester member → dotted path of the claim. */
  readonly claims: Readonly<Record<string, string>>
}

export type OrganisationType =
  'gp-practice' | 'la-adult' | 'la-children' | 'nhs-trust' | 'care-provider' | 'citizen'
export type DsptStatus = 'met' | 'exceeded' | 'not-met' | 'expired'

export type OrganisationSettings = {
  readonly ods: OdsCode
  readonly name: string
  readonly type: OrganisationType
  readonly dspt: DsptStatus
  /** ISO 8601 date on which that status was published; undefined: nobody has said. */
  readonly dsptPublished?: string | undefined
  readonly privacyOfficers: readonly string[]
  /** User ids of those who may let an access for safeguarding be seen by the person; nobody where there are none. */
  readonly safeguardingLeads?: readonly string[] | undefined
  /** Where its alerts are told of; nowhere where there is none: they wait in the queue. */
  readonly notify?: readonly NotifySettings[] | undefined
  readonly telephone?: string | undefined
  /** How its workers are named in a report given to a person; undefined: by their organisation alone. */
  readonly staffNaming?: 'name' | 'role' | 'organisation' | undefined
  /** Where the organisation's own system publishes its relationships and registers; undefined for none. */
  readonly feed?:
    | { readonly url: string; readonly everySeconds: number; readonly token?: SecretReference | undefined }
    | undefined
}

/** Where alerts are told of: only ever their reference. */
export type NotifySettings =
  { readonly webhook: string; readonly secret: SecretReference } | { readonly email: string }

/** The server that mail goes through. `loopback`: in the clear, to this machine alone. */
export type MailSettings = {
  readonly host: string
  readonly port: number
  readonly security: 'tls' | 'starttls' | 'loopback'
  readonly from: string
  readonly login?: { readonly user: string; readonly password: SecretReference } | undefined
}

/** An audit record repository outside, and what it may have. */
export type AuditFeedSettings = {
  readonly organisation: OdsCode
  readonly url: string
  readonly hiddenAccesses: 'withheld' | 'included'
  readonly token?: SecretReference | undefined
  readonly ids?: 'theirs' | 'ours' | undefined
}

/** How what was shown is kept. */
export type PayloadsSettings = {
  readonly days: number
  readonly keys: readonly {
    readonly controller: OdsCode
    readonly id: string
    readonly key: SecretReference
  }[]
}

export type AgreementSettings = {
  readonly id: string
  readonly parties: readonly OdsCode[]
  readonly purposes: readonly Purpose[]
  readonly dataClasses: readonly RecordClass[]
  /** ISO 8601 dates; the end day is included. */
  readonly start: string
  readonly end: string
  readonly dpia: string
}

/** One source system. `kind` names the connector; `options` are read by that connector alone. */
export type SourceSettings = {
  readonly id: string
  readonly kind: string
  readonly name: string
  readonly organisation: OdsCode
  readonly recordClass: RecordClass
  readonly mapping: string
  readonly areas: readonly Area[]
  readonly deadlineMs: number
  readonly maxConcurrent: number
  /** After how long it is asked a second time beside the first; undefined for never: it records both requests. */
  readonly hedgeAfterMs?: number | undefined
  readonly overrideSupported: boolean
  readonly options: Readonly<Record<string, unknown>>
}

/** A directory of services: no person's record is in it, so it is never among the sources. */
export type DirectorySettings = {
  readonly id: string
  readonly kind: 'openreferral-uk'
  readonly name: string
  readonly organisation: OdsCode
  readonly mapping: string
  readonly baseUrl: string
  readonly deadlineMs: number
  readonly maxConcurrent: number
  readonly token?: SecretReference | undefined
}

export type PdsSettings = {
  readonly url: string
  readonly deadlineMs: number
  readonly token?: SecretReference | undefined
}
export type SdsSettings = {
  readonly url: string
  readonly deadlineMs: number
  readonly apiKey?: SecretReference | undefined
}

/** How records are matched with people, for each purpose for which somebody may ask. */
export type MatchingSettings = {
  readonly population: number
  readonly thresholds: MatchThresholds
  readonly purposes?: Readonly<Partial<Record<Purpose, MatchThresholds>>> | undefined
  /** File of weights. */
  readonly weights?: string | undefined
}

type MatchThresholds = { readonly link: number; readonly review: number }

export type Settings = {
  readonly listen: { readonly host: string; readonly port: number }
  /** Origin under which callers see the gateway, without a trailing slash; the FHIR base is `{baseUrl}/fhir`. */
  readonly baseUrl: string
  /** Name of this log in checkpoints, for example `linchpin.example/audit`. */
  readonly logOrigin: string
  readonly requestDeadlineMs: number
  readonly maxBodyBytes: number
  /** Names of secrets: token signing key set (private JWKs), audit signing key (PKCS #8 PEM, Ed25519), id key (32 bytes, hex). */
  readonly keys: {
    readonly tokens: SecretReference
    readonly audit: SecretReference
    readonly ids: SecretReference
  }
  readonly issuers?: readonly IssuerSettings[] | undefined
  /** Undefined: there is no console. */
  readonly console?: ConsoleSettings | undefined
  readonly callingSystems: readonly CallingSystemSettings[]
  readonly organisations: readonly OrganisationSettings[]
  readonly agreements: readonly AgreementSettings[]
  readonly sources: readonly SourceSettings[]
  readonly directories?: readonly DirectorySettings[] | undefined
  readonly pds: PdsSettings
  readonly sds: SdsSettings
  readonly breakGlass: { readonly followUpHours: number }
  readonly mail?: MailSettings | undefined
  /** Undefined: what was shown is kept nowhere. */
  readonly payloads?: PayloadsSettings | undefined
  /** Partner organisations that sign the log's checkpoints; `key` is the public key each printed at start. */
  readonly witnesses?: readonly { readonly url: string; readonly key: string }[] | undefined
  /** Undefined: nothing is traced. `share` is of requests that come without a trace. */
  readonly traces?: { readonly url: string; readonly share: number } | undefined
  /** Undefined: no evidence of the log is ever removed. */
  readonly retention?: { readonly minimumDays: number } | undefined
  /** Repositories that AuditEvents are sent to. */
  readonly auditFeeds?: readonly AuditFeedSettings[] | undefined
  /** Undefined: the matcher's own weights and thresholds. */
  readonly matching?: MatchingSettings | undefined
  /** Undefined: every detector as its table says. */
  readonly detectors?: DetectorSettings | undefined
  readonly folders: {
    readonly rules: string
    readonly mappings: string
    readonly profiles: string
    readonly localRules: string | undefined
  }
}
