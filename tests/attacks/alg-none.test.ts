import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SignJWT, decodeJwt, exportJWK, generateKeyPair } from 'jose'
import { ASTHMA, SYPHILIS, condition } from '../disclosure/world.js'
import { encode, tokenForm } from '../identity/token-fixtures.js'
import { type Reply } from '../http/exchange.js'
import { loopbackServer, sendJson } from '../sources/loopback-server.js'
import { type SmallGateway, WHO, refusalIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway({
    holdings: { a81001: [condition('a81001-shown', ASTHMA), condition('a81001-hidden', SYPHILIS)] },
  })
})
afterAll(() => gateway.stop())

function asking(token: string): Promise<Reply> {
  const path = `/fhir/Condition?${new URLSearchParams(WHO).toString()}`
  return gateway.call(path, { headers: { Authorization: `Bearer ${token}` } })
}

/** The good token with another header and signature. */
async function forged(header: object, signature = ''): Promise<string> {
  const [, payload = ''] = (await gateway.token()).split('.')
  return `${encode(header)}.${payload}.${signature}`
}

describe('a token without a signature of ours is no token (catalogue 41)', () => {
  test('the good one is accepted', async () => {
    expect((await asking(await gateway.token())).status).toBe(200)
  })

  test.each(['none', 'None', 'NONE', 'nOnE', ''])('alg "%s" is refused', async (alg) => {
    for (const signature of ['', 'AAAA']) {
      const reply = await asking(await forged({ alg, typ: 'at+jwt' }, signature))
      expect([reply.status, refusalIn(reply).code]).toEqual([401, 'UNAUTHENTICATED'])
    }
    expect(gateway.steps.filter((it) => it === 'trace')).toHaveLength(1)
  })

  test('a signature made with the public key as a shared secret is refused', async () => {
    const secret = new TextEncoder().encode(JSON.stringify(gateway.identity.keys.publicSet))
    const token = await new SignJWT(decodeJwt(await gateway.token()))
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: gateway.identity.keys.kid })
      .sign(secret)
    expect((await asking(token)).status).toBe(401)
  })

  test.each(['with it', 'beside the name of ours'])(
    'a key in the token itself changes nothing, though the token is well signed %s',
    async (how) => {
      const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
      const named = how === 'with it' ? {} : { kid: gateway.identity.keys.kid }
      const token = await new SignJWT(decodeJwt(await gateway.token()))
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', ...named, jwk: await exportJWK(publicKey) })
        .sign(privateKey)
      expect((await asking(token)).status).toBe(401)
    },
  )

  test.each([
    ['a key set named by the token', { jku: `/jwks.json` }],
    ['a certificate named by the token', { x5u: '/cert.pem' }],
  ])('%s is not fetched', async (_what, header) => {
    const { url, received, close } = await loopbackServer((_, response) => sendJson(response, { keys: [] }))
    const elsewhere = Object.fromEntries(
      Object.entries(header).map(([name, path]) => [name, `${url}${path}`]),
    )
    const { privateKey } = await generateKeyPair('ES256')
    const token = await new SignJWT(decodeJwt(await gateway.token()))
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'another', ...elsewhere })
      .sign(privateKey)
    expect((await asking(token)).status).toBe(401)
    expect(received).toEqual([])
    await close()
  })

  test('a critical header we do not know is not passed over, though the signature is ours', async () => {
    const { keys } = gateway.identity
    const signed = async (more: object, options: object): Promise<string> =>
      new SignJWT(decodeJwt(await gateway.token()))
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: keys.kid, ...more })
        .sign(keys.sign, options)
    const critical = { crit: ['unheard-of'], 'unheard-of': true }
    expect((await asking(await signed(critical, { crit: { 'unheard-of': true } }))).status).toBe(401)
    expect((await asking(await signed({}, {}))).status).toBe(200)
  })

  test('a client assertion is no access token, and an access token no assertion', async () => {
    const form = await tokenForm(gateway.identity)
    expect((await asking(form.get('client_assertion') ?? '')).status).toBe(401)
    form.set('client_assertion', await gateway.token())
    const reply = await gateway.call('/oauth2/token', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
    })
    expect([reply.status, reply.body]).toEqual([401, { error: 'invalid_client' }])
  })

  test('an unsigned assertion gets no token', async () => {
    const form = await tokenForm(gateway.identity, { unsigned: true })
    const reply = await gateway.call('/oauth2/token', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
    })
    expect([reply.status, reply.body]).toEqual([401, { error: 'invalid_client' }])
  })
})
