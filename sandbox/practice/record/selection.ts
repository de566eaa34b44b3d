import {
  type Chart,
  type ChartAllergy,
  type ChartConsultation,
  type ChartImmunisation,
  type ChartItem,
  type ChartMedication,
  type ChartProblem,
  type ItemKind,
} from '../charts/chart.js'
import { type AskedFor } from './asked-for.js'

/** Items of one list, and whether sealed ones were left out of it. */
export type Group = { readonly keys: readonly string[]; readonly withheld: boolean }

export type ListKind =
  | 'allergies'
  | 'ended-allergies'
  | 'medications'
  | 'problems'
  | 'immunisations'
  | 'consultations'
  | 'uncategorised'

export type Groups = Readonly<Partial<Record<ListKind, Group>>>

/** Which items of a chart one answer holds, and on which lists. */
export type Selection = {
  readonly primary: Groups
  readonly inConsultations: Groups
  readonly ofProblems: Groups
  /** Problems that items on other primary lists were recorded under. */
  readonly linkedProblems: Group
  /** Keys of everything in the answer, by kind; ended allergies are held inside their lists instead. */
  readonly included: Readonly<Record<ItemKind, ReadonlySet<string>>>
}

/** Chooses what answers the request. Sealed items are nowhere in it: only `withheld` tells of them. */
export function selectItems(chart: Chart, asked: AskedFor): Selection {
  const primary = primaryGroups(chart, asked)
  const inConsultations = primary.consultations === undefined ? {} : contentOf(chart, primary.consultations)
  const ofProblems = primary.problems === undefined ? {} : relatedTo(chart, primary.problems)
  const linkedProblems = linked(chart, primary, inConsultations)
  const every = [primary, inConsultations, ofProblems]
  const keysOf = (kind: ListKind): readonly string[] => every.flatMap((it) => it[kind]?.keys ?? [])
  return {
    primary,
    inConsultations,
    ofProblems,
    linkedProblems,
    included: {
      allergy: new Set(keysOf('allergies')),
      medication: new Set(keysOf('medications')),
      problem: new Set([...keysOf('problems'), ...linkedProblems.keys]),
      immunisation: new Set(keysOf('immunisations')),
      consultation: new Set(keysOf('consultations')),
    },
  }
}

function primaryGroups(chart: Chart, asked: AskedFor): Groups {
  const { allergies, medications, problems, immunisations, consultations } = asked
  const active = chart.allergies.filter((it) => it.ended === undefined)
  const ended = chart.allergies.filter((it) => it.ended !== undefined)
  return {
    ...(allergies === undefined ? {} : { allergies: group(active) }),
    ...(allergies?.resolved === true ? { 'ended-allergies': group(ended) } : {}),
    ...(medications === undefined ? {} : { medications: group(medicationsSince(chart, medications.from)) }),
    ...(problems === undefined ? {} : { problems: group(problemsMatching(chart, problems)) }),
    ...(immunisations === undefined
      ? {}
      : {
          immunisations: group(
            chart.immunisations.filter((it) => immunisations.notGiven || it.given.kind === 'given'),
          ),
        }),
    ...(consultations === undefined ? {} : { consultations: recentConsultations(chart, consultations) }),
  }
}

function group(items: readonly ChartItem[]): Group {
  return {
    keys: items.filter((it) => it.handling !== 'sealed').map((it) => it.key),
    withheld: items.some((it) => it.handling === 'sealed'),
  }
}

function medicationsSince(chart: Chart, from: string | undefined): readonly ChartMedication[] {
  if (from === undefined) return chart.medications
  return chart.medications.filter((it) => it.end === undefined || it.end >= from)
}

function problemsMatching(chart: Chart, filters: NonNullable<AskedFor['problems']>): readonly ChartProblem[] {
  return chart.problems.filter((problem) =>
    filters.some(
      (it) =>
        (it.status ?? problem.status) === problem.status &&
        (it.significance ?? problem.significance) === problem.significance,
    ),
  )
}

/** Newest first. A sealed consultation uses up no place, but is warned of when it would have had one. */
function recentConsultations(chart: Chart, asked: NonNullable<AskedFor['consultations']>): Group {
  const inPeriod = chart.consultations
    .filter((it) => it.start.slice(0, 10) >= (asked.start ?? '0000'))
    .filter((it) => it.start.slice(0, 10) <= (asked.end ?? '9999'))
    .toSorted((a, b) => b.start.localeCompare(a.start))
  const most = asked.mostRecent ?? inPeriod.length
  return {
    keys: group(inPeriod).keys.slice(0, most),
    withheld: group(inPeriod.slice(0, most)).withheld,
  }
}

