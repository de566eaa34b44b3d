import { randomBytes, randomUUID } from 'node:crypto'
import { officerEntry, refusedSignInEntry } from './audit/questions/officer-entry.js'
import { type AuditEntry, type AuditPorts } from './audit/record.js'
import { type ConsoleSettings } from './config/console/console-settings.js'
import { readSecret } from './config/secrets.js'
import { type Settings } from './config/settings-types.js'
import { createConsole } from './console/console.js'
import { type ConsolePorts } from './console/ports.js'
import {
  type IdentityProvider,
  type ProviderSettings,
  identityProvider,
  signingKey,
} from './console/sign-in/identity-provider.js'
import { type DisclosurePorts } from './disclosure/ports.js'
import { ruleWords } from './gateway/console/rule-words.js'
import { foresightPorts } from './gateway/console/foresight-ports.js'
import { derivedKey } from './gateway/derived-key.js'
import { type GatewayData } from './gateway/data/load-data.js'
import { type OpenLog, toldToPerson } from './gateway-log.js'
import { type Stores } from './gateway-stores.js'
import { type GatewayWorld } from './gateway-world.js'
import { type HttpPorts } from './http/ports.js'
import { keySetFrom } from './identity/keys.js'
import { readLogoutToken } from './identity/logout-token.js'
import { type ProblemReport } from './model/problems/problem-report.js'
import { madeOnceFor } from './model/lazy/made-once-for.js'
import { Refusal } from './model/refusal.js'
import { type Events } from './observability/events.js'
import { pdsDescriptor } from './sources/pds/pds-record.js'
import { wordsFor } from './translation/quality/issue-words.js'
import { sessionsStore } from './storage/console/sessions-store.js'

/**
 * The console, where the settings have one. Throws, naming the file, when its key cannot be used.
 */
export function openConsole(
  settings: Settings,
  data: GatewayData,
  stores: Stores,
  world: GatewayWorld,
  events: Events,
  {
    questions,
    controllerOf,
    database,
    sourceHealth,
    disclosure,
  }: OpenLog & Pick<ConsolePorts, 'sourceHealth'> & { readonly disclosure: DisclosurePorts },
): HttpPorts['console'] {
  if (settings.console === undefined) return undefined
  const own = settings.console
  const provider = providerOf(own, settings.baseUrl, world)
  const audit: AuditPorts = {
    log: stores.auditLog,
    now: () => world.now().toISOString(),
    nonce: randomUUID,
  }
  const times = { idleMs: own.idleMinutes * MINUTE_MS, absoluteMs: own.absoluteMinutes * MINUTE_MS }
  const organisations = madeOnceFor(organisationsWords)
  const ports: ConsolePorts = {
    ...wordsOf(settings, data),
    get organisations() {
      return organisations(settings.organisations)
    },
    get agreements() {
      return settings.agreements
    },
    baseUrl: settings.baseUrl,
    ...signInPorts(settings, own, provider, world, sessionsStore(database, times)),
    log: questions,
    payloads: stores.payloads,
    alerts: stores.alerts,
    problems: { ...stores.problems, add: (...report) => addReport(...report, stores) },
    releases: stores.releases,
    releaseStates: stores.releaseStates,
    episodes: stores.episodes,
    followUpHours: settings.breakGlass.followUpHours,
    visibleTo: (viewer, entries) => toldToPerson(entries, viewer, stores.releases),
    controllerOf,
    sourceHealth,
    quality: qualityOf(settings, data, stores),
    ...foresightPorts({ rules: data.rules, stores, log: questions, controllerOf, disclosure, settings }),
    record: (deed, officer, requestId) => recorded(officerEntry(deed, officer, requestId, audit), audit),
    recordRefused: (refused, requestId) => recorded(refusedSignInEntry(refused, requestId, audit), audit),
    countNotAttested: () => events.tokenRefused('console-not-attested'),
    now: world.now,
    secret: () => randomBytes(32).toString('base64url'),
    freshMs: own.freshMinutes * MINUTE_MS,
    reportBug: (error, requestId) => events.failed(error, requestId),
  }
  return createConsole(ports)
}

