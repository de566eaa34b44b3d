import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type CommandIo } from '../../src/cli/command.js'
import { keySetFrom, readSigningKeys } from '../../src/identity/keys.js'
import { issueToken, type TokenEndpointPorts } from '../../src/identity/token-endpoint.js'
import { isOdsCode } from '../../src/model/ods-code.js'
import { tokenCommand } from '../../sandbox/commands/token.js'
import { ensureKeys, keyFilesIn } from '../../sandbox/keys.js'
import { ORGANISATIONS, organisationOf } from '../../sandbox/organisations.js'
import { ROLES } from '../../sandbox/roles.js'
import { jsonAnswer, startTwin, type Twin } from '../../sandbox/twin.js'

const dataDir = mkdtempSync(join(tmpdir(), 'linchpin-token-'))
let gateway: Twin

/** The gateway's own token endpoint, with its store in memory. */
beforeAll(async () => {
  const files = ensureKeys(dataDir)
  const used = new Set<string>()
  const ports: Omit<TokenEndpointPorts, 'tokenUrl'> = {
    issuer: 'http://gateway',
    audience: 'http://gateway/fhir',
    callingSystems: new Map(
      ORGANISATIONS.map(({ ods, name, callingSystem }) => {
        if (!isOdsCode(ods)) throw new Error(`${ods} is no ODS code`)
        const jwks: unknown = JSON.parse(readFileSync(files.callingSystemPublic(callingSystem.id), 'utf8'))
        const keys = keySetFrom({ jwks })
        return [
          callingSystem.id,
          {
            ...callingSystem,
            organisation: ods,
            organisationName: name,
            keys,
            scopes: ['system/*.rs', 'system/ingest.c'],
          },
        ]
      }),
    ),
    keys: await readSigningKeys(JSON.parse(readFileSync(files.tokens, 'utf8'))),
    useOnce: (issuer, jti) => {
      const fresh = !used.has(`${issuer} ${jti}`)
      used.add(`${issuer} ${jti}`)
      return Promise.resolve(fresh)
    },
    now: () => new Date(),
    mintId: () => 'minted',
  }
  gateway = await startTwin({ name: 'the token endpoint', host: '127.0.0.1', port: 0 }, async (request) => {
    const form = new URLSearchParams(request.body)
    const answer = await issueToken(form, { ...ports, tokenUrl: `${gateway.url}/oauth2/token` })
    return answer.kind === 'token'
      ? jsonAnswer(200, answer.body)
      : jsonAnswer(answer.status, { error: answer.error })
  })
})
afterAll(async () => {
  await gateway.stop()
  rmSync(dataDir, { recursive: true })
})
afterEach(() => gateway.fault(undefined))

async function run(argv: readonly string[], cwd = dataDir) {
  const printed = { code: -1, stdout: '', stderr: '' }
  const io: CommandIo = {
    stdin: process.stdin,
    stdout: (text) => (printed.stdout += text),
    stderr: (text) => (printed.stderr += text),
    cwd,
    environment: {},
  }
  printed.code = await tokenCommand.run(argv, io)
  return printed
}

