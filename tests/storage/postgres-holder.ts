import { writeSync } from 'node:fs'
import { startPrivatePostgres } from '../../src/storage/private-postgres.js'

/** A process that starts the database of a data folder and holds it until it is ended. */
const { url } = await startPrivatePostgres({ dataDir: process.argv[2]! })
writeSync(1, `${url}\n`)
setInterval(() => undefined, 1_000)
