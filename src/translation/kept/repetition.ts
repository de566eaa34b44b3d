/** Whether what is kept is asked for again often enough to be worth the keeping. */
export type Repetition = {
  /** Says that something is looked for; false where it is not worth looking, which is tried again later. */
  readonly isLikely: () => boolean
  /** Says that it was there. */
  readonly found: () => void
}

/** So many questions are a trial: when fewer than half were answered, so many more pass before the next. */
export const TRIAL = 256
export const PAUSE = 64 * TRIAL

/** Repetition that is expected until a trial fails; what was kept for nothing is then to be forgotten. */
export function repetition(forget: () => void): Repetition {
  let asked = 0
  let answered = 0
  let pause = 0
  const judge = (): void => {
    if (answered * 2 < asked) {
      pause = PAUSE
      forget()
    }
    asked = 0
    answered = 0
  }
  return {
    isLikely: () => {
      if (pause > 0) {
        pause--
        return false
      }
      if (asked === TRIAL) judge()
      asked++
      return pause === 0
    },
    found: () => {
      answered++
    },
  }
}

/** Repetition that is only counted, for another to judge. */
export type Tally = Repetition & {
  /** Whether at least half of what was asked since it was last told was answered. */
  readonly wasLikely: () => boolean
}

export function tally(): Tally {
  let asked = 0
  let answered = 0
  return {
    isLikely: () => {
      asked++
      return true
    },
    found: () => {
      answered++
    },
    wasLikely: () => {
      const likely = answered * 2 >= asked
      asked = 0
      answered = 0
      return likely
    },
  }
}
