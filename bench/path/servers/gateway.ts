import { readEnvironment } from '../../../src/config/environment.js'
import { readSettings } from '../../../src/config/settings.js'
import { startGateway } from '../../../src/gateway.js'
import { ownWorld } from '../../../src/gateway-world.js'
import { serve } from './serve.js'

/** The gateway as `linchpin serve` runs it, but for who owns the database. */
const [, , settingsFile = '', databaseUrl = ''] = process.argv
await serve(async () => {
  const settings = readSettings(settingsFile)
  const gateway = await startGateway(
    settings,
    ownWorld(databaseUrl, 'shared', readEnvironment(), () => settings),
  )
  return { url: settings.baseUrl, stop: () => gateway.close('bench') }
})
