import { join, relative } from 'node:path'
import { stringify } from 'yaml'
import { type Purpose } from '../src/model/purpose.js'
import { consoleSettings } from './identity-provider/console-client.js'
import { type KeyFiles } from './keys.js'
import { ORGANISATIONS } from './organisations.js'
import { ROLES } from './roles.js'
import { type SandboxSources } from './source-settings.js'

export type GatewayPlace = {
  readonly host: string
  readonly port: number
  /** Folder of the settings file, to which its relative paths refer. */
  readonly dataDir: string
  readonly projectRoot: string
  readonly keys: KeyFiles
  /** ISO 8601 date of the start. */
  readonly today: string
  readonly sources: SandboxSources
  /** Issuer of the identity provider. */
  readonly issuer: string
  feedUrl(ods: string): string
}

const SHARED: readonly Purpose[] = [
  'direct-care',
  'emergency',
  'hospital-discharge',
  'care-act-assessment',
  'safeguarding-adult',
  'legal-requirement',
]

/** The text of a linchpin.yaml for a gateway in the sandbox: nothing in it is known to the gateway in another way. */
export function gatewaySettings(place: GatewayPlace): string {
  const path = (file: string): string => relative(place.dataDir, file)
  const secret = (file: string): { readonly file: string } => ({ file: path(file) })
  const { keys } = place
  const settings = {
    listen: { host: place.host, port: place.port },
    baseUrl: `http://${place.host}:${place.port}`,
    logOrigin: 'linchpin.example/sandbox',
    requestDeadlineMs: 8000,
    maxBodyBytes: 65_536,
    keys: { tokens: secret(keys.tokens), audit: secret(keys.audit), ids: secret(keys.ids) },
    callingSystems: ORGANISATIONS.map(({ ods, callingSystem: { id, name, algorithm, purposes } }) => ({
      id,
      name,
      organisation: ods,
      keys: { file: path(keys.callingSystemPublic(id)) },
      algorithm,
      scopes: scopesOf(ods),
      purposes,
    })),
    organisations: ORGANISATIONS.map(
      ({ ods, name, type, dspt, dsptPublished, privacyOfficers, safeguardingLeads, telephone, feed }) => ({
        ods,
        name,
        type,
        dspt,
        dsptPublished,
        privacyOfficers,
        ...(safeguardingLeads === undefined ? {} : { safeguardingLeads }),
        ...(telephone === undefined ? {} : { telephone }),
        ...(feed === 'none'
          ? {}
          : { feed: { url: place.feedUrl(ods), everySeconds: 2, token: secret(keys.feed(ods)) } }),
      }),
    ),
    agreements: [agreement(place.today)],
    sources: place.sources.sources,
    console: consoleSettings(place.issuer, secret(keys.console)),
    pds: { url: place.sources.pdsUrl, deadlineMs: 3000, token: secret(keys.pds) },
    sds: { url: place.sources.sdsUrl, deadlineMs: 3000, apiKey: secret(keys.sds) },
    payloads: {
      days: 365,
      keys: ORGANISATIONS.filter((it) => it.type !== 'citizen').map(({ ods }) => ({
        controller: ods,
        id: 'sandbox-1',
        key: secret(keys.payload(ods)),
      })),
    },
    breakGlass: { followUpHours: 72 },
    folders: {
      rules: path(join(place.projectRoot, 'consent-rules')),
      mappings: path(join(place.projectRoot, 'mappings')),
      profiles: path(join(place.projectRoot, 'profiles')),
    },
  }
  return `# Written by \`linchpin sandbox\` at every start: what is changed here is lost.\n${stringify(settings, { aliasDuplicateObjects: false })}`
}

/** A calling system may ask for what the roles of its organisation ask for. */
function scopesOf(ods: string): readonly string[] {
  return [...new Set(ROLES.filter((it) => it.organisation === ods).flatMap((it) => it.scopes))]
}

/** One agreement of the region, in force until the end of the next year. */
function agreement(today: string): Readonly<Record<string, unknown>> {
  return {
    id: 'riverton-shared-care',
    parties: ORGANISATIONS.filter((it) => it.type !== 'citizen').map((it) => it.ods),
    purposes: SHARED,
    dataClasses: ['gp-record', 'social-care-record', 'exchange'],
    start: '2025-04-01',
    end: `${Number(today.slice(0, 4)) + 1}-12-31`,
    dpia: 'https://riverton.example/dpia/shared-care',
  }
}
