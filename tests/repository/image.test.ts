import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { ENGINE_FLAGS } from '../../scripts/data/engine-flags.js'
import { COMMANDS } from '../../bin/commands.js'

const dockerfile = readFileSync('Dockerfile', 'utf8')
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly bin: Readonly<Record<string, string>>
  readonly scripts: Readonly<Record<string, string>>
}

/** The image cannot be built where the tests run, so what it calls must be the project's own. */
describe('the image', () => {
  test('runs the project’s own command', () => {
    expect(dockerfile).toContain(`"${manifest.bin['linchpin'] ?? 'missing'}"`)
    const [, command] = /^CMD \["(\w+)"/m.exec(dockerfile) ?? []
    expect(COMMANDS.map((it) => it.name)).toContain(command)
  })

  test('runs with the flags that code is compiled for', () => {
    const [, flags = ''] = /^ENTRYPOINT \["node", (.*), "dist/m.exec(dockerfile) ?? []
    expect(JSON.parse(`[${flags}]`)).toEqual(ENGINE_FLAGS)
  })

  test('builds with scripts that exist', () => {
    const scripts = [...dockerfile.matchAll(/npm run (\S+)/g)].map((it) => it[1] ?? '')
    expect(scripts.length).toBeGreaterThan(0)
    expect(scripts.filter((it) => manifest.scripts[it] === undefined)).toEqual([])
  })

  test('copies only what exists', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap((it) =>
      (it[1] ?? '').split(' '),
    )
    expect(copied.filter((it) => !existsSync(it))).toEqual([])
  })

  test('is not root, checks its health, and holds no development or optional dependency', () => {
    expect(dockerfile).toMatch(/^USER node$/m)
    expect(dockerfile).toMatch(/^HEALTHCHECK /m)
    expect(dockerfile).toMatch(/npm ci --omit=dev --omit=optional/)
    expect(dockerfile.match(/^FROM /gm)?.length).toBeGreaterThan(1)
  })
})

describe('the compose file', () => {
  const { services } = parse(readFileSync('deploy/compose.yaml', 'utf8')) as {
    readonly services: Readonly<Record<string, Service>>
  }

  test('runs commands that exist, against a PostgreSQL', () => {
    const commands = Object.values(services).flatMap((it) => it.command?.[0] ?? [])
    expect(commands).toEqual(['migrate', 'serve'])
    expect(COMMANDS.map((it) => it.name)).toEqual(expect.arrayContaining(commands))
    expect(Object.values(services).some((it) => it.image?.startsWith('postgres:') === true)).toBe(true)
  })

  test('gives the gateway the login that the migration makes, and no password of the owner', () => {
    const { database, migrate, gateway } = services
    const [, option, login] = migrate?.command ?? []
    expect(option).toBe('--writer')
    expect(login).not.toBe(database?.environment?.['POSTGRES_USER'])
    expect(gateway?.environment).toEqual({
      DATABASE_URL: `postgres://${login ?? ''}:\${GATEWAY_PASSWORD}@database/linchpin`,
    })
    expect(migrate?.environment?.['GATEWAY_PASSWORD']).toContain('GATEWAY_PASSWORD')
  })
})

type Service = {
  readonly image?: string
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}
