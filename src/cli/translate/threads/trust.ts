/** Whether chunks begin with records often enough for threads to be of use. */
export type Trust = {
  isDeserved(): boolean
  /** Whether what a thread took for granted of a chunk was right. */
  judge(isRight: boolean): void
  /** Whether a chunk that was read here ended, for certain, where a record does. */
  foundEnd(isSure: boolean): void
}

const TRIAL = 16
const MOST_ENDS = 64

/**
 * Trusts until half the chunks of a trial were wrong. It comes back with the next end of a record that is sure; each
 * time it is lost again, twice as many of them in a row are needed, so that a file which is damaged all over costs
 * little more than one thread. After a trial in which nothing was wrong that is forgotten.
 */
export function trustInCuts(): Trust {
  let judged = 0
  let wrong = 0
  let needed = 1
  let lacking = 0
  const begin = (): void => {
    judged = 0
    wrong = 0
  }
  return {
    isDeserved: () => lacking === 0,
    judge: (isRight) => {
      // What was under way when it was lost is of the same damage.
      if (lacking > 0) return
      judged++
      if (!isRight) wrong++
      if (judged < TRIAL) return
      if (wrong * 2 >= judged) lacking = needed
      else if (wrong === 0) needed = 1
      begin()
    },
    foundEnd: (isSure) => {
      if (lacking === 0) return
      lacking = isSure ? lacking - 1 : needed
      if (lacking === 0) needed = Math.min(needed * 2, MOST_ENDS)
    },
  }
}
