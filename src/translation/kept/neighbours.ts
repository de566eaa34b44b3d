import { type Scope } from '../expressions/scope.js'
import { type Based, basisOf } from './basis.js'
import { keptByBasis, mayBeKept, onePiece } from './kept-by-basis.js'
import { PAUSE, type Repetition, TRIAL, tally, wasLikely } from './repetition.js'

/** What stands before a part: what opens the object or the list, or the comma after another part. */
type Before = '{' | '[' | ','

/** One of the parts of an object or a list, which follow each other in its text. */
export type Part = Based & {
  readonly write: (scope: Scope, before: Before) => string | undefined
  /** Written out in the map. */
  readonly isConstant: boolean
  /** Whether a source field has a say in it. */
  readonly varies: boolean
  /** FHIRPath of the element where R4 requires it. */
  readonly required: string | undefined
}

/** The text of parts that follow each other, and what is to be known of them. */
export type Written = {
  readonly text: string
  /** Whether a part is there in which a source field has a say. */
  readonly isFilled: boolean
  /** The first required element that is not there. */
  readonly missing: string | undefined
}

/** Writes the parts after the text before them, which is empty or ends so that a comma may follow. */
type WriteParts = (scope: Scope, text: string) => Written

/**
 * Writes parts that follow each other. Where records are of one setting, what seldom changes from one to the next is
 * kept, and neighbours of that kind are kept as one text: a row is then put together of few pieces, whatever the map.
 * Which parts those are is found by trial, and tried again ever later: what proves to differ is parted at once, and a
 * trial forgets all that was kept.
 */
export function neighbours(parts: readonly Part[], open: '{' | '['): WriteParts {
  const plain: readonly Step[] = parts.map((part) => ({ part, together: undefined }))
  let tried: readonly Tried[] = []
  let steps = plain
  let asked = 0
  let pause = PAUSE
  const settle = (now: readonly Tried[]): void => {
    tried = now
    steps = now.map((it) => it.step)
  }
  const ask = (): void => {
    if (asked === pause) {
      asked = 0
      pause = Math.min(2 * pause, LONGEST_PAUSE)
    }
    if (asked === 0) settle(parts.map((it) => alone(it, open)))
    else if (asked === TRIAL) settle(joined(tried, open))
    else if (asked % TRIAL === 0) settle(tried.flatMap((it) => parted(it, open)))
    asked++
  }
  return (scope, text) => {
    if (scope.run.setting === undefined) return writeSteps(plain, open, scope, text)
    ask()
    return writeSteps(steps, open, scope, text)
  }
}

/** Never found out for good: what comes after a million records may be unlike them. */
const LONGEST_PAUSE = 64 * PAUSE

/** One part, or several that are written together. */
type Step =
  | { readonly part: Part; readonly together: undefined }
  | { readonly part: undefined; readonly together: (scope: Scope, before: Before) => Written }

/** A step on trial; without a tally there is nothing to find out about it. */
type Tried = { readonly step: Step; readonly parts: readonly Part[]; readonly tally: Repetition | undefined }

function writeSteps(steps: readonly Step[], open: '{' | '[', scope: Scope, begun: string): Written {
  let text = begun
  let isFilled = false
  let missing: string | undefined
  for (const { part, together } of steps) {
    const before = text === '' ? open : ','
    if (part === undefined) {
      const written = together(scope, before)
      text += written.text
      isFilled ||= written.isFilled
      missing ??= written.missing
      continue
    }
    const written = part.write(scope, before)
    if (written !== undefined) {
      text += written
      isFilled ||= part.varies
    } else missing ??= part.required
  }
  return { text, isFilled, missing }
}

function fresh(part: Part): Tried {
  return { step: { part, together: undefined }, parts: [part], tally: undefined }
}

function alone(part: Part, open: '{' | '['): Tried {
  const { basis, isConstant, write } = part
  if (isConstant || !mayBeKept(basis)) return fresh(part)
  const count = tally()
  const after = (before: Before): ((scope: Scope) => string | undefined) => {
    const make = (scope: Scope): string | undefined => {
      const text = write(scope, before)
      return text === undefined ? undefined : onePiece(text)
    }
    return keptByBasis(basis, { make, lengthOf: (text) => text?.length ?? 0 }, () => count)
  }
  const [first, later] = [after(open), after(',')]
  const kept: Part = { ...part, write: (scope, before) => (before === ',' ? later(scope) : first(scope)) }
  return { step: { part: kept, together: undefined }, parts: [part], tally: count }
}

function together(parts: readonly Part[], open: '{' | '['): Tried {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return alone(only, open)
  const steps: readonly Step[] = parts.map((part) => ({ part, together: undefined }))
  const count = tally()
  const after = (before: Before): ((scope: Scope) => Written) => {
    const begun = before === ',' ? OPENED : ''
    const make = (scope: Scope): Written => {
      const written = writeSteps(steps, open, scope, begun)
      return { ...written, text: onePiece(written.text.slice(begun.length)) }
    }
    return keptByBasis(basisOf(parts), { make, lengthOf: ({ text }) => text.length }, () => count)
  }
  const [first, later] = [after(open), after(',')]
  const write = (scope: Scope, before: Before): Written => (before === ',' ? later(scope) : first(scope))
  return { step: { part: undefined, together: write }, parts, tally: count }
}

/** Stands for what is written before, so that a comma follows. */
const OPENED = ' '

/** What was found alike is kept together with neighbours of its kind, as many as have few enough factors. */
function joined(tried: readonly Tried[], open: '{' | '['): readonly Tried[] {
  const made: Tried[] = []
  let alike: readonly Tried[] = []
  const close = (): void => {
    const [only] = alike
    if (only !== undefined)
      made.push(
        alike.length === 1
          ? only
          : together(
              alike.flatMap((it) => it.parts),
              open,
            ),
      )
    alike = []
  }
  for (const it of tried) {
    if (!isSteady(it)) {
      close()
      made.push(...it.parts.map(fresh))
      continue
    }
    if (!mayBeKept(basisOf([...alike, it].flatMap(({ parts }) => parts)))) close()
    alike = [...alike, it]
  }
  close()
  return made
}

/** What proved to differ is parted in two, and one that cannot be parted is made each time. */
function parted(tried: Tried, open: '{' | '['): readonly Tried[] {
  const { parts, tally } = tried
  if (tally === undefined || wasLikely(tally)) return [tried]
  const middle = Math.ceil(parts.length / 2)
  if (parts.length === 1) return parts.map(fresh)
  return [together(parts.slice(0, middle), open), together(parts.slice(middle), open)]
}

function isSteady({ parts, tally }: Tried): boolean {
  return tally === undefined ? parts.every((it) => it.isConstant) : wasLikely(tally)
}
