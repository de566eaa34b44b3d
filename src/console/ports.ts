import { type AlertStore } from '../audit/alerts/alert-store.js'
import { type Viewer } from '../audit/alerts/visible-to-person.js'
import { type EpisodeFollowUps } from '../audit/episodes/follow-ups.js'
import { type PayloadReader } from '../audit/payloads/payload-keeper.js'
import { type OfficerDeed, type RefusedSignIn } from '../audit/questions/officer-entry.js'
import { type FoundEntry, type LogQuestions } from '../audit/questions/question.js'
import { type ControllerOf } from '../audit/questions/event-for.js'
import { type LinkDesk } from '../disclosure/linking/link-desk.js'
import { type Comparison, type ComparisonQuestion } from '../disclosure/simulation/compare-rule-sets.js'
import { type KeptRuleSet } from '../model/rules/kept-rule-set.js'
import { type Simulation } from '../disclosure/simulation/simulate.js'
import {
  type SimulatedWorker,
  type SimulationQuestion,
} from '../disclosure/simulation/simulation-question.js'
import { type RecordClass } from '../model/facts.js'
import { type OdsCode } from '../model/ods-code.js'
import { type Officer } from '../model/officers/officer.js'
import { type OfficerSessions, type ProviderLogout } from '../model/officers/session.js'
import { type ProblemReport, type ProblemReports } from '../model/problems/problem-report.js'
import { type ReleaseOffice } from '../model/release-states/release-states.js'
import {
  type HeldFigures,
  type MappingCoverage,
  type TranslationCount,
} from '../model/quality/translation-quality.js'
import { type RefusalCode } from '../model/refusal.js'
import { type SourceHealth } from '../model/health/source-health.js'
import { type ClaimRules } from './sign-in/officer-of-claims.js'
import { type IdentityProvider } from './sign-in/identity-provider.js'

/** What a rule does where it fires: refuses the request, keeps an item or a part of it back, opens a power, or asks for more. */
export type RuleDeed =
  | { readonly kind: 'refuse'; readonly code: RefusalCode }
  | { readonly kind: 'withhold'; readonly disclose: 'silent' | 'generic' | 'none' }
  | { readonly kind: 'mask'; readonly paths: readonly string[] }
  | { readonly kind: 'open'; readonly power: string }
  | { readonly kind: 'oblige'; readonly obligations: readonly string[] }

/** A rule as it is shown: its words, never its conditions. */
export type RuleWords = {
  readonly id: string
  readonly tier: string
  readonly plain: string
  readonly cite: readonly string[]
  /** The last one does several: it refuses the request, or withholds the item, whichever nothing allows. */
  readonly does: readonly RuleDeed[]
  readonly owner: string
  readonly reviewBy: string
  /** Cases that are checked at every start, and what the rule does in each. */
  readonly cases: readonly { readonly text: string; readonly then: string }[]
}

/** An organisation of the gateway as it is shown. */
export type OrganisationWords = {
  readonly ods: string
  readonly name: string
  readonly type: string
  readonly dspt: string
  /** ISO 8601 date on which that status was published; undefined where the settings do not say. */
  readonly dsptPublished: string | undefined
  readonly privacyOfficers: readonly string[]
  /** User ids of those who may release its hidden accesses: nobody where there are none. */
  readonly safeguardingLeads: readonly string[]
  readonly staffNaming: 'name' | 'role' | 'organisation'
}

export type AgreementWords = {
  readonly id: string
  readonly parties: readonly string[]
  readonly purposes: readonly string[]
  readonly dataClasses: readonly string[]
  readonly start: string
  readonly end: string
  readonly dpia: string
}

export type SourceWords = {
  readonly id: string
  readonly name: string
  readonly organisation: OdsCode
  readonly recordClass: RecordClass
}

/** Where accesses that stay out of the person's view are released, once and for all. */
type Releases = {
  /** By a safeguarding lead of the organisation that asked. False: there is no such entry, or it is released already. */
  release(release: {
    readonly shard: number
    readonly index: bigint
    readonly audience: 'person' | 'proxy'
    /** User id and ODS code of whoever releases it. */
    readonly by: string
    readonly organisation: string
    readonly reason: string
    readonly at: string
  }): Promise<boolean | 'not-a-lead'>
}

