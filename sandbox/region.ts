import { readFileSync } from 'node:fs'
import { type CaseSystem, startCaseSystem } from './council/case-system.js'
import { type Feeds, startFeeds } from './feeds/feeds.js'
import { type IdentityProviderTwin, startIdentityProvider } from './identity-provider/start-provider.js'
import { CONSOLE_CLIENT } from './identity-provider/console-client.js'
import { type KeyFiles } from './keys.js'
import { ORGANISATIONS } from './organisations.js'
import { type Pds, startPds } from './pds/pds.js'
import { PEOPLE } from './people.js'
import { type Practice, startPractice } from './practice/start-practice.js'
import { surgeryOf } from './practice/surgeries.js'
import { type Sds, startSds } from './sds/start-sds.js'

/** Everything outside the gateway: practices, a council's case system, the national services and the organisations' feeds. */
export type Region = {
  /** A81001. */
  readonly practice: Practice
  /** B82002. */
  readonly secondPractice: Practice
  readonly council: CaseSystem
  readonly pds: Pds
  readonly sds: Sds
  readonly feeds: Feeds
  readonly identityProvider: IdentityProviderTwin
  stop(): Promise<void>
}

export type RegionOptions = {
  /** Port of the gateway: the twins take the seven after it. 0: any that are free. */
  readonly port: number
  readonly keys: KeyFiles
  /** Origin of the gateway. */
  readonly gatewayUrl: string
  /** ISO 8601 date. */
  readonly today: string
}

const HOST = '127.0.0.1'

/** Starts every twin on loopback, or none: where one cannot be started, those that were are stopped. Rejects with `PortInUse`. */
export async function startRegion({ keys, today, gatewayUrl, ...options }: RegionOptions): Promise<Region> {
  const at = (offset: number): { readonly host: string; readonly port: number } => ({
    host: HOST,
    port: options.port === 0 ? 0 : options.port + offset,
  })
  const stops: (() => Promise<void>)[] = []
  const stop = async (): Promise<void> => {
    await Promise.all(stops.splice(0).map((it) => it()))
  }
  try {
    const practice = await startPractice({ ...at(1), people: PEOPLE })
    stops.push(() => practice.close())
    const secondPractice = await startPractice({ ...at(7), people: PEOPLE, surgery: surgeryOf('B82002') })
    stops.push(() => secondPractice.close())
    const council = await startCaseSystem({ ...at(2), token: read(keys.council) })
    stops.push(() => council.stop())
    const pds = await startPds({ ...at(3), token: read(keys.pds) })
    stops.push(() => pds.stop())
    const sds = await startSds({
      ...at(4),
      apiKey: read(keys.sds),
      serviceRoots: new Map([
        ['A81001', practice.serviceRoot],
        ['B82002', secondPractice.serviceRoot],
      ]),
    })
    stops.push(() => sds.stop())
    const feeds = await startFeeds({ ...at(5), tokens: feedTokens(keys), today })
    stops.push(() => feeds.stop())
    const identityProvider = await startIdentityProvider({
      ...at(6),
      keys: keys.identityProvider,
      consoleUrl: `${gatewayUrl}/console`,
      clientId: CONSOLE_CLIENT,
      clientKeys: keys.consolePublic,
    })
    stops.push(() => identityProvider.stop())
    return { practice, secondPractice, council, pds, sds, feeds, identityProvider, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function feedTokens(keys: KeyFiles): ReadonlyMap<string, string> {
  const published = ORGANISATIONS.filter((it) => it.feed === 'published')
  return new Map(published.map((it) => [it.ods, read(keys.feed(it.ods))]))
}

function read(file: string): string {
  return readFileSync(file, 'utf8').trim()
}
