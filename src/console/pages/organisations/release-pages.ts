import { OFFICER_ROLES } from '../../../model/officers/officer.js'
import { type ReleaseAct, type ReleaseStanding } from '../../../model/release-states/release-life.js'
import { type HeldClass, type ReleaseHistory } from '../../../model/release-states/release-states.js'
import { insetText } from '../../html/components/inset-text.js'
import { notificationBanner } from '../../html/components/notification-banner.js'
import { summaryList } from '../../html/components/summary-list.js'
import { asks } from '../../html/forms/asks.js'
import { historySection } from '../../html/history-section.js'
import { type Html, markup } from '../../html/html.js'
import { type ConsolePorts } from '../../ports.js'
import { type Outcome, type PageRow, type Visit, shown } from '../../visit.js'
import { inWords } from '../../words/dates.js'
import { organisationName, plainWord } from '../../words/names.js'
import { type OfficerNames, officerNames } from '../../words/officer-names.js'
import { problemsOf } from '../log/question-form.js'
import { readRelease } from './release-form.js'
import { type ReleaseProblem, pathOf, releaseForms } from './release-sections.js'
import { STATE_WORDS, actText, refusedText, releaseText, stateTag, unreadableText } from './release-words.js'
import { heldClasses, mayReadActs } from './releases-table.js'

const PATH = '/organisations/:holder/:recordClass'
/** How far a holder releases one class of its records: opened by two of its officers, closed by one. */
export const RELEASE_PAGES: readonly PageRow[] = [
  { method: 'GET', path: PATH, roles: OFFICER_ROLES, visit: releasePage },
  { method: 'POST', path: `${PATH}/propose`, roles: OFFICER_ROLES, fresh: { back: pathOf }, visit: propose },
  { method: 'POST', path: `${PATH}/agree`, roles: OFFICER_ROLES, fresh: { back: pathOf }, visit: agree },
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

async function pageOf(
  held: HeldClass,
  visit: Visit,
  problem: ReleaseProblem | undefined,
): Promise<Parameters<typeof shown>[0]> {
  const { ports } = visit
  const standing = await ports.releaseStates.standingOf(held)
  if (standing === 'unreadable') return unreadablePage(held, visit, problem)
  const { release, since } = standing
  const mayRead = mayReadActs(visit, held.organisation)
  const nameOf = await officerNames(visit, [held.organisation])
  const offered = releaseForms(held, standing, visit, problem)
  const content = markup`${problem !== undefined && problemText(problem, offered)}
    ${summaryList([
      { key: 'Holder', value: organisationName(held.organisation, ports) },
      { key: 'Records', value: plainWord(held.recordClass) },
      { key: 'Released', value: markup`${stateTag(release)} ${STATE_WORDS[release.state].plain}` },
      ...(release.pilot.length === 0 || !mayRead
        ? []
        : [{ key: 'Named', value: releaseText(release, ports) }]),
      { key: 'Since', value: since === undefined ? 'Never opened' : inWords(since) },
    ])}
    ${mayRead && proposalText(standing, ports, nameOf)}
    ${offered}
    ${mayRead && releaseHistory(await ports.releaseStates.historyOf(held, beforeIn(visit)), visit, nameOf)}`
  return { title: 'Release of records', back: '/organisations', content, status: problem?.status }
}

/** What the database has of the decision cannot be read: nothing leaves, and nothing can be decided here. */
function unreadablePage(
  { organisation, recordClass }: HeldClass,
  { ports }: Visit,
  problem: ReleaseProblem | undefined,
): Parameters<typeof shown>[0] {
  return {
    title: 'Release of records',
    back: '/organisations',
    content: markup`${problem !== undefined && notificationBanner({ text: 'Nothing was done.' })}
    ${summaryList([
      { key: 'Holder', value: organisationName(organisation, ports) },
      { key: 'Records', value: plainWord(recordClass) },
      { key: 'Released', value: unreadableText() },
    ])}`,
    status: problem === undefined ? undefined : 409,
  }
}

/** What is wrong: by its questions where they are there to be answered. */
function problemText({ what, act }: ReleaseProblem, offered: Html): Html | undefined {
  if (typeof what === 'string') return notificationBanner({ text: what })
  const errors = what.map(({ field, text }) => ({ field: `${act}-${field}`, text }))
  return errors.every((it) => asks(offered, it.field))
    ? problemsOf(errors)
    : notificationBanner({ text: what.map((it) => it.text).join(' ') })
}

function proposalText(
  { proposal }: ReleaseStanding,
  ports: ConsolePorts,
  nameOf: OfficerNames,
): Html | false {
  return (
    proposal !== undefined &&
    insetText(
      markup`<p>
        ${nameOf(proposal.by)} proposed on ${inWords(proposal.at)}: ${releaseText(proposal.release, ports)}. Why:
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

function releaseHistory(history: ReleaseHistory | 'unreadable', visit: Visit, nameOf: OfficerNames): Html {
  const { ports } = visit
  if (history === 'unreadable')
    return markup`<h2>History</h2>
      <p>What was done before cannot be read from the database. Tell whoever runs the gateway.</p>`
  const { events, earlier } = history
  return historySection({
    caption: 'The oldest first',
    none: 'Nobody has decided anything yet.',
    columns: ['Time', 'By', 'What', 'Why'],
    rows: events.map((it) => [
      inWords(it.at),
      `${nameOf(it.by)}, ${organisationName(it.organisation, ports)}`,
      actText(it, ports),
      'reason' in it.act ? it.act.reason : 'As proposed',
    ]),
    earlier: earlier === undefined ? undefined : `/console${pathOf(visit)}?before=${String(earlier)}`,
  })
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
    : shown(await pageOf(held, visit, { status: 400, act: kind, what: read.errors }))
}

function agree(visit: Visit): Promise<Outcome> {
  return done({ kind: 'agree' }, visit)
}

async function decline(visit: Visit): Promise<Outcome> {
  const reason = (visit.form.get('reason') ?? '').replaceAll('\0', '').trim().slice(0, 2000)
  const held = heldIn(visit)
  if (reason === '' && held !== undefined)
    return shown(
      await pageOf(held, visit, {
        status: 400,
        act: 'decline',
        what: [{ field: 'reason', text: 'Write why.' }],
      }),
    )
  return done({ kind: 'decline', reason }, visit)
}

async function done(act: ReleaseAct, visit: Visit): Promise<Outcome> {
  const held = heldIn(visit)
  if (held === undefined) return notHeld()
  const { form, officer, ports, now } = visit
  const seen = /^\d{1,6}$/.test(form.get('seen') ?? '') ? Number(form.get('seen')) : -1
  const acted = await ports.releaseStates.act(held, seen, act, officer, now.toISOString())
  // The store has told the log.
  if (acted.kind === 'moved') return { answer: { kind: 'redirect', to: pathOf(visit) }, deed: 'nothing-read' }
  const isOthers = acted.kind === 'refused' && acted.why === 'another-organisation'
  return shown(
    await pageOf(held, visit, { status: isOthers ? 403 : 409, act: act.kind, what: refusedText(acted) }),
  )
}
