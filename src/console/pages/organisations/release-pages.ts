import { OFFICER_ROLES } from '../../../model/officers/officer.js'
import { type ReleaseAct, mayAct } from '../../../model/release-states/release-life.js'
import {
  RELEASE_STATES,
  type ReleaseState,
  type ReleaseStateName,
  isNoWider,
  isSameRelease,
} from '../../../model/release-states/release-state.js'
import { type ReleaseStanding } from '../../../model/release-states/release-life.js'
import { type HeldClass, type ReleaseHistory } from '../../../model/release-states/release-states.js'
import { button } from '../../html/components/button.js'
import { insetText } from '../../html/components/inset-text.js'
import { notificationBanner } from '../../html/components/notification-banner.js'
import { summaryList } from '../../html/components/summary-list.js'
import { table } from '../../html/components/table.js'
import { radios } from '../../html/forms/radios.js'
import { textarea } from '../../html/forms/textarea.js'
import { type Html, markup } from '../../html/html.js'
import { type ConsolePorts } from '../../ports.js'
import { type Outcome, type PageRow, type Visit, shown } from '../../visit.js'
import { inWords } from '../../words/dates.js'
import { organisationName, plainWord } from '../../words/names.js'
import { membersText, readRelease } from './release-form.js'
import { STATE_WORDS, actText, refusedText, releaseText, stateTag } from './release-words.js'
import { heldClasses, mayReadActs } from './releases-table.js'

const PATH = '/organisations/:holder/:recordClass'
const back = ({ path }: Visit): string =>
  `/organisations/${path['holder'] ?? ''}/${path['recordClass'] ?? ''}`

/** How far a holder releases one class of its records: opened by two of its officers, closed by one. */
export const RELEASE_PAGES: readonly PageRow[] = [
  { method: 'GET', path: PATH, roles: OFFICER_ROLES, visit: releasePage },
  { method: 'POST', path: `${PATH}/propose`, roles: OFFICER_ROLES, fresh: { back }, visit: propose },
  { method: 'POST', path: `${PATH}/agree`, roles: OFFICER_ROLES, fresh: { back }, visit: agree },
  { method: 'POST', path: `${PATH}/decline`, roles: OFFICER_ROLES, visit: decline },
  // Closing waits for nothing, not for a fresh sign-in either.
  { method: 'POST', path: `${PATH}/narrow`, roles: OFFICER_ROLES, visit: narrow },
]

/** The records of the address; undefined where nobody here holds such. */
function heldIn({ path, ports }: Visit): HeldClass | undefined {
  return heldClasses(ports).find(
    (it) => it.organisation === path['holder'] && it.recordClass === path['recordClass'],
  )
}

function notHeld(): Outcome {
  return shown({
    title: 'Records not found',
    status: 404,
    back: '/organisations',
    content: markup`<p>No organisation of this gateway holds such records.</p>`,
  })
}

async function releasePage(visit: Visit): Promise<Outcome> {
  const held = heldIn(visit)
  return held === undefined ? notHeld() : shown(await pageOf(held, visit, undefined))
}

/** What is wrong with a form, which is then shown as it was filled in. */
type Problem = {
  readonly text: string
  readonly status: 400 | 403 | 409
  readonly act: ReleaseAct['kind']
}

async function pageOf(
  held: HeldClass,
  visit: Visit,
  problem: Problem | undefined,
): Promise<Parameters<typeof shown>[0]> {
  const { ports } = visit
  const standing = await ports.releaseStates.standingOf(held)
  const { release, since } = standing
  const mayRead = mayReadActs(visit, held.organisation)
  const content = markup`${problem !== undefined && notificationBanner({ text: problem.text })}
    ${summaryList([
      { key: 'Holder', value: organisationName(held.organisation, ports) },
      { key: 'Records', value: plainWord(held.recordClass) },
      { key: 'Released', value: markup`${stateTag(release)} ${STATE_WORDS[release.state].plain}` },
      ...(release.pilot.length === 0 || !mayRead
        ? []
        : [{ key: 'Named', value: releaseText(release, ports) }]),
      { key: 'Since', value: since === undefined ? 'Never opened' : inWords(since) },
    ])}
    ${mayRead && proposalText(standing, ports)}
    ${forms(held, standing, visit, problem?.act)}
    ${mayRead && historySection(await ports.releaseStates.historyOf(held, beforeIn(visit)), visit)}`
  return { title: 'Release of records', back: '/organisations', content, status: problem?.status }
}

