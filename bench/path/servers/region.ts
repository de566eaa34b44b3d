import { signOffRegion } from '../../../sandbox/release/sign-off.js'
import { startSandbox } from '../../../sandbox/start.js'
import { migrate } from '../../../src/storage/migrate.js'
import { serve } from './serve.js'

/** Everything around the gateways: national services, feeds, keys and the database. */
const [, , dataDir = ''] = process.argv
await serve(async () => {
  const sandbox = await startSandbox(
    { host: '127.0.0.1', port: 0, dataDir, databaseUrl: undefined },
    async (settings, { databaseUrl }) => {
      await migrate(databaseUrl)
      await signOffRegion(settings, databaseUrl)
      return { close: () => Promise.resolve() }
    },
  )
  const more = { settingsFile: sandbox.settingsFile, databaseUrl: sandbox.databaseUrl }
  return { url: sandbox.url, more, stop: () => sandbox.stop() }
})
