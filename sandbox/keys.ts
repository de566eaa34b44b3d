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
  feed(ods: string): string
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
    feed: (ods) => file(`feed-${ods.toLowerCase()}.token`),
    callingSystem: (id) => file(`${id}.private.json`),
    callingSystemPublic: (id) => file(`${id}.public.json`),
  }
}

/** Makes the keys and tokens that are not there yet, readable by their owner alone; those there stay as they are. */
export function ensureKeys(dataDir: string): KeyFiles {
  const files = keyFilesIn(dataDir)
  mkdirSync(join(dataDir, 'keys'), { recursive: true })
  chmodSync(join(dataDir, 'keys'), 0o700)
  ensure(files.tokens, () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    return JSON.stringify({ keys: [jwkOf(privateKey, { alg: 'ES256', kid: randomUUID() })] })
  })
  ensure(files.audit, () =>
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  )
  ensure(files.ids, secret)
  for (const file of [files.pds, files.sds, files.council]) ensure(file, secret)
  for (const { ods, feed, callingSystem } of ORGANISATIONS) {
    if (feed === 'published') ensure(files.feed(ods), secret)
    ensureCallingSystem(files, callingSystem.id, callingSystem.algorithm)
  }
  return files
}

function ensureCallingSystem(files: KeyFiles, id: string, alg: AssertionAlgorithm): void {
  if (existsSync(files.callingSystem(id)) && existsSync(files.callingSystemPublic(id))) return
  const { privateKey, publicKey } = PAIRS[alg]()
  const names = { alg, kid: randomUUID(), use: 'sig' }
  write(files.callingSystemPublic(id), JSON.stringify({ keys: [jwkOf(publicKey, names)] }))
  write(files.callingSystem(id), JSON.stringify(jwkOf(privateKey, names)))
}

type Pair = { readonly privateKey: KeyObject; readonly publicKey: KeyObject }

const PAIRS: Readonly<Record<AssertionAlgorithm, () => Pair>> = {
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
