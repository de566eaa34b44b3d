import { readEnvironment } from './config/environment.js'
import { readSettings, SettingsError } from './config/settings.js'
import { placeInSettings } from './config/settings-place.js'
import { ownWorld } from './gateway-world.js'
import { startGateway } from './gateway.js'
import { SourceOptionsError } from './sources/connector.js'

/**
 * Runs the gateway until it is told to stop. Resolves once it has drained. Rejects, naming what is wrong, when the
 * settings, a data file, the database or the port cannot be used.
 */
export async function runGateway(settingsFile: string, stopped: Promise<string>): Promise<void> {
  const environment = readEnvironment()
  const { databaseUrl } = environment
  if (databaseUrl === undefined || databaseUrl === '')
    throw new Error('DATABASE_URL is not set: the gateway always needs a PostgreSQL database')
  const settings = readSettings(settingsFile)
  const world = ownWorld(databaseUrl, 'separate', environment, () => readSettings(settingsFile))
  const gateway = await startGateway(settings, world).catch((error: unknown) => {
    throw error instanceof SourceOptionsError ? placed(error, settingsFile) : error
  })
  await gateway.close(await stopped)
}

/** What is wrong with the options of sources, each with its place in the file. */
function placed({ problems }: SourceOptionsError, file: string): SettingsError {
  return new SettingsError(problems.map((it) => `${placeInSettings(file, it.pointer)}: ${it.message}`))
}
