import { sandboxCommand } from '../sandbox/commands/sandbox.js'
import { readEnvironment } from '../src/config/environment.js'
import { startGateway } from '../src/gateway.js'
import { ownWorld } from '../src/gateway-world.js'
import { migrate } from '../src/storage/migrate.js'

/** `linchpin sandbox`: the region with a real gateway, whose database is brought up to date first. */
export const sandbox = sandboxCommand(async (settings, { databaseUrl }) => {
  await migrate(databaseUrl)
  return startGateway(settings, ownWorld(databaseUrl, 'shared', readEnvironment()))
})
