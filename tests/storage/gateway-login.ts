import { makeGatewayLogin } from '../../src/storage/gateway-login.js'

const PASSWORD = 'only-for-tests'

/** The same migrated database, as the gateway's own login, which is made; named after the database. */
export async function asGatewayLogin(ownerUrl: string): Promise<string> {
  const url = new URL(ownerUrl)
  const name = `${url.pathname.slice(1)}_gateway`
  await makeGatewayLogin(ownerUrl, name, PASSWORD)
  url.username = name
  url.password = PASSWORD
  return url.href
}
