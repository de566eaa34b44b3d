import { generateKeyPairSync, type KeyObject, randomBytes, randomUUID } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AssertionAlgorithm } from '../src/config/settings-types.js'
import { ORGANISATIONS } from './organisations.js'

/** Where each key and token of the sandbox lies in the data folder. */
export type KeyFiles = {
  /** Private JWK Set with which the gateway signs access tokens. */
  readonly tokens: string
  /** Ed25519 private key (PKCS #8 PEM) with which the gateway signs checkpoints. */
  readonly audit: string
  /** 32 bytes, hexadecimal. */
  readonly ids: string
  readonly pds: string
  readonly sds: string
  readonly council: string
  /** Private JWK with which the console proves itself to the identity provider, and its public JWK Set. */
  readonly console: string
  readonly consolePublic: string
  /** Private JWK Set of the identity provider. */
  readonly identityProvider: string
  feed(ods: string): string
  /** 32 bytes, hexadecimal: seals what is shown of an organisation's records. */
  payload(ods: string): string
  /** Private JWK of a calling system. */
  callingSystem(id: string): string
  /** Public JWK Set of a calling system. */
  callingSystemPublic(id: string): string
}

export function keyFilesIn(dataDir: string): KeyFiles {
  const file = (name: string): string => join(dataDir, 'keys', name)
  return {
    tokens: file('tokens.private.json'),
    audit: file('audit.private.pem'),
    ids: file('ids.hex'),
    pds: file('pds.token'),
    sds: file('sds.key'),
    council: file('la-riverton.token'),
    console: file('console.private.json'),
    consolePublic: file('console.public.json'),
    identityProvider: file('identity-provider.private.json'),
    feed: (ods) => file(`feed-${ods.toLowerCase()}.token`),
    payload: (ods) => file(`payload-${ods.toLowerCase()}.hex`),
    callingSystem: (id) => file(`${id}.private.json`),
    callingSystemPublic: (id) => file(`${id}.public.json`),
  }
}

/** Makes the keys and tokens that are not there yet, readable by their owner alone; those there stay as they are. */
export function ensureKeys(dataDir: string): KeyFiles {
  const files = keyFilesIn(dataDir)
  mkdirSync(join(dataDir, 'keys'), { recursive: true })
  chmodSync(join(dataDir, 'keys'), 0o700)
  for (const file of [files.tokens, files.identityProvider]) ensure(file, privateKeySet)
  ensurePair(files.console, files.consolePublic, 'ES256')
  ensure(files.audit, () =>
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  )
  ensure(files.ids, secret)
  for (const file of [files.pds, files.sds, files.council]) ensure(file, secret)
  for (const { ods, feed, callingSystem } of ORGANISATIONS) {
    if (feed === 'published') ensure(files.feed(ods), secret)
    ensure(files.payload(ods), secret)
    const { id, algorithm } = callingSystem
    ensurePair(files.callingSystem(id), files.callingSystemPublic(id), algorithm)
  }
  return files
}

function privateKeySet(): string {
  const { privateKey } = PAIRS.ES256()
  return JSON.stringify({ keys: [jwkOf(privateKey, { alg: 'ES256', kid: randomUUID() })] })
}

/** A private JWK and the public JWK Set of the same pair: both, or new ones of both. */
function ensurePair(privateFile: string, publicFile: string, alg: keyof typeof PAIRS): void {
  if (existsSync(privateFile) && existsSync(publicFile)) return
  const { privateKey, publicKey } = PAIRS[alg]()
  const names = { alg, kid: randomUUID(), use: 'sig' }
  write(publicFile, JSON.stringify({ keys: [jwkOf(publicKey, names)] }))
  write(privateFile, JSON.stringify(jwkOf(privateKey, names)))
}

type Pair = { readonly privateKey: KeyObject; readonly publicKey: KeyObject }

const PAIRS: Readonly<Record<AssertionAlgorithm | 'ES256', () => Pair>> = {
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ES384: () => generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  RS384: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  RS512: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
}

function jwkOf(key: KeyObject, names: Readonly<Record<string, string>>): object {
  return { ...key.export({ format: 'jwk' }), ...names }
}

function secret(): string {
  return randomBytes(32).toString('hex')
}

function ensure(file: string, make: () => string): void {
  if (!existsSync(file)) write(file, make())
}

function write(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600 })
}
