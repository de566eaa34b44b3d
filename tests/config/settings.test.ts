import { serialize } from 'node:v8'
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { SettingsError, parseSettings } from '../../src/config/settings.js'

const valid = {
  listen: { host: '127.0.0.1', port: 8080 },
  baseUrl: 'http://127.0.0.1:8080',
  logOrigin: 'gateway.example/audit',
  requestDeadlineMs: 5000,
  maxBodyBytes: 65_536,
  keys: { tokens: { file: 'keys/tokens.json' }, audit: { env: 'AUDIT_KEY' }, ids: { file: '/keys/ids' } },
  callingSystems: [
    {
      id: 'council',
      name: 'Council case system',
      organisation: '9A1',
      keys: { file: 'keys/council.json' },
      algorithm: 'ES384',
      scopes: ['system/*.rs'],
      purposes: ['direct-care'],
    },
  ],
  organisations: [
    { ods: '9A1', name: 'Riverton', type: 'la-adult', dspt: 'met', privacyOfficers: ['po@example.org'] },
    {
      ods: 'A81001',
      name: 'Practice',
      type: 'gp-practice',
      dspt: 'met',
      privacyOfficers: ['po2@example.org'],
    },
  ],
  agreements: [
    {
      id: 'agreement-1',
      parties: ['9A1', 'A81001'],
      purposes: ['direct-care'],
      dataClasses: ['gp-record'],
      start: '2026-01-01',
      end: '2027-01-01',
      dpia: 'DPIA-1',
    },
  ],
  sources: [
    {
      id: 'a81001',
      kind: 'gp-connect',
      name: 'Practice',
      organisation: 'A81001',
      recordClass: 'gp-record',
      mapping: 'gp-connect',
      areas: ['medications'],
      deadlineMs: 2000,
      maxConcurrent: 10,
      overrideSupported: false,
      options: {},
    },
  ],
  pds: { url: 'https://pds.example', deadlineMs: 1000 },
  sds: { url: 'https://sds.example', deadlineMs: 1000 },
  breakGlass: { followUpHours: 72 },
  folders: { rules: '../consent-rules', mappings: '../mappings', profiles: '../profiles' },
}

/** The valid settings with the value at a dotted path replaced; undefined removes it. */
function changed(path: string, value: unknown): string {
  const copy: Record<string, unknown> = JSON.parse(JSON.stringify(valid)) as Record<string, unknown>
  const steps = path.split('.')
  const last = steps.pop() ?? ''
  const parent = steps.reduce<Record<string, unknown>>(
    (it, step) => it[step] as Record<string, unknown>,
    copy,
  )
  if (value === undefined) Reflect.deleteProperty(parent, last)
  else parent[last] = value
  return stringify(copy)
}

function problemsOf(text: string): readonly string[] {
  try {
    parseSettings(text, 'linchpin.yaml')
    return []
  } catch (error) {
    if (error instanceof SettingsError) return error.problems
    throw error
  }
}

