import { type StaffFacts } from '../../../model/registers/staff.js'
import { NOTHING_KEPT, detector } from '../detector.js'
import { type LondonTime, londonTime } from '../london-time.js'

/** Rule 15: a worker looks at records outside their hours or on leave. */
export const offDuty = detector({
  rule: 15,
  severity: 'medium',
  about: 'worker',
  quietDays: 0,
  needs: ['staff list'],
  plain: 'Somebody opened records outside their working hours or on leave.',
  notFor: 'a night shift that goes on past midnight, or a quarter of an hour after it ends',
  dials: {
    graceMinutes: {
      value: 60,
      from: 0,
      to: 240,
      means: 'Minutes before and after a shift that count as in it.',
    },
  },
  keysOf: (it) => (it.isOpen && it.known.worker !== undefined ? NOTHING_KEPT : []),
  see: ({ at, known: { worker } }, _memory, set) => {
    if (worker === undefined) return undefined
    const { date } = londonTime(at)
    if (worker.leave?.some((it) => it.from <= date && date <= it.to) === true)
      return 'The staff list has them on leave that day.'
    if (worker.hours === undefined || worker.hours.length === 0) return undefined
    const grace = set.number('graceMinutes')
    const moments = [-grace, 0, grace].map((it) => londonTime(at + it * 60_000))
    return moments.some((it) => isInHours(it, worker.hours))
      ? undefined
      : 'It was outside the hours in the staff list.'
  },
})

function isInHours({ weekday, clock }: LondonTime, hours: StaffFacts['hours']): boolean {
  const before = weekday === 1 ? 7 : weekday - 1
  return (hours ?? []).some(({ days, from, to }) => {
    if (from <= to) return days.includes(weekday) && from <= clock && clock <= to
    return (days.includes(weekday) && clock >= from) || (days.includes(before) && clock <= to)
  })
}
