import { openAuditLog } from '../../src/storage/audit-log.js'
import { auditEntry } from './audit-entries.js'

/**
 * A process that appends without end, and says of each entry that it is durable, once it is: `origin index request`. What
 * is refused is tried again, as another entry: a database that hangs or is lost ends no gateway.
 */
const [url, key, callers] = process.argv.slice(2)
const log = await openAuditLog({ url: url!, logOrigin: 'log.example/audit', signingKey: key! })

async function call(): Promise<void> {
  for (;;) {
    const entry = auditEntry()
    const receipt = await log.append(entry).catch(() => undefined)
    if (receipt === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 20))
      continue
    }
    const { origin, index } = receipt
    const line = `${origin} ${String(index)} ${entry.requestId}\n`
    await new Promise((resolve) => process.stdout.write(line, resolve))
  }
}

await Promise.all(Array.from({ length: Number(callers) }, call))
