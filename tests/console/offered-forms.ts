import { OFFICERS } from '../../sandbox/identity-provider/officers.js'
import { type Journey } from '../journeys/journey.js'
import { type Browser, type Seen, browser, signIn } from './browser.js'
import { type PageForm, crawl, formsIn } from './crawl.js'
import { happened } from './perceived/happened.js'
import { COUNCIL, PRACTICE, releaseDesk } from './release-desk.js'

/** A form as an officer was offered it, and that officer. */
export type FoundForm = PageForm & { readonly visitor: Browser; readonly by: string }

/** What officers get to once everything has happened that a page or a form is of. */
export type Offered = {
  /** One form of each kind for each officer who was offered it. */
  readonly forms: readonly FoundForm[]
  /** The pages of each officer, by user id and path. */
  readonly pages: ReadonlyMap<string, ReadonlyMap<string, Seen>>
  readonly visitors: ReadonlyMap<string, Browser>
}

/** Lets it happen, and looks everywhere as each officer of the region. */
export async function offered(journey: Journey): Promise<Offered> {
  await happened(journey)
  const hidden = await hiddenAccess(journey)
  await somethingToRelease(journey)
  const forms: FoundForm[] = []
  const pages = new Map<string, ReadonlyMap<string, Seen>>()
  const visitors = new Map<string, Browser>()
  for (const { userId, roles } of OFFICERS) {
    if (roles.length === 0) continue
    const visitor = browser()
    await signIn(visitor, journey.sandbox.url, userId)
    const own = await crawl(visitor, journey.sandbox.url, [hidden])
    const kinds = new Map([...own.values()].flatMap(formsIn).map((it) => [kindOf(it), it]))
    for (const it of [...kinds.values()].filter(({ row }) => LEADS_ON.includes(row.path))) {
      const answer = await visitor.post(`${journey.sandbox.url}/console${it.action}`, asOffered(it))
      for (const next of formsIn(answer)) kinds.set(kindOf(next), next)
    }
    for (const it of kinds.values()) forms.push({ ...it, visitor, by: userId })
    pages.set(userId, own)
    visitors.set(userId, visitor)
  }
  return { forms, pages, visitors }
}

/** Forms whose answers have forms of their own. */
const LEADS_ON: readonly string[] = ['/events/:shard/:index/wrong-disclosure']

/** An access that is kept from the person, by its path at the console. */
async function hiddenAccess(journey: Journey): Promise<string> {
  const enquiry = {
    purpose: 'safeguarding-adult',
    authorityReference: 'S42-2026-0117',
    justification: 'A section 42 enquiry is open',
  }
  const token = await journey.token('social-worker', enquiry)
  const answer = await journey.search(token, 'CarePlan', '9990000018')
  const [, shard = '', index = ''] = /(\d+)#(\d+)$/.exec(answer.headers.get('Audit-Receipt') ?? '') ?? []
  return `/events/${shard}/${index}`
}

/** Records whose holder has closed them, and may open them again. */
async function somethingToRelease(journey: Journey): Promise<void> {
  const desk = await releaseDesk(journey)
  await desk.close(desk.one, COUNCIL)
  await desk.close(desk.practice, PRACTICE)
  await desk.propose(desk.practice, PRACTICE)
}

/** Forms with the same address and the same fields are of one kind. */
export function kindOf({ row, fields }: PageForm): string {
  return `${row.path} ${fields.map((it) => it.name).join(' ')}`
}

/** Each field as a page had it, or its first choice. */
export function asOffered({ fields }: PageForm): Readonly<Record<string, string>> {
  return Object.fromEntries(fields.map((it) => [it.name, it.values[0] ?? '']))
}
