import { detector, workerKey } from '../detector.js'
import { HOUR, MINUTE, recent, remember } from '../memory.js'

/** Rule 21: an account that more than one person uses, that has nobody's name, or that is in two places at once. */
export const sharedAccount = detector({
  rule: 21,
  severity: 'high',
  about: 'worker',
  quietDays: 1,
  needs: [],
  plain: 'An account seems to be used by more than one person: the log cannot say who it was.',
  notFor: 'a name written with other capitals, or one who moves to another system later that day',
  dials: {
    hours: { value: 24, from: 1, to: 168, means: 'Hours in which one account may have one name only.' },
    minutes: {
      value: 5,
      from: 1,
      to: 120,
      means:
        'Minutes in which one account, in turn from one system, another and the first again, is in two places.',
    },
  },
  lists: {
    defaults: {
      value: [
        'admin',
        'administrator',
        'default',
        'generic',
        'guest',
        'locum',
        'shared',
        'temp',
        'test',
        'user',
      ],
      means: 'Words that as the whole name of an account, but for digits, say that it is nobody’s own.',
    },
  },
  keysOf: (it) => (it.kind === 'access' ? [] : [`name ${workerKey(it)}`, `place ${workerKey(it)}`]),
  see: (it, memory, set) => {
    const { at, actor, userName, callingSystem } = it
    const word = actor.toLowerCase().replaceAll(/[^a-z]/g, '')
    if (set.list('defaults').includes(word)) return 'The account has the name of nobody.'
    const names = seenLately('name', letters(userName), set.number('hours') * HOUR)
    if (new Set(names).size > 1)
      return `${new Set(names).size} names of users within ${set.number('hours')} hours.`
    const places = seenLately('place', callingSystem ?? '', set.number('minutes') * MINUTE)
    return hasGoneBack(places) ? 'Two systems by turns within minutes.' : undefined

    function seenLately(kind: string, what: string, span: number): readonly string[] {
      const key = `${kind} ${workerKey(it)}`
      const last = memory.marks(key).at(-1)
      // A run of the same is its latest: it says as much, and stays small.
      if (last?.what === what && what !== '')
        memory.keep(key, [...memory.marks(key).slice(0, -1), { ...last, at: Math.max(last.at, at) }], 7)
      else if (what !== '') remember(memory, key, { at, what, times: 1 }, 7)
      return recent(memory.marks(key), at, span).map((mark) => mark.what)
    }
  },
})

function letters(name: string | undefined): string {
  return (name ?? '')
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}]/gu, '')
}

/** A, then B, then A again: who only moved does not come back at once. */
function hasGoneBack(places: readonly string[]): boolean {
  return places.some((place, i) => i > 1 && place === places[i - 2] && place !== places[i - 1])
}
