import { type Severity } from '../alerts/severity.js'
import { type Memory } from './memory.js'
import { type Sighting } from './sighting.js'

/** A number that an installation may set. */
export type Dial = {
  readonly value: number
  readonly from: number
  readonly to: number
  readonly means: string
}

/** A list that an installation may set. */
export type DialList = { readonly value: readonly string[]; readonly means: string }

/** What has to be there beside the log for a detector to see anything. */
export type Need = 'staff list' | 'watched list' | 'PDS demographics' | 'settings'

/** What the settings say for one detector. */
export type Given = Readonly<Record<string, number | readonly string[]>>

/** What an officer is to be told: counts and no names. */
export type Finding = {
  readonly detail: string
  /**
   * True where it would tell the worker's organisation of what another one does: then it is in no one organisation's
   * queue, and only who looks after all of them sees it. Where it is not said, so does a refusal that told the worker of
   * nobody, or that it could not be checked.
   */
  readonly isOfMany?: boolean
}

/** A detector set to the thresholds of one installation. */
export type Watch = {
  /** The keys of memory that it needs for a sighting; none where the sighting is nothing to it. */
  keysOf(sighting: Sighting): readonly string[]
  /** Takes a sighting in; what an officer is to be told, where it calls for that. */
  see(sighting: Sighting, memory: Memory): Finding | undefined
}

type Described = {
  /** The number of the rule it carries out. */
  readonly rule: number
  readonly severity: Severity
  /** What makes two findings one matter, beside the worker and the day. */
  readonly about: 'worker' | 'worker-and-person'
  /** Days for which it then says nothing more of the same matter. 0: what follows that day is added to the alert. */
  readonly quietDays: number
  readonly needs: readonly Need[]
  /** What it is about, in one sentence for an officer. */
  readonly plain: string
  /** What looks like it and is not. */
  readonly notFor: string
}

/** A detector as it is written: `set` gives its thresholds by name, and a finding is mostly a sentence alone. */
type Row<N extends string, L extends string> = Described & {
  readonly dials: Readonly<Record<N, Dial>>
  readonly lists?: Readonly<Record<L, DialList>>
  readonly keysOf: (sighting: Sighting) => readonly string[]
  readonly see: (sighting: Sighting, memory: Memory, set: Setting<N, L>) => Finding | string | undefined
}

/** The thresholds in force. */
export type Setting<N extends string, L extends string = never> = {
  number(name: N): number
  list(name: L): readonly string[]
}

/** A row of the table of detectors, which is a kind of alert too. */
export type Detector = Described & {
  readonly dials: Readonly<Record<string, Dial>>
  readonly lists: Readonly<Record<string, DialList>>
  readonly watch: (given: Given | undefined) => Watch
  readonly obligation: undefined
  readonly holds: () => boolean
  readonly audience: 'privacy-officer'
  readonly tellsHolders: false
  readonly closing: 'four-eyes'
  readonly mayBeSuspended: false
  readonly matter: () => readonly []
}

/** Makes a row of the table. What the settings do not say is as the row says. */
export function detector<N extends string, L extends string = never>({
  keysOf,
  see,
  dials,
  lists,
  ...described
}: Row<N, L>): Detector {
  return {
    ...described,
    dials,
    lists: lists ?? {},
    watch: (given) => {
      const set: Setting<N, L> = {
        number: (name) => numberIn(given?.[name]) ?? dials[name].value,
        list: (name) => listIn(given?.[name]) ?? lists?.[name].value ?? [],
      }
      return {
        keysOf,
        see: (sighting, memory) => {
          const found = see(sighting, memory, set)
          return typeof found === 'string' ? { detail: found } : found
        },
      }
    },
    obligation: undefined,
    holds: () => false,
    audience: 'privacy-officer',
    tellsHolders: false,
    closing: 'four-eyes',
    mayBeSuspended: false,
    matter: () => [],
  }
}

/** The key of the worker, as the organisation they act for knows them. */
export function workerKey({ organisation, actor }: Sighting): string {
  return `${organisation}|${actor}`
}

/** The key of the worker and the person; none where it is about no one person. */
export function pairKeys(sighting: Sighting): readonly string[] {
  return sighting.subject === undefined ? [] : [`${workerKey(sighting)}|${sighting.subject}`]
}

/** The one key of detectors that remember nothing. */
export const NOTHING_KEPT: readonly string[] = ['']

function numberIn(value: number | readonly string[] | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined
}

function listIn(value: number | readonly string[] | undefined): readonly string[] | undefined {
  return typeof value === 'number' ? undefined : value
}
