import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { type CommandIo } from '../../src/cli/command.js'
import { decideCommand } from '../../src/cli/decide.js'
import { rulesCommand } from '../../src/cli/rules.js'
import { compiled, ruleFiles, ruleFilesWith } from './rule-folder.js'

const folder = mkdtempSync(join(tmpdir(), 'linchpin-decide-'))
afterAll(() => rmSync(folder, { recursive: true }))

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const BASE = compiled().examples.find((it) => it.rule === 'A-04')!.facts

type Run = { readonly code: number; readonly out: string; readonly err: string }

async function run(command: typeof decideCommand, argv: readonly string[], stdin = ''): Promise<Run> {
  let [out, err] = ['', '']
  const io: CommandIo = {
    stdin: Readable.from([new TextEncoder().encode(stdin)]),
    stdout: (text) => (out += text),
    stderr: (text) => (err += text),
    cwd: ROOT,
    environment: {},
  }
  return { code: await command(argv, io), out, err }
}

function rulesIn(name: string, files = ruleFiles()): string {
  const at = mkdtempSync(join(folder, name))
  for (const file of files) writeFileSync(join(at, file.name), file.text)
  return at
}

const decide = (text: string, ...more: readonly string[]): Promise<Run> =>
  run(decideCommand, ['--facts', '-', ...more], text)

/** The rules of the project. */
const RULES = compiled().rules.length

describe('linchpin decide', () => {
  it('prints the decision on facts from standard input', async () => {
    const { code, out } = await decide(JSON.stringify(BASE, undefined, 2))
    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual({
      decision: 'permit',
      obligations: [],
      reasons: ['A-04'],
      basis: {
        gdpr6: '6(1)(e)',
        gdpr9: '9(2)(h); DPA 2018 Sch 1 para 2',
        commonLaw: 'implied consent',
        duty: 'HSCA 2012 s.251B',
      },
      missing: [],
      ruleSetHash: compiled().ruleSet.hash,
    })
  })

  it('prints one decision a line for NDJSON, unknown facts included', async () => {
    const unknown = { ...BASE, subject: { ...BASE.subject, dissent: { $unknown: true } } }
    const { code, out } = await decide(`${JSON.stringify(BASE)}\n\n${JSON.stringify(unknown)}\n`)
    const decisions = out
      .trim()
      .split('\n')
      .map((it) => JSON.parse(it) as { decision: string; code?: string })
    expect(code).toBe(0)
    expect(decisions.map((it) => it.code ?? it.decision)).toEqual(['permit', 'CANNOT_CHECK'])
  })

  it('takes the records as released where the facts do not say, and as they say where they do', async () => {
    const { release: _, ...unsaid } = BASE
    const all = [
      unsaid,
      ...['off', 'open', { $unknown: true }].map((state) => ({ ...BASE, release: { state } })),
    ]
    const { out } = await decide(all.map((it) => JSON.stringify(it)).join('\n'))
    const decisions = out.trim().split('\n')
    expect(
      decisions
        .map((it) => JSON.parse(it) as { decision: string; code?: string })
        .map((it) => it.code ?? it.decision),
    ).toEqual(['permit', 'NOT_RELEASED', 'permit', 'CANNOT_CHECK'])
  })

  it('explains every rule when asked', async () => {
    const { out } = await decide(JSON.stringify(BASE), '--explain')
    const { trace } = JSON.parse(out) as {
      trace: { id: string; outcome: string; plain: string; cite: string[] }[]
    }
    expect(trace).toHaveLength(RULES)
    expect(trace.find((it) => it.id === 'A-04')).toMatchObject({ outcome: 'within' })
    expect(trace.every((it) => it.plain.length > 0 && it.cite.length > 0)).toBe(true)
  })

  it('says who attests each fact and when, and takes what was told too long ago as unknown', async () => {
    const dated = (told: string): string =>
      JSON.stringify({ ...BASE, env: { now: '2026-11-21T10:00:00Z' }, toldAt: { 'consent-register': told } })
    const [fresh, old] = await Promise.all(
      ['2026-11-21T09:00:00Z', '2026-11-19T09:00:00Z'].map(async (it) => {
        const { out } = await decide(dated(it), '--explain')
        return JSON.parse(out) as { decision: string; code?: string; facts: { fact: string }[] }
      }),
    )
    expect([fresh?.decision, old?.decision, old?.code]).toEqual(['permit', 'refuse', 'CANNOT_CHECK'])
    expect(old?.facts.find((it) => it.fact === 'subject.dissent')).toEqual({
      fact: 'subject.dissent',
      attestedBy: 'consent-register',
      toldAt: '2026-11-19T09:00:00Z',
      maxAge: 24,
      isTooOld: true,
    })
  })

  const BAD: readonly (readonly [string, string, string])[] = [
    [
      'a misspelt fact',
      '{\n  "subject": { "disent": true }\n}',
      '(stdin):2:16: "subject.disent" is not a fact; did you mean "subject.dissent"?',
    ],
    [
      'a value of another kind',
      '{"subject":\n {"dissent": "yes"}}',
      '(stdin):2:14: expected true or false for subject.dissent',
    ],
    ['JSON that is none', '{"purpose": "direct-care",\n}', '(stdin):2:1: JSON: expected a string'],
    [
      'a key that is there twice',
      '{"action": "read", "action": "write"}',
      '(stdin):1:20: JSON: the key "action" is there twice',
    ],
    [
      'a time of nobody who has one',
      '{"toldAt": {"gateway": "2026-11-21T09:00:00Z"}}',
      '(stdin):1:24: expected an instant for token, organisation-register, agreement-register, release-register, relationship-feed, pds, consent-register, episode-register, labelling',
    ],
    ['a list', '[]', '(stdin):1:1: expected an object of facts'],
    ['a bad second line', `{"action": "read"}\n{"action": }`, '(stdin):2:12: JSON: expected a JSON value'],
    ['nothing', ' \n', '(stdin):1:1: expected a JSON object of facts, found nothing'],
  ]
  it.each(BAD)('exits 2 and decides nothing on %s', async (_, text, problem) => {
    expect(await decide(text)).toEqual({ code: 2, out: '', err: `${problem}\n` })
  })

  it('exits 2 on bad rules, with the place in the file', async () => {
    const bad = rulesIn('bad', ruleFilesWith('bars.yaml', 'has: WITNESS', 'hass: WITNESS'))
    const { code, err } = await decide(JSON.stringify(BASE), '--rules', bad)
    expect(code).toBe(2)
    expect(err).toMatch(/^bars\.yaml:\d+:\d+: unknown key "hass"/)
  })

  it.each([
    ['without facts', []],
    ['with an unknown option', ['--fact', 'x']],
    ['with a file that is not there', ['--facts', 'no-such-file.json']],
    ['with rules that are not there', ['--facts', '-', '--rules', 'no-such-folder']],
  ])('exits 2 %s', async (_, argv) => {
    const { code, out, err } = await run(decideCommand, argv)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).not.toBe('')
  })
})

