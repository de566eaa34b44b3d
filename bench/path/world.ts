import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { requestToken } from '../../sandbox/request-token.js'
import { type Child, startChild } from './child.js'
import { writeSettings } from './gateway-settings.js'
import { type Asked } from './load.js'

/** Whose record has which size, by how many packages of care the source holds. */
export const PERSON = { small: '9990000069', ordinary: '9990000018', large: '9990000174' } as const
const NHS = 'https://fhir.nhs.uk/Id/nhs-number'

/** Everything that a run needs, each part in a process of its own. */
export type World = {
  readonly dataDir: string
  readonly databaseUrl: string
  start(name: string, program: string, args: readonly string[]): Promise<Child>
  /** A file of settings for a gateway with so many FHIR systems as sources. */
  settings(name: string, systems: number, source: Child): Promise<string>
  /** A gateway with so many FHIR systems as sources. */
  gateway(name: string, systems: number, source: Child, other?: OtherGateway): Promise<Child>
  /** A search for a person's packages of care, as a general practitioner of theirs asks it. */
  search(gateway: Child, nhsNumber: string, leastBytes: number): Promise<Asked>
  stop(): Promise<void>
}

/** Another program than the gateway, on another database than the region's. */
type OtherGateway = { readonly program: string; readonly databaseUrl: string }

export async function openWorld(): Promise<World> {
  const dataDir = mkdtempSync(join(tmpdir(), 'linchpin-bench-'))
  const children = new Set<Child>()
  const start: World['start'] = async (name, program, args) => {
    const child = await startChild(name, program, args)
    children.add(child)
    return {
      ...child,
      stop: async () => {
        children.delete(child)
        await child.stop()
      },
    }
  }
  const region = await start('region', 'region', [dataDir])
  const { settingsFile = '', databaseUrl = '' } = region.more
  const settings: World['settings'] = (name, systems, { url }) =>
    writeSettings(settingsFile, name, { url, systems })
  return {
    dataDir,
    databaseUrl,
    start,
    settings,
    gateway: async (name, systems, source, other) =>
      start(name, other?.program ?? 'gateway', [
        await settings(name, systems, source),
        other?.databaseUrl ?? databaseUrl,
      ]),
    search: async ({ url }, nhsNumber, leastBytes) => ({
      url,
      method: 'POST',
      path: '/fhir/CarePlan/_search',
      headers: {
        authorization: `Bearer ${await requestToken({ as: 'gp', url, dataDir })}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({
        'patient.identifier': `${NHS}|${nhsNumber}`,
        status: 'active',
        _sort: '-date',
      }).toString(),
      leastBytes,
    }),
    stop: async () => {
      for (const it of [...children].reverse()) await it.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

export function plain({ url }: Child, leastBytes: number, headers: Asked['headers'] = {}): Asked {
  return { url, method: 'GET', path: '/', headers, body: null, leastBytes }
}
