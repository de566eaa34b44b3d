import { type Settings, type SourceSettings } from '../config/settings-types.js'
import { didYouMean } from '../model/spelling/nearest-name.js'
import { type SourceDescriptor } from '../model/source.js'
import { type ConnectedSource } from './ask-sources.js'
import { type Connector, SourceOptionsError, type SettingsProblem, type SourceWorld } from './connector.js'
import { extract } from './extract/extract.js'
import { fhirR4 } from './fhir-r4/fhir-r4.js'
import { gpConnect } from './gp-connect/gp-connect.js'
import { restJson } from './rest-json/rest-json.js'
import { type Directory } from './sds/directory.js'
import { sqlView } from './sql-view/sql-view.js'

type ConnectorFactory = (settings: SourceSettings, world: SourceWorld, directory: Directory) => Connector

/** The kinds of source system we can talk to. */
const CONNECTORS: ReadonlyMap<string, ConnectorFactory> = new Map<string, ConnectorFactory>([
  ['gp-connect', gpConnect],
  ['rest-json', restJson],
  ['fhir-r4', fhirR4],
  ['sql-view', sqlView],
  ['extract', extract],
])

/** The kinds of source that settings may name, in the order of the registry. */
export function connectorKinds(): readonly string[] {
  return [...CONNECTORS.keys()]
}

/**
 * A connector for every source; `telephoneOf` is asked whenever a number is given. Throws one `SourceOptionsError` with the problems of all sources, each with a JSON
 * pointer from the root of the settings.
 */
export function connectSources(
  sources: readonly SourceSettings[],
  telephoneOf: (settings: SourceSettings) => string | undefined,
  world: SourceWorld,
  directory: Directory,
): readonly ConnectedSource[] {
  const problems: SettingsProblem[] = []
  const connected: ConnectedSource[] = []
  sources.forEach((settings, index) => {
    const pointer = `/sources/${index}`
    const factory = CONNECTORS.get(settings.kind)
    if (factory === undefined) {
      problems.push({
        pointer: `${pointer}/kind`,
        message: `unknown kind of source ${JSON.stringify(settings.kind)}, expected one of ${connectorKinds().join(', ')}`,
      })
      return
    }
    try {
      connected.push({
        descriptor: {
          ...descriptorOf(settings, undefined),
          get telephone() {
            return telephoneOf(settings)
          },
        },
        deadlineMs: settings.deadlineMs,
        connector: factory(settings, world, directory),
      })
    } catch (error) {
      if (!(error instanceof SourceOptionsError)) throw error
      problems.push(...error.problems.map((it) => ({ ...it, pointer: `${pointer}${it.pointer}` })))
    }
  })
  if (problems.length > 0) throw new SourceOptionsError(problems)
  return connected
}

/** Throws one `SourceOptionsError` with every source and directory whose mapping nobody has: none of its records could be read. */
export function checkMappings(
  { sources, directories = [] }: Pick<Settings, 'sources' | 'directories'>,
  mappings: ReadonlySet<string>,
): void {
  const named = [
    ...sources.map(({ mapping }, index) => ({ mapping, pointer: `/sources/${index}/mapping` })),
    ...directories.map(({ mapping }, index) => ({ mapping, pointer: `/directories/${index}/mapping` })),
  ]
  const problems = named.flatMap(({ mapping, pointer }) => {
    const message = `there is no mapping ${JSON.stringify(mapping)}${didYouMean(mapping, mappings.keys())}`
    return mappings.has(mapping) ? [] : [{ pointer, message }]
  })
  if (problems.length > 0) throw new SourceOptionsError(problems)
}

/** Throws one `SourceOptionsError` with what the sources themselves show to be wrong with their settings. */
export async function checkReady(connected: readonly ConnectedSource[]): Promise<void> {
  const problems = await Promise.all(
    connected.map(async ({ connector }, index) => {
      const found = (await connector.ready?.()) ?? []
      return found.map((it) => ({ ...it, pointer: `/sources/${index}${it.pointer}` }))
    }),
  )
  if (problems.flat().length > 0) throw new SourceOptionsError(problems.flat())
}

/** The source as the core sees it. */
export function descriptorOf(settings: SourceSettings, telephone: string | undefined): SourceDescriptor {
  const { id, name, organisation, recordClass, overrideSupported, areas } = settings
  return { id, name, organisation, recordClass, overrideSupported, areas, telephone }
}