function proposalText({ proposal }: ReleaseStanding, ports: ConsolePorts): Html | false {
  return (
    proposal !== undefined &&
    insetText(
      markup`<p>
        ${proposal.by} proposed on ${inWords(proposal.at)}: ${releaseText(proposal.release, ports)}. Why:
        ${proposal.reason}
      </p>`,
    )
  )
}

/** The act before which the visitor looks; undefined for the newest. */
function beforeIn({ query }: Visit): number | undefined {
  const before = query.get('before') ?? ''
  return /^\d{1,6}$/.test(before) ? Number(before) : undefined
}

function historySection({ events, earlier }: ReleaseHistory, visit: Visit): Html {
  const { ports } = visit
  if (events.length === 0)
    return markup`<h2>History</h2>
      <p>Nobody has decided anything yet.</p>`
  return markup`<h2>History</h2>
    ${table({
      caption: 'The oldest first',
      size: 's',
      responsive: true,
      columns: ['Time', 'By', 'What', 'Why'].map((heading) => ({ heading })),
      rows: events.map((it) => [
        inWords(it.at),
        `${it.by}, ${organisationName(it.organisation, ports)}`,
        actText(it, ports),
        'reason' in it.act ? it.act.reason : '',
      ]),
    })}
    ${earlier !== undefined && markup`<p><a href="/console${back(visit)}?before=${String(earlier)}">What was done earlier</a></p>`}`
}

/** What the visitor may do now; the store decides in any case. */
function forms(
  held: HeldClass,
  standing: ReleaseStanding,
  visit: Visit,
  tried: ReleaseAct['kind'] | undefined,
): Html {
  const { officer } = visit
  const may = (kind: ReleaseAct['kind']): boolean => mayAct({ kind }, officer, held.organisation)
  const { release, proposal } = standing
  const named = (state: ReleaseStateName): ReleaseState => ({ state, pilot: release.pilot })
  const narrower = RELEASE_STATES.filter(
    (it) => isNoWider(named(it), release) && (it === 'pilot' || !isSameRelease(named(it), release)),
  ).filter((it) => it !== 'pilot' || release.state === 'open' || release.pilot.length > 1)
  const wider = RELEASE_STATES.filter(
    (it) => it !== 'off' && (it === 'pilot' || !isNoWider(named(it), release)),
  )
  if (!may('narrow')) return markup`<p>Only officers of the holder decide about its release.</p>`
  return markup`${proposal !== undefined && may('agree') && answerForms(proposal.by, standing, visit)}
    ${
      narrower.length > 0 &&
      markup`<h2>Close or narrow</h2>
      <p>You do this alone, and it takes effect at once: for whoever asks next, and for who is waiting for an answer.</p>
      ${chooseForm('narrow', 'Close or narrow at once', narrower, standing, tried === 'narrow' ? visit.form : EMPTY, visit)}`
    }
    ${
      release.state !== 'open' &&
      may('propose') &&
      markup`<h2>Open or widen</h2>
      <p>A second officer of your organisation has to agree before it takes effect.${again(visit)}</p>
      ${chooseForm('propose', 'Propose', wider, standing, tried === 'propose' ? visit.form : EMPTY, visit)}`
    }`
}

const EMPTY = new URLSearchParams()
const REASON_HINT = 'It goes into the log with your name. Write nothing of anybody’s record.'

function again({ isFresh }: Visit): string {
  return isFresh ? '' : ' You will be asked to sign in again first.'
}

