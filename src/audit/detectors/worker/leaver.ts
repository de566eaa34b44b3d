import { detector, workerKey } from '../detector.js'
import { londonTime } from '../london-time.js'
import { DAY } from '../memory.js'

/** Days an account is remembered; one that was silent for longer is as new. */
const REMEMBERED = 400

/** Rule 22: an account is used after its worker left, or after a long silence. */
export const leaver = detector({
  rule: 22,
  severity: 'high',
  about: 'worker',
  quietDays: 7,
  // A long silence is seen without a list; that somebody left is not.
  needs: ['staff list'],
  plain: 'An account was used after its user left, or after a long silence.',
  notFor: 'somebody who comes back from leave that is in the staff list',
  dials: {
    silentDays: {
      value: 90,
      from: 30,
      to: 365,
      means: 'Days without use after which an account is dormant.',
    },
  },
  keysOf: (it) => [workerKey(it)],
  see: (it, memory, set) => {
    const key = workerKey(it)
    const { at, known } = it
    const last = memory.marks(key).at(-1)
    const today = londonTime(at).date
    if (last === undefined || at > last.at) memory.keep(key, [{ at, what: '', times: 1 }], REMEMBERED)
    const { leftOn, leave = [] } = known.worker ?? {}
    if (leftOn !== undefined && today > leftOn) return 'The staff list says that the user has left.'
    if (last === undefined) return undefined
    const days = Math.floor((at - last.at) / DAY)
    const since = londonTime(last.at).date
    const wasAway = leave.some((away) => away.to >= since && away.from <= today && lengthOf(away) >= days / 2)
    return days >= set.number('silentDays') && !wasAway
      ? `The account was silent for ${days} days.`
      : undefined
  },
})

function lengthOf({ from, to }: { readonly from: string; readonly to: string }): number {
  return (Date.parse(to) - Date.parse(from)) / DAY
}
