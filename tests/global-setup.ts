import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestProject } from 'vitest/node'
import { openDatabaseBroker } from './storage/database-broker.js'
import { removeInstallation } from './system/installation-folder.js'

/** Says what is skipped, once, so that a green run is never mistaken for a full one; hands out databases and an installation. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (process.env['CONFORMANCE_DATA'] === undefined)
    console.log('CONFORMANCE_DATA is not set: the suites over published records and cases are skipped')
  const broker = await openDatabaseBroker(process.env['DATABASE_URL'])
  project.provide('databaseBroker', broker.url)
  const installed = join(tmpdir(), `linchpin-installation-${randomUUID()}`)
  project.provide('installationFolder', installed)
  return async () => {
    await broker.close()
    await removeInstallation(installed)
  }
}
