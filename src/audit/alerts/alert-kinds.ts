import { type ObligationName } from '../../model/obligations/obligation-table.js'
import { DETECTORS } from '../detectors/detector-table.js'
import { type Access, sourcesObliged } from './access.js'
import { reasonDigest } from './reason-words.js'
import { type Severity } from './severity.js'

/** Whose queue an alert is for. */
export type Audience = 'privacy-officer' | 'caldicott-guardian'

type AlertKind = {
  /** The obligation that this kind carries out; undefined where a register or the log itself raises it. */
  readonly obligation: ObligationName | undefined
  /** Whether the access is of this kind. The first row of an obligation that holds is the kind of its alert. */
  readonly holds: (access: Access) => boolean
  readonly severity: Severity
  readonly audience: Audience
  /** Whether the organisations whose record brought the obligation are told too, each in an alert of its own. */
  readonly tellsHolders: boolean
  /** Four eyes: one officer proposes to close it and another confirms. */
  readonly closing: 'four-eyes' | 'one-person'
  /** Whether what it asks for may be put off, with a reason. */
  readonly mayBeSuspended: boolean
  /** What makes two accesses one matter, beside who asked for whom: twenty searches in one emergency are one alert. */
  readonly matter: (access: Access) => readonly (string | undefined)[]
  /** What it is about, in one sentence for an officer. No fact of an access. */
  readonly plain: string
}

const day = ({ recorded }: Access): readonly string[] => [recorded.slice(0, 10)]
const reference = (it: Access): readonly (string | undefined)[] => [it.reference]
const episode = ({ reason }: Access): readonly string[] => [reasonDigest([], reason ?? '')]
const always = (): boolean => true
const never = (): boolean => false

const ORDINARY = {
  audience: 'privacy-officer',
  tellsHolders: false,
  closing: 'four-eyes',
  mayBeSuspended: false,
} as const

/** Every kind of alert: one row each. Those of the detectors are raised by more than one entry. */
export const ALERT_KINDS = {
  ...DETECTORS,
  'break-glass': {
    ...ORDINARY,
    obligation: 'privacy-officer-alert',
    holds: (it) => it.breakGlass && it.kind !== 'refusal',
    severity: 'high',
    matter: episode,
    plain: 'Somebody broke the glass: they saw a record in an emergency, for a reason they gave.',
  },
  'safeguarding-access': {
    ...ORDINARY,
    obligation: 'privacy-officer-alert',
    holds: (it) => it.purpose === 'safeguarding-adult' || it.purpose === 'safeguarding-child',
    severity: 'medium',
    matter: reference,
    plain: 'A record was asked for in a safeguarding enquiry. The person must not learn of it from here.',
  },
  'self-claimed-relationship': {
    ...ORDINARY,
    obligation: 'privacy-officer-alert',
    holds: (it) => it.selfClaimed,
    severity: 'medium',
    matter: day,
    plain: 'Somebody said themselves that they care for the person; no system of theirs says so.',
  },
  'permission-not-asked': {
    ...ORDINARY,
    obligation: 'privacy-officer-alert',
    holds: (it) => it.permissionToView === 'unable',
    severity: 'low',
    matter: day,
    plain: 'A record was seen without asking the person, who could not be asked.',
  },
  'rule-alert': {
    ...ORDINARY,
    obligation: 'privacy-officer-alert',
    holds: always,
    severity: 'medium',
    matter: day,
    plain: 'A rule asks that an officer looks at this access: the entry names it.',
  },
  'wrong-person': {
    ...ORDINARY,
    obligation: 'security-alarm',
    holds: always,
    severity: 'high',
    tellsHolders: true,
    matter: (it) => [...sourcesObliged(it, 'security-alarm'), ...day(it)],
    plain: 'A source answered with something that is not about the person asked for. It was withheld.',
  },
  'legal-access': {
    ...ORDINARY,
    obligation: 'caldicott-log',
    holds: always,
    severity: 'medium',
    audience: 'caldicott-guardian',
    matter: reference,
    plain: 'A record was asked for under a legal requirement, approved as the entry says.',
  },
  'reason-missing': {
    ...ORDINARY,
    obligation: 'record-reason',
    holds: (it) => it.reason === undefined && it.justification === undefined,
    severity: 'low',
    closing: 'one-person',
    matter: day,
    plain: 'A reason was due for this access and none was given: ask for it.',
  },
  'tell-the-person': {
    ...ORDINARY,
    obligation: 'inform-subject',
    holds: (it) => it.kind !== 'refusal',
    severity: 'medium',
    closing: 'one-person',
    mayBeSuspended: true,
    matter: episode,
    plain: 'The person is to be told that their record was seen in an emergency.',
  },
  'break-glass-refused': {
    ...ORDINARY,
    obligation: undefined,
    holds: (it) => it.breakGlass && it.kind === 'refusal',
    severity: 'low',
    closing: 'one-person',
    matter: day,
    plain: 'Somebody tried to break the glass and was refused.',
  },
  'log-entry-changed': {
    ...ORDINARY,
    obligation: undefined,
    holds: (it) => !it.isSound,
    severity: 'high',
    matter: (it) => [String(it.shard), it.index.toString()],
    plain: 'An entry of the access log does not say what it is found by: verify the log.',
  },
  'follow-up-missing': {
    ...ORDINARY,
    obligation: undefined,
    holds: never,
    severity: 'medium',
    matter: () => [],
    plain: 'Somebody broke the glass and has not followed it up in time.',
  },
  'sharing-problem': {
    ...ORDINARY,
    obligation: undefined,
    holds: never,
    severity: 'medium',
    matter: () => [],
    plain: 'Somebody reported that an answer was wrong: it shared, withheld or said what it should not have.',
  },
} as const satisfies Readonly<Record<string, AlertKind>>

export type AlertKindName = keyof typeof ALERT_KINDS

/** The rows in their order, each with its name. */
export const ALERT_KIND_ROWS: readonly (AlertKind & { readonly name: AlertKindName })[] = namedRows()

function namedRows(): readonly (AlertKind & { readonly name: AlertKindName })[] {
  return Object.keys(ALERT_KINDS)
    .filter(isAlertKind)
    .map((name) => ({ ...ALERT_KINDS[name], name }))
}

/** True for the name of a kind of alert. */
export function isAlertKind(text: string): text is AlertKindName {
  return Object.hasOwn(ALERT_KINDS, text)
}
