import {
  type BreakGlassEpisode,
  type EpisodeOfficer,
  type FollowUpState,
  deadlineOf,
  followUpState,
} from '../../../audit/episodes/follow-ups.js'
import { eventFor } from '../../../audit/questions/event-for.js'
import { type FoundEntry } from '../../../audit/questions/question.js'
import { readEvent } from '../../../audit/questions/read-event.js'
import { OFFICER_ROLES } from '../../../model/officers/officer.js'
import { summaryList } from '../../html/components/summary-list.js'
import { table } from '../../html/components/table.js'
import { type TagColour, tag } from '../../html/components/tag.js'
import { type Content, type Html, markup } from '../../html/html.js'
import { type Outcome, type PageRow, type Visit, shown } from '../../visit.js'
import { ageInWords, inWords } from '../../words/dates.js'
import { organisationName, spacedNumber } from '../../words/names.js'
import { type OfficerNames, officerNames } from '../../words/officer-names.js'
import { queuesOf } from '../alerts/alerts-pages.js'
import { userInWords } from '../log/event-sections.js'
import { problemsOf } from '../log/question-form.js'
import { type FollowUpForm, followUpForm, readFollowUp } from './follow-up-form.js'

/** The register of break-glass episodes, and what was done after each. */
export const EPISODES_PAGES: readonly PageRow[] = [
  { method: 'GET', path: '/episodes', roles: OFFICER_ROLES, visit: register },
  { method: 'GET', path: '/episodes/:episode', roles: OFFICER_ROLES, visit: oneEpisode },
  { method: 'POST', path: '/episodes/:episode/follow-up', roles: OFFICER_ROLES, visit: followUp },
]

const MOST = 100

function officerOf(visit: Visit): EpisodeOfficer {
  return { userId: visit.officer.userId, organisations: queuesOf(visit) }
}

async function register(visit: Visit): Promise<Outcome> {
  const { episodes, followUpHours } = visit.ports
  const officer = officerOf(visit)
  const awaited = await episodes.awaited(officer, MOST)
  const recorded = await episodes.recorded(officer, MOST)
  const nameOf = await officerNames(
    visit,
    [...awaited, ...recorded].map((it) => it.organisation),
  )
  const content = markup`<p>
      Whoever breaks the glass says what they did within ${followUpHours} hours. After that there is an alert.
    </p>
    <h2>To be followed up</h2>
    ${episodesTable('The oldest first', awaited, visit, nameOf)}
    <h2>Followed up</h2>
    ${episodesTable('The newest first', recorded, visit, nameOf)}`
  return {
    answer: { kind: 'page', title: 'Break-glass register', content },
    deed: {
      kind: 'access',
      action: 'episodes-read',
      about: { awaited: awaited.length, recorded: recorded.length },
    },
  }
}

function episodesTable(
  caption: string,
  episodes: readonly BreakGlassEpisode[],
  visit: Visit,
  nameOf: OfficerNames,
): Html {
  if (episodes.length === 0) return markup`<p>There are no such episodes.</p>`
  return markup`${table({
    caption,
    size: 's',
    responsive: true,
    columns: ['Opened', 'User', 'Organisation', 'Follow up by', 'Follow-up'].map((heading) => ({ heading })),
    rows: episodes.map((it) => [
      markup`<a href="/console/episodes/${it.episode}">${inWords(it.opened)}</a>`,
      nameOf(it.actor),
      organisationName(it.organisation, visit.ports),
      inWords(deadlineOf(it, visit.ports.followUpHours)),
      stateTag(it, visit),
    ]),
  })}
  ${episodes.length === MOST && markup`<p>Only ${MOST} are shown; there may be more.</p>`}`
}

const STATES: Readonly<Record<FollowUpState, { readonly text: string; readonly colour: TagColour }>> = {
  open: { text: 'Open', colour: 'blue' },
  due: { text: 'Due', colour: 'orange' },
  missed: { text: 'Missed', colour: 'red' },
  recorded: { text: 'Recorded', colour: 'green' },
}

function stateTag(it: BreakGlassEpisode, { ports, now }: Visit): Content {
  const { text, colour } = STATES[followUpState(it, ports.followUpHours, now)]
  const isLate = it.followUp !== undefined && it.followUp.at > deadlineOf(it, ports.followUpHours)
  return [tag(text, colour), isLate && ' late']
}

type Seen = { readonly episode: BreakGlassEpisode; readonly entry: FoundEntry | undefined }

