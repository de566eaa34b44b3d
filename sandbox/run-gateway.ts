import { readEnvironment } from '../src/config/environment.js'
import { startGateway } from '../src/gateway.js'
import { ownWorld } from '../src/gateway-world.js'
import { migrate } from '../src/storage/migrate.js'
import { type StartGateway } from './start.js'

/** Brings the sandbox's database up to date, of which it is the owner, and starts the gateway on it. */
export const runGateway: StartGateway = async (settings, { databaseUrl }) => {
  await migrate(databaseUrl)
  return await startGateway(settings, ownWorld(databaseUrl, readEnvironment()))
}
