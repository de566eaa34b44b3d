import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readSettings } from '../src/config/settings.js'
import { type Settings } from '../src/config/settings-types.js'
import { startPrivatePostgres } from '../src/storage/private-postgres.js'
import { freePort } from './free-port.js'
import { dropExtract } from './hillshire/drop-extract.js'
import { gatewaySettings } from './gateway-settings.js'
import { ensureKeys } from './keys.js'
import { projectRoot } from './project-root.js'
import { type Region, startRegion } from './region.js'
import { sandboxSources } from './source-settings.js'

/** Starts a gateway that listens where its settings say. */
export type StartGateway = (
  settings: Settings,
  world: { readonly databaseUrl: string; readonly dataDir: string },
) => Promise<{ close(): Promise<void> }>

export type SandboxOptions = {
  /** Where the gateway listens; the twins are on loopback. */
  readonly host: string
  /** Port of the gateway; the twins take the seven after it. 0: any that are free. */
  readonly port: number
  readonly dataDir: string
  /** Undefined: a private PostgreSQL in the data folder. */
  readonly databaseUrl: string | undefined
}

/** A region in one process, with a gateway configured for it. */
export type Sandbox = {
  /** Origin of the gateway; the FHIR base is `{url}/fhir`. */
  readonly url: string
  readonly settingsFile: string
  readonly dataDir: string
  readonly databaseUrl: string
  readonly region: Region
  /** Stops everything that was started, the gateway first. */
  stop(): Promise<void>
}

/**
 * Starts the region, the database and the gateway; the gateway's linchpin.yaml is written anew, keys and data are
 * kept from one start to the next. Rejects with `PortInUse` where a port is taken; then nothing is left running.
 */
export async function startSandbox(options: SandboxOptions, startGateway: StartGateway): Promise<Sandbox> {
  const { host } = options
  const dataDir = resolve(options.dataDir)
  const today = new Date().toISOString().slice(0, 10)
  const port = await freePort({ name: 'the gateway', host, port: options.port })
  mkdirSync(dataDir, { recursive: true })
  const keys = ensureKeys(dataDir)
  const stops: (() => Promise<void>)[] = []
  const stop = async (): Promise<void> => {
    for (const it of stops.splice(0).reverse()) await it()
  }
  try {
    const region = await startRegion({
      port: options.port,
      keys,
      today,
      gatewayUrl: `http://${host}:${port}`,
    })
    stops.push(() => region.stop())
    const sources = sandboxSources({
      proxyUrls: new Map([
        ['A81001', region.practice.proxyUrl],
        ['B82002', region.secondPractice.proxyUrl],
      ]),
      councilUrl: region.council.url,
      councilToken: keys.council,
      extractFolder: dropExtract(dataDir, today),
      pdsUrl: region.pds.base,
      sdsUrl: region.sds.baseUrl,
    })
    const place = { host, port, dataDir, projectRoot: projectRoot(), keys, today, sources }
    const settingsFile = writeSettings(
      dataDir,
      gatewaySettings({
        ...place,
        issuer: region.identityProvider.issuer,
        feedUrl: (ods) => region.feeds.feedUrl(ods),
      }),
    )
    const databaseUrl = options.databaseUrl ?? (await privateDatabase(dataDir, stops))
    const gateway = await startGateway(readSettings(settingsFile), { databaseUrl, dataDir })
    stops.push(() => gateway.close())
    return { url: `http://${host}:${port}`, settingsFile, dataDir, databaseUrl, region, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function privateDatabase(dataDir: string, stops: (() => Promise<void>)[]): Promise<string> {
  const postgres = await startPrivatePostgres({ dataDir })
  stops.push(() => postgres.stop())
  return postgres.url
}

function writeSettings(dataDir: string, text: string): string {
  const file = join(dataDir, 'linchpin.yaml')
  writeFileSync(file, text, { mode: 0o600 })
  chmodSync(file, 0o600)
  return file
}
