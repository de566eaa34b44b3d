import { grouped } from '../../../model/grouped.js'
import { type Verdict } from '../../rule-set.js'
import { type RecordedDecision, type RecordedSaying } from '../read-recorded.js'
import { type Replayed } from '../replay.js'

/** What was said of one type of one holder, where nothing was asked. */
export type Saying = {
  readonly type: string
  readonly was: RecordedSaying
  /** The verdict, taken again; undefined where it is not the same any more. */
  readonly again: Verdict | undefined
}

/** What of two sayings must be the same for them to be the same. */
export type Alike = (it: Pick<RecordedSaying, 'code' | 'reasons' | 'said'>) => string

/** By every rule that stood against it: for those whose records it is about. */
export const byReasons: Alike = ({ code, reasons }) => JSON.stringify([code, reasons])

/** By the rules that were told alone: who was told no more must not hear that there was more. */
export const bySaid: Alike = ({ code, said }) => JSON.stringify([code, said])

type Again = { readonly source: string | undefined; readonly type: string; readonly verdict: Verdict }

/** Everything that is refused now, of those holders, class of record by class where nobody holds it. */
export function refusedNow(
  { refused, saidInstead, unheld }: Replayed,
  isOf: (source: string | undefined) => boolean,
): readonly Again[] {
  return [...refused, ...saidInstead, ...unheld.map((it) => ({ ...it, source: undefined }))].filter((it) =>
    isOf(it.source),
  )
}

/** A verdict as the log keeps it. */
export function sayingOf({ source, verdict }: Again): RecordedSaying {
  const { code = '', reasons, said } = verdict
  return { source, code, reasons, said: said?.reasons ?? [] }
}

/** Whether the same was said then as now, in whatever order and however often. */
export function isSameSaid(
  then: readonly RecordedSaying[],
  now: readonly RecordedSaying[],
  alike: Alike,
): boolean {
  const [before, after] = [new Set(then.map(alike)), new Set(now.map(alike))]
  return before.size === after.size && [...before].every((it) => after.has(it))
}

/**
 * What was said of every type of those holders, in the order in which they were considered. The log keeps what was said
 * of a holder and not of which of its types: what is the same now is of the type that it is of now, and what is not is
 * of every type that is left.
 */
export function sayings(
  { considered, verdicts }: Pick<RecordedDecision, 'considered' | 'verdicts'>,
  now: readonly Again[],
  isOf: (source: string | undefined) => boolean,
  alike: Alike,
): readonly Saying[] {
  const holders = grouped(
    considered.filter((it) => isOf(it.source)),
    (it) => JSON.stringify([it.source]),
  )
  return [...holders.values()].flatMap((group) => {
    const source = group[0]?.source
    const types = [...new Set(group.flatMap((it) => it.types))]
    const then = [...grouped(ofHolder(verdicts, source), alike).values()].flatMap(([first]) => first ?? [])
    return ofTypes(types, then, ofHolder(now, source), alike)
  })
}

function ofHolder<T extends { readonly source: string | undefined }>(
  items: readonly T[],
  source: string | undefined,
): readonly T[] {
  return items.filter((it) => it.source === source)
}

function ofTypes(
  types: readonly string[],
  then: readonly RecordedSaying[],
  now: readonly Again[],
  alike: Alike,
): readonly Saying[] {
  const same = types.flatMap((type) =>
    then.flatMap((was): readonly Saying[] => {
      const again = now.find((it) => it.type === type && alike(sayingOf(it)) === alike(was))
      return again === undefined ? [] : [{ type, was, again: again.verdict }]
    }),
  )
  const rest = then.filter((was) => !same.some((it) => it.was === was))
  const left = types.filter((type) => !same.some((it) => it.type === type))
  const other = (left.length > 0 ? left : types).flatMap((type) =>
    (rest.length > 0 || left.length === 0 ? rest : then).map((was) => ({ type, was, again: undefined })),
  )
  return [...same, ...other]
}