/** What the returned consultations hold, list by list. */
function contentOf(chart: Chart, consultations: Group): Groups {
  const shown = chart.consultations.filter((it) => consultations.keys.includes(it.key))
  const kinds = new Map<ItemKind, ReadonlySet<string>>()
  const mentioned = (kind: ItemKind): ReadonlySet<string> => {
    const known = kinds.get(kind) ?? new Set(shown.flatMap((it) => mentionedIn(it, kind)))
    kinds.set(kind, known)
    return known
  }
  const allergies = chart.allergies.filter((it) => mentioned('allergy').has(it.key))
  return {
    allergies: group(allergies.filter((it) => it.ended === undefined)),
    'ended-allergies': group(allergies.filter((it) => it.ended !== undefined)),
    medications: group(chart.medications.filter((it) => mentioned('medication').has(it.key))),
    problems: group(chart.problems.filter((it) => mentioned('problem').has(it.key))),
    immunisations: group(chart.immunisations.filter((it) => mentioned('immunisation').has(it.key))),
    uncategorised: { keys: shown.flatMap(codedEntries), withheld: false },
  }
}

/** Keys of the items of a kind that the consultation mentions; for problems, its topics' too. */
export function mentionedIn(consultation: ChartConsultation, kind: ItemKind): readonly string[] {
  const byKind = MENTIONED.get(consultation) ?? new Map<ItemKind, readonly string[]>()
  MENTIONED.set(consultation, byKind)
  const known = byKind.get(kind) ?? mentions(consultation, kind)
  byKind.set(kind, known)
  return known
}

/** A long chart is asked the same of the same consultation for each of its items. */
const MENTIONED = new WeakMap<ChartConsultation, Map<ItemKind, readonly string[]>>()

function mentions(consultation: ChartConsultation, kind: ItemKind): readonly string[] {
  return consultation.topics.flatMap((topic) => [
    ...(kind === 'problem' && topic.problem !== undefined ? [topic.problem] : []),
    ...topic.headings.flatMap((heading) =>
      heading.entries.flatMap((it) => (it.kind === 'item' && it.item === kind ? [it.key] : [])),
    ),
  ])
}

/** The key of one entry of a consultation, by its place. */
export function entryKey(consultation: string, topic: number, heading: number, entry: number): string {
  return `${consultation}/${topic}/${heading}/${entry}`
}

function codedEntries(consultation: ChartConsultation): readonly string[] {
  return consultation.topics.flatMap((topic, t) =>
    topic.headings.flatMap((heading, h) =>
      heading.entries.flatMap((it, e) => (it.kind === 'coded' ? [entryKey(consultation.key, t, h, e)] : [])),
    ),
  )
}

/** Items recorded under the returned problems. The entry that is the problem counts as uncategorised data. */
function relatedTo(chart: Chart, problems: Group): Groups {
  const under = (it: ChartItem): boolean => (it.problems ?? []).some((key) => problems.keys.includes(key))
  const allergies: readonly ChartAllergy[] = chart.allergies.filter(under)
  const immunisations: readonly ChartImmunisation[] = chart.immunisations.filter(under)
  return {
    allergies: group(allergies.filter((it) => it.ended === undefined)),
    'ended-allergies': group(allergies.filter((it) => it.ended !== undefined)),
    consultations: group(
      chart.consultations.filter((it) =>
        mentionedIn(it, 'problem').some((key) => problems.keys.includes(key)),
      ),
    ),
    immunisations: group(immunisations),
    medications: group(chart.medications.filter(under)),
    uncategorised: { keys: problems.keys.map(problemEntryKey), withheld: false },
  }
}

/** The key of the coded entry that a problem was made of. */
export function problemEntryKey(problem: string): string {
  return `problem/${problem}`
}

function linked(chart: Chart, primary: Groups, inConsultations: Groups): Group {
  const items: readonly ChartItem[] = [
    ...chart.allergies.filter((it) => primary.allergies?.keys.includes(it.key) === true),
    ...chart.medications.filter((it) => primary.medications?.keys.includes(it.key) === true),
    ...chart.immunisations.filter((it) => primary.immunisations?.keys.includes(it.key) === true),
  ]
  const keys = new Set(items.flatMap((it) => it.problems ?? []))
  const elsewhere = [...(primary.problems?.keys ?? []), ...(inConsultations.problems?.keys ?? [])]
  return group(chart.problems.filter((it) => keys.has(it.key) && !elsewhere.includes(it.key)))
}
