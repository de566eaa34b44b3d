import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'

export type GatewaySources = {
  /** Origin of the FHIR systems. */
  readonly url: string
  /** How many of them, each a source of its own. */
  readonly systems: number
}

/**
 * The settings of the sandbox with nothing changed but the port, the sources and how often the feeds are read, which is
 * as often as an installation would rather than as a person at a keyboard wants. The name of the file written.
 */
export async function writeSettings(
  sandboxFile: string,
  name: string,
  sources: GatewaySources,
): Promise<string> {
  const settings = parse(readFileSync(sandboxFile, 'utf8')) as Settings
  const port = await freePort()
  const { console: officers, ...rest } = settings
  const written = {
    ...rest,
    console: officers,
    listen: { host: '127.0.0.1', port },
    baseUrl: `http://127.0.0.1:${port}`,
    organisations: settings.organisations.map((it) =>
      it.feed === undefined ? it : { ...it, feed: { ...it.feed, everySeconds: 600 } },
    ),
    sources: Array.from({ length: sources.systems }, (_, n) => fhirSystem(n, sources.url)),
  }
  const file = join(sandboxFile, '..', `${name}.yaml`)
  writeFileSync(file, stringify(written, { aliasDuplicateObjects: false }), { mode: 0o600 })
  return file
}

type Settings = {
  readonly console: unknown
  readonly organisations: readonly { readonly feed?: Readonly<Record<string, unknown>> }[]
}

function fhirSystem(n: number, url: string): Readonly<Record<string, unknown>> {
  return {
    id: `la-riverton-${n}`,
    kind: 'fhir-r4',
    name: `Riverton Council, system ${n}`,
    organisation: '9A1',
    recordClass: 'social-care-record',
    mapping: 'fhir-r4',
    areas: ['demographics', 'services'],
    deadlineMs: 20_000,
    maxConcurrent: 64,
    overrideSupported: true,
    options: {
      baseUrl: `${url}/${n}`,
      searchBy: 'GET',
      searches: [{ type: 'CarePlan', areas: ['services'], broughtBy: 'patient' }],
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