describe('linchpin rules', () => {
  it('checks, lists and tests the rules of the project', async () => {
    expect((await run(rulesCommand, ['check'])).out).toMatch(
      new RegExp(`^${RULES} rules, \\d+ facts, rule set [0-9a-f]{64}\n$`),
    )
    const listed = (await run(rulesCommand, ['list'])).out.trim().split('\n')
    expect(listed).toHaveLength(RULES)
    expect(listed[0]).toMatch(/^I-01 {2}integrity {4}The NHS number/)
    expect(await run(rulesCommand, ['test'])).toMatchObject({ code: 0 })
  })

  it('exits 1 when an example fails', async () => {
    const wrong = rulesIn('wrong', ruleFilesWith('bars.yaml', 'has: WITNESS', 'has: SEALED'))
    const { code, out } = await run(rulesCommand, ['test', wrong])
    expect(code).toBe(1)
    expect(out).toMatch(
      /^bars\.yaml:\d+:1: S-04: A court order does not open it\.\n {2}expected S-04 to be fires/,
    )
  })

  it.each([
    ['generic', 0, '^(\\d+) of \\1 examples hold\n$'],
    ['silent', 1, '^own\\.yaml:\\d+:1: L-01: A note about a neighbour\\.\n {2}expected disclose silent'],
  ])('what the rules show stays so where a local rule restricts, which shows its own: %s', async (...row) => {
    const [disclose, expected, said] = row
    const text = `kind: rules
tier: restriction
rules:
  - id: L-01
    plain: What is about a third party stays here.
    when: { fact: resource.labels, has: THIRD-PARTY }
    effect: { withhold: generic }
    cite: [Local policy 7]
    owner: ig
    review_by: 2027-04-01
    examples:
      - { case: A note about a neighbour., facts: { resource.labels: [THIRD-PARTY] }, then: fires, decision: withhold, disclose: ${disclose} }
      - { case: An ordinary medicine., then: does-not-fire, decision: permit }
`
    const local = rulesIn('local', [{ name: 'own.yaml', text }])
    const { code, out } = await run(rulesCommand, ['test', '--local', local])
    expect(code).toBe(expected)
    expect(out).toMatch(new RegExp(said))
  })

  it.each([
    ['decide', decideCommand],
    ['rules', rulesCommand],
  ] as const)('%s has --help', async (_, command) => {
    expect(await run(command, ['--help'])).toMatchObject({ code: 0, err: '' })
  })

  it('exits 2 on an unknown action', async () => {
    expect(await run(rulesCommand, ['chekc'])).toMatchObject({ code: 2, out: '' })
  })
})