/** The episode with the entry of the access that opened it, where the visitor may see them. */
async function seenEpisode(visit: Visit): Promise<Seen | undefined> {
  const { ports, path, viewer } = visit
  const reference = path['episode'] ?? ''
  if (!/^[\w-]{1,128}$/.test(reference)) return undefined
  const episode = await ports.episodes.episode(officerOf(visit), reference)
  if (episode === undefined) return undefined
  const { entries } = await ports.log.search(viewer, { requestId: episode.requestId }, undefined, 1)
  return { episode, entry: entries[0] }
}

function noEpisode(): Outcome {
  return shown({
    title: 'Episode not found',
    status: 404,
    back: '/episodes',
    content: markup`<p>There is no such episode, or it is not one that you can see.</p>`,
  })
}

async function oneEpisode(visit: Visit): Promise<Outcome> {
  const seen = await seenEpisode(visit)
  return seen === undefined ? noEpisode() : episodePage(seen, visit, undefined)
}

async function episodePage(
  { episode, entry }: Seen,
  visit: Visit,
  tried: FollowUpForm | undefined,
): Promise<Outcome> {
  const { ports, now } = visit
  const subject = entry?.columns.subject
  const nameOf = await officerNames(visit, [episode.organisation])
  const content = markup`${tried !== undefined && problemsOf(tried.errors)} ${summaryList([
    { key: 'Follow-up', value: stateTag(episode, visit) },
    { key: 'Follow up by', value: inWords(deadlineOf(episode, ports.followUpHours)) },
    { key: 'Opened', value: `${inWords(episode.opened)}, ${ageInWords(new Date(episode.opened), now)} ago` },
    { key: 'The reason stands until', value: inWords(episode.until) },
    { key: 'User', value: userOf(entry, visit) ?? nameOf(episode.actor) },
    { key: 'Organisation', value: organisationName(episode.organisation, ports) },
    { key: 'Person', value: subject === undefined ? 'Not known' : spacedNumber(subject) },
    { key: 'Access', value: entry === undefined ? 'Not in the log yet' : eventLink(entry) },
  ])}
  <h2>What was done afterwards</h2>
  ${afterwards(episode, visit, nameOf, tried)}`
  return {
    answer: {
      kind: 'page',
      title: 'Break-glass episode',
      back: '/episodes',
      content,
      status: tried === undefined ? undefined : 400,
    },
    deed: { kind: 'access', action: 'episode-read', subject, about: { episode: episode.episode } },
  }
}

/** Who broke the glass, as the event names them to the visitor. */
function userOf(entry: FoundEntry | undefined, { ports, viewer }: Visit): string | undefined {
  const event = entry && readEvent(entry.text, entry.columns)
  const seen = event && eventFor(viewer, event, ports.controllerOf)
  return seen && userInWords(seen.requester.userName, seen.columns.actor)
}

function eventLink({ shard, index }: FoundEntry): Html {
  return markup`<a href="/console/events/${shard}/${String(index)}">See the event, with the reason that was given</a>`
}

function afterwards(
  episode: BreakGlassEpisode,
  visit: Visit,
  nameOf: OfficerNames,
  tried: FollowUpForm | undefined,
): Html {
  const { followUp: done } = episode
  if (done !== undefined)
    return summaryList([
      { key: 'Recorded', value: inWords(done.at) },
      { key: 'Recorded by', value: nameOf(done.by) },
      { key: 'Follow-up', value: done.text },
    ])
  if (episode.actor === visit.officer.userId)
    return markup`<p>You broke the glass yourself: another officer has to record the follow-up.</p>`
  return followUpForm(episode.episode, visit.formToken, tried ?? { who: '', note: '', errors: [] })
}

async function followUp(visit: Visit): Promise<Outcome> {
  const seen = await seenEpisode(visit)
  if (seen === undefined) return noEpisode()
  const { ports, form, now } = visit
  const { episode } = seen.episode
  // Where there is no form any more there is nothing in it to be corrected either.
  if (seen.episode.followUp !== undefined || seen.episode.actor === visit.officer.userId)
    return notRecorded(episode)
  const read = readFollowUp(form)
  if (read.errors.length > 0) return episodePage(seen, visit, read)
  const text = `${read.who} said: ${read.note}`
  const isKept = await ports.episodes.followUp(officerOf(visit), episode, text, now.toISOString())
  if (!isKept) return notRecorded(episode)
  // The store has told the log.
  return { answer: { kind: 'redirect', to: `/episodes/${episode}` }, deed: 'nothing-read' }
}

function notRecorded(episode: string): Outcome {
  return shown({
    title: 'Follow-up not recorded',
    status: 409,
    back: `/episodes/${episode}`,
    content: markup`<p>The follow-up was recorded before, or the access was your own.</p>`,
  })
}
