import { sandboxCommand } from '../sandbox/commands/sandbox.js'
import { signOffRegion } from '../sandbox/release/sign-off.js'
import { readEnvironment } from '../src/config/environment.js'
import { startGateway } from '../src/gateway.js'
import { ownWorld } from '../src/gateway-world.js'
import { migrate } from '../src/storage/migrate.js'

/** `linchpin sandbox`: the region with a real gateway, whose database is brought up to date, and whose records opened, first. */
export const sandbox = sandboxCommand(async (settings, { databaseUrl }) => {
  await migrate(databaseUrl)
  await signOffRegion(settings, databaseUrl)
  return startGateway(
    settings,
    ownWorld(databaseUrl, 'shared', readEnvironment(), () => settings),
  )
})