function answerForms(proposer: string, standing: ReleaseStanding, visit: Visit): Html {
  const isOwn = proposer === visit.officer.userId
  return markup`<h2>Answer the proposal</h2>
    ${
      isOwn
        ? markup`<p>You proposed it: a second officer has to agree.</p>`
        : markup`<p>If you agree, it takes effect at once.${again(visit)}</p>
            ${formTo('agree', standing, visit, button({ text: 'Agree' }))}`
    }
    ${formTo(
      'decline',
      standing,
      visit,
      markup`${textarea({ id: 'decline-reason', name: 'reason', label: isOwn ? 'Why you take it back' : 'Why not', hint: REASON_HINT })}
      ${button({ text: isOwn ? 'Take it back' : 'Decline', variant: 'secondary' })}`,
    )}`
}

function chooseForm(
  act: 'narrow' | 'propose',
  text: string,
  states: readonly ReleaseStateName[],
  standing: ReleaseStanding,
  filledIn: URLSearchParams,
  visit: Visit,
): Html {
  return formTo(
    act,
    standing,
    visit,
    markup`${radios({
      id: `${act}-state`,
      name: 'state',
      legend: 'How far the records are released',
      value: filledIn.get('state') ?? undefined,
      options: states.map((value) => ({
        value,
        text: `${STATE_WORDS[value].name}: ${STATE_WORDS[value].plain}`,
      })),
    })}
    ${
      states.includes('pilot') &&
      textarea({
        id: `${act}-pilot`,
        name: 'pilot',
        label: 'For a pilot, who takes part',
        hint: 'One on each line: an ODS code for the whole organisation, or an ODS code and a user id.',
        value: filledIn.get('pilot') ?? membersText(standing.release.pilot),
      })
    }
    ${textarea({ id: `${act}-reason`, name: 'reason', label: 'Why', hint: REASON_HINT, value: filledIn.get('reason') ?? '' })}
    ${button({ text, ...(act === 'narrow' ? { variant: 'secondary' as const } : {}) })}`,
  )
}

function formTo(act: ReleaseAct['kind'], { events }: ReleaseStanding, visit: Visit, controls: Html): Html {
  return markup`<form method="post" action="/console${back(visit)}/${act}" novalidate>
    <input type="hidden" name="token" value="${visit.formToken}" />
    <input type="hidden" name="seen" value="${events}" />
    ${controls}
  </form>`
}

function propose(visit: Visit): Promise<Outcome> {
  return choose('propose', visit)
}

function narrow(visit: Visit): Promise<Outcome> {
  return choose('narrow', visit)
}

async function choose(kind: 'narrow' | 'propose', visit: Visit): Promise<Outcome> {
  const read = readRelease(
    visit.form,
    visit.ports.organisations.map((it) => it.ods),
  )
  if (read.kind === 'read') return done({ kind, release: read.release, reason: read.reason }, visit)
  const held = heldIn(visit)
  return held === undefined
    ? notHeld()
    : shown(await pageOf(held, visit, { text: read.text, status: 400, act: kind }))
}

function agree(visit: Visit): Promise<Outcome> {
  return done({ kind: 'agree' }, visit)
}

function decline(visit: Visit): Promise<Outcome> {
  const reason = (visit.form.get('reason') ?? '').replaceAll('\0', '').trim().slice(0, 2000)
  return done({ kind: 'decline', reason }, visit)
}

async function done(act: ReleaseAct, visit: Visit): Promise<Outcome> {
  const held = heldIn(visit)
  if (held === undefined) return notHeld()
  const { form, officer, ports, now } = visit
  const seen = /^\d{1,6}$/.test(form.get('seen') ?? '') ? Number(form.get('seen')) : -1
  const acted = await ports.releaseStates.act(held, seen, act, officer, now.toISOString())
  // The store has told the log.
  if (acted.kind === 'moved') return { answer: { kind: 'redirect', to: back(visit) }, deed: 'nothing-read' }
  const isOthers = acted.kind === 'refused' && acted.why === 'another-organisation'
  return shown(
    await pageOf(held, visit, { text: refusedText(acted), status: isOthers ? 403 : 409, act: act.kind }),
  )
}
