import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openAuditLog } from '../../src/storage/audit-log.js'
import { connectionSettings } from '../../src/storage/database.js'
import { makeGatewayLogin, requireSeparateOwner } from '../../src/storage/gateway-login.js'
import { requireMigrated } from '../../src/storage/migrate.js'
import { auditEntry, signingKey } from '../audit/audit-entries.js'
import { asGatewayLogin } from './gateway-login.js'
import { type TestDatabase, testDatabase } from './test-database.js'

let database: TestDatabase
let url: string
let name: string
let owner: pg.Client
let gateway: pg.Client
beforeAll(async () => {
  database = await testDatabase()
  url = await asGatewayLogin(database.url)
  name = new URL(url).username
  owner = new pg.Client({ connectionString: database.url })
  gateway = new pg.Client(connectionSettings(url, 10_000))
  await Promise.all([owner.connect(), gateway.connect()])
})
afterAll(async () => {
  await Promise.all([gateway.end(), owner.end()])
  await database.close()
})

describe('the login of the running gateway', () => {
  it('is enough for the log', async () => {
    await requireMigrated(url)
    const log = await openAuditLog({ url, logOrigin: 'log.example/login', signingKey: signingKey() })
    expect((await log.append(auditEntry())).index).toBeGreaterThan(0n)
    await log.close()
  })

  it('is no way out of the role when the role is given back', async () => {
    await gateway.query('set role none')
    const { rows } = await gateway.query('select session_user as who, current_user as as_whom')
    expect(rows).toEqual([{ who: name, as_whom: name }])
  })

  it.each([
    ['update audit_entry set outcome = outcome'],
    ['delete from audit_entry'],
    ['truncate audit_entry'],
    ['drop table audit_entry'],
    ['alter table audit_entry disable trigger all'],
    ['alter function audit_refuse_change() rename to other'],
    ['drop schema public cascade'],
    ['set role linchpin'],
    ['set session_replication_role = replica'],
  ])('cannot %s, whatever its role', async (sql) => {
    for (const role of ['none', 'linchpin_writer']) {
      await gateway.query(`set role ${role}`)
      await expect(gateway.query(sql)).rejects.toThrow(/permission denied|must be owner|does not exist/)
    }
  })

  it('takes a new password', async () => {
    await makeGatewayLogin(database.url, name, "an'other")
    await expect(requireSeparateOwner(url)).rejects.toThrow('password authentication failed')
    await asGatewayLogin(database.url)
    await expect(requireSeparateOwner(url)).resolves.toBeUndefined()
  })

  it.each([
    ['Robert"; drop role x', 'secret', 'the name of a login'],
    ['linchpin_other', 'two words', 'visible ASCII'],
  ])('is not made as %s with %s', async (login, password, problem) => {
    await expect(makeGatewayLogin(database.url, login, password)).rejects.toThrow(problem)
  })
})

describe('a gateway that starts with its own database', () => {
  const REFUSED = 'this database user could change the audit log'

  it('refuses its owner', async () => {
    await expect(requireSeparateOwner(database.url)).rejects.toThrow(REFUSED)
  })

  it.each([
    ['who can become the owner', 'grant', 'revoke'],
    ['who may make roles', 'createrole', 'nocreaterole'],
    ['who is a superuser', 'superuser', 'nosuperuser'],
  ])('refuses a login %s', async (_, given, taken) => {
    const own = new URL(database.url).username
    const change = (how: string, direction: string): string =>
      direction === '' ? `alter role ${name} ${how}` : `${how} ${own} ${direction} ${name}`
    await owner.query(change(given, given === 'grant' ? 'to' : ''))
    await expect(requireSeparateOwner(url)).rejects.toThrow(REFUSED)
    await owner.query(change(taken, taken === 'revoke' ? 'from' : ''))
    await expect(requireSeparateOwner(url)).resolves.toBeUndefined()
  })
})
