/** How often what is kept is asked for again: whether it is worth the keeping. Counted at every question, so kept plain. */
export type Repetition = {
  asked: number
  answered: number
  /** So many more questions pass before it is tried again. */
  pause: number
  /** So many questions are judged at once. */
  readonly trial: number
  /** Forgets what was kept for nothing. */
  readonly forget: () => void
}

/** So many questions are a trial: when fewer than half were answered, so many more pass before the next. */
export const TRIAL = 256
export const PAUSE = 64 * TRIAL

/** Repetition that is expected until a trial fails; what was kept for nothing is then to be forgotten. */
export function repetition(forget: () => void, trial = TRIAL): Repetition {
  return { asked: 0, answered: 0, pause: 0, trial, forget }
}

/** Repetition that is only counted, for another to judge with `wasLikely`. */
export function tally(): Repetition {
  return { asked: 0, answered: 0, pause: 0, trial: Infinity, forget: () => undefined }
}

/** Says that something is looked for; false where it is not worth looking, which is tried again later. */
export function isLikely(it: Repetition): boolean {
  if (it.pause > 0) {
    it.pause--
    return false
  }
  if (it.asked === it.trial) judge(it)
  it.asked++
  return it.pause === 0
}

/** Whether at least half of what was asked since it was last told was answered. */
export function wasLikely(it: Repetition): boolean {
  const likely = it.answered * 2 >= it.asked
  it.asked = 0
  it.answered = 0
  return likely
}

function judge(it: Repetition): void {
  if (wasLikely(it)) return
  it.pause = PAUSE
  it.forget()
}