/** What the console needs of the world. It asks the log, and never holds a record. */
export type ConsolePorts = {
  /** Origin under which browsers see the gateway. */
  readonly baseUrl: string
  readonly provider: IdentityProvider
  readonly claimRules: ClaimRules
  readonly sessions: OfficerSessions
  /** Seals the sign-ins that have begun: 32 bytes. */
  readonly attemptKey: Uint8Array
  /** What a logout token of the provider says; undefined where it does not hold. Rejects when its keys cannot be had. */
  readonly readLogout: (token: string) => Promise<ProviderLogout | undefined>
  readonly log: LogQuestions
  /** What was shown; undefined where it is kept nowhere. */
  readonly payloads: PayloadReader | undefined
  readonly alerts: AlertStore
  /** Answers that are reported to be wrong. */
  readonly problems: Pick<ProblemReports, 'take' | 'ofAlert'> & {
    /**
     * Keeps a report. The log has it first; where the log cannot have it this rejects with NOT_RECORDED. What was said
     * first, where another of the same reporter about the same answer came first.
     */
    add(report: ProblemReport, receipt: string): ReturnType<ProblemReports['add']>
  }
  readonly releases: Releases
  /** How far holders release their records. */
  readonly releaseStates: ReleaseOffice
  readonly episodes: EpisodeFollowUps
  /** Hours after an episode was opened within which it is to be followed up. */
  readonly followUpHours: number
  /** Those of the entries about a person that the person, or somebody who acts for them, may know of now. */
  readonly visibleTo: (viewer: Viewer, entries: readonly FoundEntry[]) => Promise<readonly FoundEntry[]>
  readonly controllerOf: ControllerOf
  /** Makes the entry of a deed durable. Rejects with NOT_RECORDED when it cannot be, and then nothing is shown. */
  readonly record: (deed: OfficerDeed, officer: Officer, requestId: string) => Promise<void>
  /** Makes the entry of a refused sign-in durable, as `record` does. */
  readonly recordRefused: (refused: RefusedSignIn, requestId: string) => Promise<void>
  /** Counts a sign-in of which the provider attested nobody: it is in no log. */
  readonly countNotAttested: () => void
  readonly rules: readonly RuleWords[]
  /** What each fact says, by its path. */
  readonly facts: ReadonlyMap<string, string>
  /** The roles of workers, as the rules name them. */
  readonly roles: readonly SimulatedWorker['role'][]
  /** What a worker would see of a person; rejects with CANNOT_CHECK where PDS or a store does not answer. */
  readonly simulate: (question: Omit<SimulationQuestion, 'id'>) => Promise<Simulation>
  /** As they are in force whenever they are asked for, and so are the agreements. */
  readonly organisations: readonly OrganisationWords[]
  readonly agreements: readonly AgreementWords[]
  readonly sources: readonly SourceWords[]
  /** How sources and national services have done lately, as the process that answers sees it. */
  readonly sourceHealth: () => readonly SourceHealth[]
  /** Every rule set that was ever in force, and which is now. */
  readonly ruleSets: () => Promise<readonly KeptRuleSet[]>
  readonly ruleSetInForce: string
  /** What a second rule set would have done otherwise; undefined where one was never in force. */
  readonly compareRuleSets: (question: ComparisonQuestion) => Promise<Comparison | undefined>
  /** Where it is judged whose records are that came without an NHS number. */
  readonly links: LinkDesk
  /** How well records are translated, by the source they are from. */
  readonly quality: {
    /** Counts from a day (ISO 8601 date) on. */
    readonly counts: (since: string) => Promise<readonly TranslationCount[]>
    readonly held: () => Promise<readonly HeldFigures[]>
    /** By the id of each source whose records are translated by a mapping. */
    readonly coverage: ReadonlyMap<string, MappingCoverage>
    /** What the code of an issue or of a reject means; empty for one without words. */
    readonly meaning: (code: string) => string
  }
  readonly now: () => Date
  /** 256 bits of randomness as text that fits an address and a cookie. */
  readonly secret: () => string
  readonly freshMs: number
  readonly reportBug: (error: unknown, requestId: string) => void
}
