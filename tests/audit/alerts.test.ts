import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readAccess } from '../../src/audit/alerts/access.js'
import { ALERT_KINDS, ALERT_KIND_ROWS } from '../../src/audit/alerts/alert-kinds.js'
import { alertOfGap, alertsOfAccess } from '../../src/audit/alerts/alerts-of-access.js'
import { OBLIGATIONS, isObligation } from '../../src/model/obligations/obligation-table.js'
import { BROKEN_GLASS, SECTION_42, SELF_CLAIMED, type Unlike, accessLine } from './access-entries.js'

const holderOf = (source: string): string | undefined => ({ riverton: '9A1', gp: 'A81001' })[source]
const alertsOf = (unlike: Unlike) => alertsOfAccess(readAccess(accessLine(unlike)), holderOf)
const kindsOf = (unlike: Unlike): readonly string[] => alertsOf(unlike).map((it) => it.kind)

function given(unlike: Unlike, ...obligations: readonly string[]): Unlike {
  return { ...unlike, evidence: { ...unlike.evidence, obligations } }
}

describe('what an access calls for', () => {
  it.each<[string, Unlike, readonly string[]]>([
    ['an ordinary one', {}, []],
    ['breaking the glass', BROKEN_GLASS, ['break-glass', 'tell-the-person']],
    [
      'breaking the glass without a reason that was recorded',
      { ...BROKEN_GLASS, requester: { reason: '  ' } },
      ['break-glass', 'reason-missing', 'tell-the-person'],
    ],
    ['an enquiry under section 42', SECTION_42, ['safeguarding-access']],
    ['a relationship claimed by oneself', SELF_CLAIMED, ['self-claimed-relationship']],
    [
      'a person who could not be asked',
      given({ requester: { permissionToView: 'unable' } }, 'privacy-officer-alert', 'record-reason'),
      ['permission-not-asked', 'reason-missing'],
    ],
    [
      'a worker the person objects to',
      given({ columns: { kind: 'refusal', outcome: 'PATIENT_NOT_FOUND' } }, 'privacy-officer-alert'),
      ['rule-alert'],
    ],
    [
      'a legal requirement',
      given({ columns: { purpose: 'legal-requirement' } }, 'caldicott-log'),
      ['legal-access'],
    ],
    ['something about somebody else', given({}, 'security-alarm'), ['wrong-person']],
    [
      'a try to break the glass that was refused',
      { ...given(BROKEN_GLASS), columns: { breakGlass: true, kind: 'refusal', outcome: 'NO_RELATIONSHIP' } },
      ['break-glass-refused'],
    ],
    ['what the decision itself carries out', given({}, 'minimum-necessary', 'time-limit-4h'), []],
    ['a register that changed', given({ columns: { kind: 'change' } }, 'privacy-officer-alert'), []],
  ])('for %s', (_, unlike, expected) => {
    expect(kindsOf(unlike)).toEqual(expected)
  })

  it('is told to those whose record it was only where something came of somebody else', () => {
    const columns = { actorOrganisation: 'RX9' }
    expect(alertsOf({ ...SELF_CLAIMED, columns })[0]?.organisations).toEqual(['RX9'])
    const verdicts = [
      { source: 'riverton', obligations: ['security-alarm'] },
      { source: 'gp', obligations: ['record-reason'] },
    ]
    const evidence = { obligations: ['security-alarm'], verdicts }
    const alerts = alertsOf({ columns, evidence })
    expect(alerts.map((it) => it.organisations)).toEqual([['RX9'], ['9A1']])
    expect(new Set(alerts.map((it) => it.matter)).size).toBe(2)
    expect(alertsOf(given({ columns }, 'security-alarm')).map((it) => it.organisations)).toEqual([['RX9']])
  })

  /** An objection to the worker, and what the worker was told, by which rules. */
  const refused = (code: string, ...said: readonly string[]) => ({
    source: 'gp',
    code,
    obligations: ['privacy-officer-alert'],
    said: { reasons: ['A-01'], obligations: said },
  })
  const refusal = (outcome: string) => ({ kind: 'refusal', outcome }) as const
  const NOT_FOUND = refusal('PATIENT_NOT_FOUND')
  const itself = refused('PATIENT_NOT_FOUND', 'privacy-officer-alert')
  it.each([
    ['it is what refused', NOT_FOUND, [itself], ['9A1']],
    ['the person is hidden besides', NOT_FOUND, [refused('PATIENT_NOT_FOUND')], []],
    ['the worker has no relationship', refusal('NO_RELATIONSHIP'), [refused('NO_RELATIONSHIP')], []],
    [
      'one holder is hidden, and it is what another refused',
      NOT_FOUND,
      [refused('PATIENT_NOT_FOUND'), refused('NO_PATIENT_CONSENT', 'privacy-officer-alert')],
      [],
    ],
    ['one holder refused for it and another answered', {}, [itself], []],
    [
      'something was withheld for it',
      {},
      [{ source: 'gp', obligations: ['privacy-officer-alert'] }],
      ['9A1'],
    ],
    [
      'something was withheld for it, and another holder could not be checked',
      {},
      [{ source: 'gp', obligations: ['privacy-officer-alert'] }, refused('CANNOT_CHECK')],
      ['9A1'],
    ],
  ])('is told to those who asked of a rule where %s', (_, columns, verdicts, organisations) => {
    const evidence = { obligations: ['privacy-officer-alert'], verdicts }
    const [alert, ...others] = alertsOf({ columns, evidence })
    expect([alert?.kind, alert?.organisations, others]).toEqual(['rule-alert', organisations, []])
    // What is in one queue and what is in none are no one matter.
    const [told] = alertsOf(given({}, 'privacy-officer-alert'))
    expect(alert?.matter === told?.matter).toBe(organisations.length > 0)
  })

  it.each([
    ['nothing was answered', refusal('CANNOT_CHECK')],
    ['another holder answered', {}],
  ])('is nobody’s where a register is late, as of everybody then: %s', (_, columns) => {
    for (const said of [[], ['privacy-officer-alert']]) {
      const verdicts = [refused('CANNOT_CHECK', ...said)]
      expect(alertsOf({ columns, evidence: { obligations: ['privacy-officer-alert'], verdicts } })).toEqual(
        [],
      )
    }
  })

  it('names to nobody of those who asked a person who was described, and refused', () => {
    const columns = { kind: 'refusal', action: 'match', outcome: 'NO_RELATIONSHIP' } as const
    const verdicts = [refused('PATIENT_NOT_FOUND', 'privacy-officer-alert')]
    const evidence = { obligations: ['privacy-officer-alert'], verdicts }
    const alerts = alertsOf({ columns: { ...columns, breakGlass: true }, evidence })
    expect(alerts.map((it) => [it.kind, it.organisations])).toEqual([
      ['rule-alert', []],
      ['break-glass-refused', []],
    ])
  })

  it('is an alarm where an entry does not say what it is found by, whatever its kind', () => {
    const line = accessLine({ columns: { kind: 'change' } })
    const changed = { ...line, columns: { ...line.columns, subject: '9990000026' } }
    expect(alertsOfAccess(readAccess(changed), holderOf).map((it) => it.kind)).toEqual(['log-entry-changed'])
    expect(alertOfGap(1, 7n, line.columns.recorded).kind).toBe('log-entry-changed')
  })

  it('names no person in what a matter is known by', () => {
    for (const { matter } of alertsOf(BROKEN_GLASS)) expect(matter).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('two accesses', () => {
  const matter = (unlike: Unlike): string | undefined => alertsOf(unlike)[0]?.matter
  const later = { recorded: '2026-11-22T09:30:00.000Z' }

  it.each<[string, Unlike, Unlike]>([
    [
      'of one emergency, its words written otherwise',
      BROKEN_GLASS,
      { ...BROKEN_GLASS, requester: { reason: 'unconscious, on arrival.' } },
    ],
    [
      'of one enquiry on two days',
      SECTION_42,
      { ...SECTION_42, columns: { ...SECTION_42.columns, ...later } },
    ],
    ['of one claim on one day', SELF_CLAIMED, SELF_CLAIMED],
  ])('%s are one matter', (_, one, other) => {
    expect(matter(one)).toBe(matter(other))
  })

  it.each<[string, Unlike, Unlike]>([
    ['for two reasons', BROKEN_GLASS, { ...BROKEN_GLASS, requester: { reason: 'Collapsed again' } }],
    [
      'of two enquiries',
      SECTION_42,
      { ...SECTION_42, requester: { authority: { reference: 'S42-2', justification: 'x' } } },
    ],
    ['of one claim on two days', SELF_CLAIMED, { ...SELF_CLAIMED, columns: later }],
    ['by two workers', SELF_CLAIMED, { ...SELF_CLAIMED, columns: { actor: 'worker-2' } }],
    ['about two people', SELF_CLAIMED, { ...SELF_CLAIMED, columns: { subject: '9990000026' } }],
  ])('%s are two', (_, one, other) => {
    expect(matter(one)).not.toBe(matter(other))
  })
})

describe('the tables', () => {
  const obligations = Object.keys(OBLIGATIONS).filter(isObligation)

  it.each(obligations)('say what becomes of %s', (name) => {
    const kinds = ALERT_KIND_ROWS.filter((it) => it.obligation === name)
    expect(kinds.length > 0).toBe(OBLIGATIONS[name].carriedOutBy === 'alert')
    expect(OBLIGATIONS[name].plain).toMatch(/^[A-Z].*[.]$/)
  })

  it.each(ALERT_KIND_ROWS.map((it) => [it.name, it] as const))('%s says what it is about', (_, row) => {
    expect(row.plain).toMatch(/^[A-Z].*[.]$/)
  })

  it('raise something for every access under an obligation to tell somebody', () => {
    for (const it of ['privacy-officer-alert', 'security-alarm', 'caldicott-log'])
      expect(kindsOf(given({ columns: { kind: 'refusal' } }, it))).toHaveLength(1)
  })

  it('have a row for every obligation that a rule names, and no row that none does', () => {
    const named = readdirSync('consent-rules').flatMap((file) => {
      const { rules = [] } = parse(readFileSync(`consent-rules/${file}`, 'utf8')) as {
        readonly rules?: readonly { readonly obligations?: readonly string[] }[]
      }
      return rules.flatMap((it) => it.obligations ?? [])
    })
    expect([...new Set(named)].sort()).toEqual([...obligations].sort())
  })

  it('ask for four eyes wherever somebody may have done wrong', () => {
    const one = ALERT_KIND_ROWS.filter((it) => it.closing === 'one-person').map((it) => it.name)
    expect(one).toEqual(['reason-missing', 'tell-the-person', 'break-glass-refused'])
    expect(ALERT_KINDS['break-glass'].severity).toBe('high')
  })
})