/** How officers sign in and out. */
function signInPorts(
  settings: Settings,
  own: ConsoleSettings,
  provider: IdentityProvider,
  world: GatewayWorld,
  sessions: ConsolePorts['sessions'],
): Pick<ConsolePorts, 'provider' | 'claimRules' | 'sessions' | 'attemptKey' | 'readLogout'> {
  return {
    provider,
    claimRules: {
      claims: own.claims,
      roles: own.roles,
      isKnown: (ods) => settings.organisations.some((it) => it.ods === ods),
    },
    sessions,
    attemptKey: derivedKey(readSecret(settings.keys.ids, world.environment), 'console-attempts'),
    readLogout: logoutsOf(provider, own, world),
  }
}

/** Each source under the mapping that its settings name. */
function qualityOf(
  { sources }: Settings,
  { mappings }: GatewayData,
  { translationCounts }: Pick<Stores, 'translationCounts'>,
): ConsolePorts['quality'] {
  return {
    counts: (since) => translationCounts.since(since),
    held: () => translationCounts.held(),
    coverage: new Map(
      sources.flatMap(({ id, mapping }) => {
        const coverage = mappings.coverage.get(mapping)
        return coverage === undefined ? [] : [[id, coverage] as const]
      }),
    ),
    meaning: wordsFor,
  }
}

/** What an officer reports is in the log before it is kept. */
async function addReport(
  report: ProblemReport,
  receipt: string,
  { problems, recordFirst }: Pick<Stores, 'problems' | 'recordFirst'>,
): ReturnType<ConsolePorts['problems']['add']> {
  const { problem, by, organisation, access } = report
  const change = { kind: 'problem-reported', receipt, problem, by, organisation } as const
  return problems.add(report, () => recordFirst({ ...change, subject: access.subject }))
}

const MINUTE_MS = 60_000

function providerOf(own: ConsoleSettings, baseUrl: string, { environment }: GatewayWorld): IdentityProvider {
  const { authentication } = own
  const proof: ProviderSettings['authentication'] =
    authentication.method === 'private_key_jwt'
      ? {
          method: authentication.method,
          key: signingKey(readSecret(authentication.key, environment).reveal()),
        }
      : {
          method: authentication.method,
          secret: readSecret(authentication.secret, environment).reveal(),
        }
  return identityProvider({
    issuer: own.issuer,
    clientId: own.clientId,
    authentication: proof,
    redirectUri: `${baseUrl}/console/signed-in`,
    signedOutUri: `${baseUrl}/console/signed-out`,
  })
}

/** The provider's keys are fetched when it first ends a session, and kept as long as it names the same place. */
function logoutsOf(
  provider: IdentityProvider,
  { clientId }: ConsoleSettings,
  { now }: GatewayWorld,
): ConsolePorts['readLogout'] {
  let known: { readonly url: string; readonly keys: ReturnType<typeof keySetFrom> } | undefined
  return async (token) => {
    const { issuer, keysUrl: url, algorithms } = await provider.signing()
    if (known?.url !== url) known = { url, keys: keySetFrom({ url }) }
    return readLogoutToken(token, { issuer, audience: clientId, keys: known.keys, algorithms }, now())
  }
}

async function recorded(entry: AuditEntry, { log }: AuditPorts): Promise<void> {
  try {
    await log.append(entry)
  } catch {
    throw new Refusal('NOT_RECORDED')
  }
}

function wordsOf(
  { sources }: Settings,
  { rules, roles }: GatewayData,
): Pick<ConsolePorts, 'sources' | 'rules' | 'facts' | 'roles'> {
  return {
    facts: new Map([...rules.facts.values()].map(({ fact, means }) => [fact, means ?? fact])),
    roles: roles.roles.filter((it) => it.group !== 'citizen'),
    sources: [...sources, { ...pdsDescriptor(), name: 'Personal Demographics Service' }],
    rules: ruleWords(rules),
  }
}

function organisationsWords(organisations: Settings['organisations']): ConsolePorts['organisations'] {
  return organisations.map((it) => ({
    ods: it.ods,
    name: it.name,
    type: it.type,
    dspt: it.dspt,
    dsptPublished: it.dsptPublished,
    privacyOfficers: it.privacyOfficers,
    safeguardingLeads: it.safeguardingLeads ?? [],
    staffNaming: it.staffNaming ?? 'organisation',
  }))
}