async function tokenOf(argv: readonly string[]): Promise<Record<string, unknown>> {
  const printed = await run([...argv, '--url', gateway.url, '--data', dataDir])
  expect(printed).toMatchObject({ code: 0, stderr: '' })
  expect(printed.stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
  return decodeJwt(printed.stdout.trim())['extensions'] as Record<string, unknown>
}

describe('every role gets a token that says who they are', () => {
  test.each(ROLES.map((it) => [it.name, it] as const))('%s', async (name, role) => {
    const extensions = await tokenOf(['--as', name])
    expect(extensions['ihe_iua']).toMatchObject({
      subject_name: role.userName,
      person_id: role.userId,
      subject_role: [`${role.role.system}|${role.role.code}`],
      subject_organization: organisationOf(role.organisation).name,
      subject_organization_id: `https://fhir.nhs.uk/Id/ods-organization-code|${role.organisation}`,
    })
    expect(extensions['linchpin']).toMatchObject({
      auth_assurance: role.authAssurance,
      activities: role.activities,
      self_claimed: false,
      break_glass: false,
      permission_to_view: 'granted',
    })
  })

  test('each calling system signs with its own algorithm', async () => {
    for (const role of ROLES) await tokenOf(['--as', role.name])
    const assertions = gateway.requests.map(
      (it) => new URLSearchParams(it.body).get('client_assertion') ?? '',
    )
    const algorithms = new Set(
      assertions.map((it) => `${decodeJwt(it).iss ?? ''} ${decodeProtectedHeader(it).alg ?? ''}`),
    )
    expect(algorithms).toEqual(
      new Set(ORGANISATIONS.map(({ callingSystem: it }) => `${it.id} ${it.algorithm}`)),
    )
  })
})

describe('options reach the token', () => {
  const cases: readonly [string, readonly string[], string, Record<string, unknown>][] = [
    [
      'a purpose HL7 has',
      ['--purpose', 'emergency'],
      'ihe_iua',
      { purpose_of_use: ['http://terminology.hl7.org/CodeSystem/v3-ActReason|ETREAT'] },
    ],
    [
      'a purpose of ours',
      ['--purpose', 'safeguarding-adult'],
      'ihe_iua',
      { purpose_of_use: ['https://linchpin.example/fhir/CodeSystem/purpose|safeguarding-adult'] },
    ],
    [
      'breaking the glass',
      ['--break-glass', '--reason', 'found unconscious'],
      'linchpin',
      { break_glass: true, reason: 'found unconscious' },
    ],
    ['a self-claimed relationship', ['--self-claimed'], 'linchpin', { self_claimed: true }],
    ['no permission', ['--permission', 'refused'], 'linchpin', { permission_to_view: 'refused' }],
    [
      'an authority',
      [
        '--authority-reference',
        'S42-7',
        '--authority-approved-by',
        'RIV-IG-0001',
        '--justification',
        'enquiry',
      ],
      'linchpin',
      { authority: { reference: 'S42-7', approved_by: 'RIV-IG-0001', justification: 'enquiry' } },
    ],
    ['acting for someone', ['--acting-for', 'someone'], 'linchpin', { acting_for: 'someone' }],
  ]
  test.each(cases)('%s', async (_name, options, extension, expected) => {
    const extensions = await tokenOf(['--as', 'duty-social-worker', ...options])
    expect(extensions[extension]).toMatchObject(expected)
  })

  test('a citizen is the person their sign-in attested', async () => {
    expect((await tokenOf(['--as', 'citizen']))['linchpin']).toMatchObject({ person: '9990000018' })
    const other = await tokenOf(['--as', 'citizen', '--person', '9990000026'])
    expect(other['linchpin']).toMatchObject({ person: '9990000026' })
    expect((await tokenOf(['--as', 'gp']))['linchpin']).not.toHaveProperty('person')
  })
})

describe('what cannot be had is said in one line, and nothing is printed', () => {
  const nowhere = 'http://127.0.0.1:1'
  const cases: readonly [string, readonly string[], number, RegExp][] = [
    ['no role', [], 2, /--as ROLE is missing/],
    ['an unknown role', ['--as', 'wizard'], 2, /no role wizard; roles are social-worker, /],
    [
      'an unknown purpose',
      ['--as', 'gp', '--purpose', 'fun'],
      2,
      /--purpose fun is not one of direct-care, /,
    ],
    ['an unknown permission', ['--as', 'gp', '--permission', 'maybe'], 2, /--permission maybe is not one of/],
    ['an unknown option', ['--as', 'gp', '--colour', 'red'], 2, /Unknown option '--colour'/],
    [
      'no keys',
      ['--as', 'gp', '--data', '/nonexistent'],
      2,
      /no sandbox keys in \/nonexistent: start the sandbox/,
    ],
    [
      'no gateway',
      ['--as', 'gp', '--data', dataDir, '--url', nowhere],
      1,
      /no answer from http:\/\/127.0.0.1:1\/oauth2\/token/,
    ],
    [
      'a purpose the calling system may not have',
      ['--as', 'link-worker', '--purpose', 'legal-requirement', '--data', dataDir, '--url', 'GATEWAY'],
      1,
      /refused a token: HTTP 400, unauthorized_client/,
    ],
  ]
  test.each(cases)('%s', async (_name, argv, code, message) => {
    const printed = await run(argv.map((it) => (it === 'GATEWAY' ? gateway.url : it)))
    expect([printed.code, printed.stdout]).toEqual([code, ''])
    expect(printed.stderr).toMatch(message)
    expect(printed.stderr.trimEnd().split('\n')).toHaveLength(1)
  })

  test('a page that is no token', async () => {
    gateway.fault('html-200')
    const printed = await run(['--as', 'gp', '--data', dataDir, '--url', gateway.url])
    expect([printed.code, printed.stdout]).toEqual([1, ''])
    expect(printed.stderr).toMatch(/HTTP 200, no OAuth error code/)
  })
})

test('help names every role', async () => {
  const { stdout, code } = await run(['--help'])
  expect(code).toBe(0)
  for (const { name } of ROLES) expect(stdout).toContain(name)
})

test('keys are made once, and only their owner can read them', () => {
  const before = readdirSync(join(dataDir, 'keys')).map((it) =>
    readFileSync(join(dataDir, 'keys', it), 'utf8'),
  )
  ensureKeys(dataDir)
  const names = readdirSync(join(dataDir, 'keys'))
  expect(names.map((it) => readFileSync(join(dataDir, 'keys', it), 'utf8'))).toEqual(before)
  for (const name of names) expect(statSync(join(dataDir, 'keys', name)).mode & 0o077).toBe(0)
  expect(readFileSync(keyFilesIn(dataDir).audit, 'utf8')).toContain('BEGIN PRIVATE KEY')
})