describe('settings', () => {
  test('are read whole, with files resolved against the settings file', () => {
    const settings = parseSettings(stringify(valid), '/etc/linchpin/linchpin.yaml')
    expect(settings.keys).toEqual({
      tokens: { file: '/etc/linchpin/keys/tokens.json' },
      audit: { env: 'AUDIT_KEY' },
      ids: { file: '/keys/ids' },
    })
    expect(settings.folders.rules).toBe('/etc/consent-rules')
    expect(settings.issuers).toEqual([])
    expect(settings.detectors).toBeUndefined()
    const set = { 'repeated-viewing': { stranger: 5 }, 'role-mismatch': { unexpected: ['gp alerts'] } }
    expect(parseSettings(changed('detectors', set), 'linchpin.yaml').detectors).toEqual(set)
  })

  const BAD: readonly (readonly [string, string, unknown, RegExp])[] = [
    ['a misspelt key', 'listen.prot', 1, /^linchpin\.yaml:4:\d+: listen has no setting prot$/],
    [
      'a missing key',
      'pds',
      undefined,
      /^linchpin\.yaml:1:1: the settings must have required property 'pds'$/,
    ],
    [
      'a threshold out of range',
      'detectors',
      { 'repeated-viewing': { stranger: 1 } },
      /detectors\.repeated-viewing\.stranger must be >= 2/,
    ],
    [
      'a detector that there is not',
      'detectors',
      { 'repeated-viewings': {} },
      /detectors has no setting repeated-viewings/,
    ],
    [
      'a threshold that a detector has not',
      'detectors',
      { 'repeated-viewing': { weeks: 3 } },
      /detectors\.repeated-viewing has no setting weeks/,
    ],
    ['a port out of range', 'listen.port', 70_000, /^linchpin\.yaml:3:9: listen\.port must be <= 65535$/],
    [
      'an unknown purpose',
      'callingSystems.0.purposes',
      ['curiosity'],
      /callingSystems\.0\.purposes\.0 must be one of direct-care/,
    ],
    ['an unknown area', 'sources.0.areas', ['dreams'], /sources\.0\.areas\.0 must be one of demographics/],
    [
      'an organisation that is not registered',
      'sources.0.organisation',
      'ZZZ',
      /^linchpin\.yaml:\d+:\d+: ZZZ is not among the organisations$/,
    ],
    [
      'an agreement with a stranger',
      'agreements.0.parties',
      ['9A1', 'ZZZ'],
      /ZZZ is not among the organisations/,
    ],
    ['an agreement that ends before it starts', 'agreements.0.end', '2025-01-01', /ends before it starts/],
    [
      'an organisation without a privacy officer',
      'organisations.0.privacyOfficers',
      [],
      /privacyOfficers must NOT have fewer than 1 items/,
    ],
    [
      'an organisation whose last privacy officer is nobody',
      'organisations.0.privacyOfficers',
      [' '],
      /privacyOfficers\.0 must match pattern/,
    ],
    [
      'a toolkit status published on no day',
      'organisations.0.dsptPublished',
      '2026-02-30',
      /2026-02-30 is no day of the calendar/,
    ],
    [
      'a feed at no URL',
      'organisations.0.feed',
      { url: 'http://a:99999/', everySeconds: 60 },
      /this is not a URL/,
    ],
    ['an agreement that ends on no day', 'agreements.0.end', '2026-11-31', /2026-11-31 is no day/],
    [
      'mail without a server to send it through',
      'organisations.0.notify',
      [{ email: 'privacy@riverton.example' }],
      /^linchpin\.yaml:\d+:\d+: mail cannot be sent without the setting mail$/,
    ],
    [
      'a webhook in the clear to another machine',
      'organisations.0.notify',
      [{ webhook: 'http://alerts.example/', secret: { env: 'HOOK' } }],
      /notify\.0\.webhook must match pattern/,
    ],
    [
      'mail in the clear to another machine',
      'mail',
      { host: 'mail.example', port: 25, security: 'loopback', from: 'gateway@linchpin.example' },
      /mail\.example is not this machine/,
    ],
    ['a base URL with a path', 'baseUrl', 'https://x.example/fhir', /baseUrl must match pattern/],
    ['a secret written into the file', 'keys.ids', 'f00d', /keys\.ids must be object/],
  ]
  test.each(BAD)('refuse %s, at its place', (_what, path, value, expected) => {
    const problems = problemsOf(changed(path, value))
    expect(
      problems.some((it) => expected.test(it)),
      problems.join('\n'),
    ).toBe(true)
  })

  test('list every problem at once', () => {
    const text = stringify({ ...valid, pds: undefined, sds: undefined, baseUrl: 'no' })
    expect(problemsOf(text).length).toBeGreaterThanOrEqual(3)
  })

  test('hold texts that are no wider for what else stands in the file', () => {
    const settings = stringify(valid)
    const [plain, beside] = [settings, `# Riverton – and others\n${settings}`].map(
      (it) => parseSettings(it, 'linchpin.yaml').baseUrl,
    )
    expect(beside).toBe(plain)
    // As V8 holds it: two bytes for each character, or one.
    expect(serialize(beside)).toEqual(serialize(plain))
  })

  test('refuse text that is no YAML, at its place', () => {
    expect(problemsOf('listen: [\n  - {')[0]).toMatch(/^linchpin\.yaml:\d+:\d+: /)
  })

  test('refuse a key written twice', () => {
    expect(problemsOf('listen: 1\nlisten: 2\n')[0]).toMatch(/^linchpin\.yaml:2:1: /)
  })
})
