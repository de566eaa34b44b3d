import { type OpenAuditLog } from '../../../../src/storage/audit-log.js'

/** A log that says yes and keeps nothing. */
export function openAuditLog(): Promise<OpenAuditLog> {
  let index = 0n
  const origin = 'forgetful.example/1'
  return Promise.resolve({
    append: () => Promise.resolve({ origin, index: index++ }),
    origin: () => origin,
    close: () => Promise.resolve(),
  })
}
