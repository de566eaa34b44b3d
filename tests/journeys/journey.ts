import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Settings } from '../../src/config/settings-types.js'
import { startGateway } from '../../src/gateway.js'
import { type GatewayWorld } from '../../src/gateway-world.js'
import { type JsonObject, isJsonObject, objectsOf, textOf } from '../../src/model/json.js'
import { requestToken, type TokenRequest } from '../../sandbox/request-token.js'
import { signOffRegion } from '../../sandbox/release/sign-off.js'
import { type Sandbox, startSandbox } from '../../sandbox/start.js'
import { testDatabase } from '../storage/test-database.js'

export const NHS = 'https://fhir.nhs.uk/Id/nhs-number'

export type Reply = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; an empty object where it is none. */
  readonly body: JsonObject
}

export type TokenChange = Omit<TokenRequest, 'as' | 'url' | 'dataDir'>

/** The sandbox region with a gateway, as a caller sees it. */
export type Journey = {
  readonly sandbox: Sandbox
  readonly fhir: string
  /** Every line the gateway has logged. */
  readonly journal: readonly string[]
  token(role: string, change?: TokenChange): Promise<string>
  get(path: string, token?: string): Promise<Reply>
  /** POST `_search` of a type for the person. */
  search(
    token: string,
    type: string,
    nhsNumber: string,
    more?: Readonly<Record<string, string>>,
  ): Promise<Reply>
  /** The opaque Patient id of a person, as the role sees it. */
  patientId(token: string, nhsNumber: string): Promise<string>
  stop(): Promise<void>
}

const TOKEN_USED_MS = 120_000

/**
 * Starts a region on free ports with a database of its own; `adjust` changes the gateway's settings first, which stand
 * in the file it is told.
 */
export async function startJourney(
  world: Partial<GatewayWorld> = {},
  adjust: (settings: Settings, file: string) => Settings = (it) => it,
): Promise<Journey> {
  const database = await testDatabase()
  const dataDir = mkdtempSync(join(tmpdir(), 'linchpin-journey-'))
  const journal: string[] = []
  const sandbox = await retriedOnTakenPort(() =>
    startSandbox(
      { host: '127.0.0.1', port: 0, dataDir, databaseUrl: database.url },
      async (settings, { databaseUrl }) => {
        const adjusted = adjust(settings, join(dataDir, 'linchpin.yaml'))
        await signOffRegion(adjusted, databaseUrl)
        return startGateway(adjusted, {
          databaseUrl,
          ownership: 'shared',
          environment: { databaseUrl, variable: () => undefined },
          now: () => new Date(),
          random: () => 0.5,
          readRegisters: () => adjusted,
          journal: (level, event, attributes) =>
            journal.push(JSON.stringify({ level, event, ...attributes })),
          ...world,
        })
      },
    ),
  )
  const fhir = `${sandbox.url}/fhir`
  const tokens = new Map<string, { readonly token: Promise<string>; readonly at: number }>()
  const journey: Journey = {
    sandbox,
    fhir,
    journal,
    token: (role, change = {}) => {
      const key = JSON.stringify([role, change])
      const known = tokens.get(key)
      // A token lives five minutes: on a busy machine a journey takes longer, and where the clock is put forward too.
      if (known !== undefined && Date.now() - known.at < TOKEN_USED_MS) return known.token
      const token = requestToken({ as: role, url: sandbox.url, dataDir, ...change })
      tokens.set(key, { token, at: Date.now() })
      return token
    },
    get: (path, token) =>
      call(path.startsWith('http') ? path : `${fhir}/${path}`, { headers: bearer(token) }),
    search: (token, type, nhsNumber, more = {}) =>
      call(`${fhir}/${type}/_search`, {
        method: 'POST',
        headers: { ...bearer(token), 'Content-Type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ [personParameter(type)]: `${NHS}|${nhsNumber}`, ...more }).toString(),
      }),
    patientId: async (token, nhsNumber) => {
      const reply = await journey.search(token, 'Patient', nhsNumber)
      const id = textOf(resourcesIn(reply)[0]?.['id'])
      if (id === undefined) throw new Error(`no Patient: ${reply.status}`)
      return id
    },
    stop: async () => {
      await sandbox.stop()
      await database.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
  return journey
}

/** A free port is found before it is listened on: another test may take it in between, and then another is found. */
async function retriedOnTakenPort(start: () => Promise<Sandbox>): Promise<Sandbox> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start()
    } catch (error) {
      if (attempt === 5 || !(error instanceof Error) || !error.message.includes('in use')) throw error
    }
  }
}

/**
 * Asks again until the answer is as wanted, as where a changed feed must first be read; after a minute of the
 * machine's own clock the last answer, whatever it is.
 */
export async function eventually<T>(ask: () => Promise<T>, isWanted: (reply: T) => boolean): Promise<T> {
  const end = performance.now() + 60_000
  for (;;) {
    const reply = await ask()
    if (isWanted(reply) || performance.now() > end) return reply
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** The matches and includes of a searchset, without its outcome entry. */
export function resourcesIn(reply: Reply): readonly JsonObject[] {
  return entriesIn(reply, (mode) => mode !== 'outcome')
}

/** The issues of a searchset's outcome entry, or of the OperationOutcome itself. */
function issuesIn(reply: Reply): readonly JsonObject[] {
  const outcomes =
    reply.body['resourceType'] === 'OperationOutcome'
      ? [reply.body]
      : entriesIn(reply, (mode) => mode === 'outcome')
  return outcomes.flatMap((it) => objectsOf(it['issue']))
}

/** What was said of each source and area: `a81001 medications timed-out`. */
export function outcomesIn(reply: Reply): readonly string[] {
  return issuesIn(reply).flatMap((issue) => {
    const extension = objectsOf(objectsOf(issue['extension'])[0]?.['extension'])
    const at = (url: string): string | undefined => {
      const found = extension.find((it) => it['url'] === url)
      return textOf(found?.['valueString']) ?? textOf(found?.['valueCode'])
    }
    const source = at('source')
    return source === undefined ? [] : [`${source} ${at('area') ?? ''} ${codeOf(issue)}`]
  })
}

/** The code of the first issue, for refusals. */
export function refusalIn(reply: Reply): string {
  const [issue] = issuesIn(reply)
  return issue === undefined ? '' : codeOf(issue)
}

function codeOf(issue: JsonObject): string {
  const details = issue['details']
  const coding = isJsonObject(details) ? objectsOf(details['coding'])[0] : undefined
  return textOf(coding?.['code']) ?? ''
}

function entriesIn(reply: Reply, wanted: (mode: string) => boolean): readonly JsonObject[] {
  return objectsOf(reply.body['entry']).flatMap((entry) => {
    const { search, resource } = entry
    const mode = isJsonObject(search) ? (textOf(search['mode']) ?? '') : ''
    return isJsonObject(resource) && wanted(mode) ? [resource] : []
  })
}

function personParameter(type: string): string {
  return type === 'Patient' ? 'identifier' : 'patient.identifier'
}

function bearer(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { Authorization: `Bearer ${token}` }
}

async function call(url: string, init: RequestInit): Promise<Reply> {
  const response = await fetch(url, init)
  const text = await response.text()
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    body = {}
  }
  return { status: response.status, headers: response.headers, text, body: isJsonObject(body) ? body : {} }
}
