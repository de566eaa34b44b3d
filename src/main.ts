import { readEnvironment } from './config/environment.js'
import { readSettings } from './config/settings.js'
import { ownWorld } from './gateway-world.js'
import { startGateway } from './gateway.js'

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
  const gateway = await startGateway(settings, ownWorld(databaseUrl, 'separate', environment))
  await gateway.close(await stopped)
}
