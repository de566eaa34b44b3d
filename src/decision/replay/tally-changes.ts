import { type OutcomeChange } from './outcome-changes.js'
import { type RecordedDecision } from './read-recorded.js'

/** Changes of one kind, for one kind of requester and of resource, by the same rules. */
export type ChangeRow<Place> = Pick<OutcomeChange, 'what' | 'type' | 'rules'> &
  Pick<RecordedDecision, 'organisation' | 'role'> &
  Counted & {
    /** The first few of these decisions. */
    readonly places: readonly Place[]
  }

/** How many resources, or requests, and in how many decisions. */
type Counted = { readonly items: number; readonly decisions: number }

/** What taking decisions again came to. */
export type ChangeTally<Place> = {
  readonly rows: readonly ChangeRow<Place>[]
  readonly totals: readonly (Pick<OutcomeChange, 'what'> & Counted)[]
  /** Decisions taken again. */
  readonly replayed: number
  /** Those that came out otherwise. */
  readonly otherwise: number
  /** Entries that hold no decision of the rules, or one that cannot be read. */
  readonly unreadable: number
}

/** Counts decisions as they are taken again: of a whole log, so it is added to in place. */
export type ChangeCounter<Place> = {
  /** An entry that holds no decision. */
  unreadable(): void
  /** One decision taken again, where it is in the log, and what came out otherwise. */
  replayed(decision: RecordedDecision, changes: readonly OutcomeChange[], place: Place): void
  tally(): ChangeTally<Place>
}

const MOST_PLACES = 5

type Counting = { items: number; decisions: number }

/** A counter that has counted nothing. */
export function changeCounter<Place>(): ChangeCounter<Place> {
  const rows = new Map<
    string,
    Omit<ChangeRow<Place>, 'items' | 'decisions' | 'places'> & Counting & { places: Place[] }
  >()
  const totals = new Map<OutcomeChange['what'], Counting>()
  const counts = { replayed: 0, otherwise: 0, unreadable: 0 }
  return {
    unreadable: () => {
      counts.unreadable++
    },
    replayed: ({ organisation, role }, changes, place) => {
      counts.replayed++
      if (changes.length > 0) counts.otherwise++
      const met = new Set<Counting>()
      for (const { what, type, rules, count } of changes) {
        const key = JSON.stringify([what, organisation, role, type, rules])
        const row = rows.get(key) ?? {
          what,
          organisation,
          role,
          type,
          rules,
          items: 0,
          decisions: 0,
          places: [],
        }
        rows.set(key, row)
        if (!met.has(row) && row.places.length < MOST_PLACES) row.places.push(place)
        const total = totals.get(what) ?? { items: 0, decisions: 0 }
        totals.set(what, total)
        for (const it of [row, total]) {
          it.items += count
          if (!met.has(it)) it.decisions++
          met.add(it)
        }
      }
    },
    tally: () => ({
      ...counts,
      rows: [...rows.values()],
      totals: [...totals].map(([what, it]) => ({ what, ...it })),
    }),
  }
}
