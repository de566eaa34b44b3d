import { type Browser, type Seen, browser, formTokenIn, signIn, wordsIn } from './browser.js'
import { type Journey, outcomesIn } from '../journeys/journey.js'

export const COUNCIL = '/organisations/9A1/social-care-record'
export const PRACTICE = '/organisations/A81001/gp-record'
const ALDER = '9990000018'

/** Officers who decide how far records are released. */
export type ReleaseDesk = {
  /** Two officers of the council. */
  readonly one: Browser
  readonly two: Browser
  readonly practice: Browser
  /** Sees all organisations. */
  readonly region: Browser
  at(path: string): string
  /** Sends one of the forms of a page, whether or not it was offered. */
  act(visitor: Browser, path: string, name: string, form?: Record<string, string>): Promise<Seen>
  close(visitor: Browser, path: string, state?: string, pilot?: string): Promise<Seen>
  propose(visitor: Browser, path: string, state?: string, pilot?: string): Promise<Seen>
  /** Opens what the council holds, where it is not. */
  openAll(): Promise<void>
  /** What a practice is told of the council's plans, where another council answers too. */
  said(): Promise<string>
}

export const seenIn = ({ text }: Seen): string => /name="seen" value="(\d+)"/.exec(text)?.[1] ?? ''

/** Signs the officers in. */
export async function releaseDesk(journey: Journey): Promise<ReleaseDesk> {
  const visitors = ['RIV-IG-0001', 'RIV-CG-0003', '555000000901', 'RIV-IG-0009'].map((officer) => ({
    officer,
    visitor: browser(),
  }))
  for (const { officer, visitor } of visitors) await signIn(visitor, journey.sandbox.url, officer)
  const [one, two, practice, region] = visitors.map((it) => it.visitor)
  const gp = await journey.token('gp')
  const at = (path: string): string => `${journey.sandbox.url}/console${path}`
  const act: ReleaseDesk['act'] = async (visitor, path, name, form = {}) => {
    const page = await visitor.get(at(path))
    // Whoever is offered no form can still send one.
    const seen = seenIn(page) === '' ? seenIn(await one!.get(at(path))) : seenIn(page)
    return visitor.post(at(`${path}/${name}`), { token: formTokenIn(page), seen, ...form })
  }
  const propose: ReleaseDesk['propose'] = (visitor, path, state = 'open', pilot = '') =>
    act(visitor, path, 'propose', { state, pilot, reason: 'the data were checked' })
  return {
    one: one!,
    two: two!,
    practice: practice!,
    region: region!,
    at,
    act,
    propose,
    close: (visitor, path, state = 'off', pilot = '') =>
      act(visitor, path, 'narrow', { state, pilot, reason: 'the data are wrong' }),
    openAll: async () => {
      if (wordsIn(await one!.get(at(COUNCIL))).includes('Open Everybody sees')) return
      await propose(one!, COUNCIL)
      await act(two!, COUNCIL, 'agree')
    },
    said: async () => {
      const lines = outcomesIn(await journey.search(gp, 'CarePlan', ALDER))
      const ofCouncil = lines.filter((it) => it.startsWith('la-riverton '))
      return [...new Set(ofCouncil.map((it) => it.split(' ')[2] ?? ''))].join(', ')
    },
  }
}
