import { type ReleaseAct, type ReleaseStanding, mayAct } from '../../../model/release-states/release-life.js'
import {
  RELEASE_STATES,
  type ReleaseState,
  type ReleaseStateName,
  isNoWider,
  isSameRelease,
} from '../../../model/release-states/release-state.js'
import { type HeldClass } from '../../../model/release-states/release-states.js'
import { button } from '../../html/components/button.js'
import { details } from '../../html/components/details.js'
import { radios } from '../../html/forms/radios.js'
import { textarea } from '../../html/forms/textarea.js'
import { type Html, markup } from '../../html/html.js'
import { type Visit } from '../../visit.js'
import { type ReleaseError, type ReleaseField, membersText } from './release-form.js'
import { STATE_WORDS } from './release-words.js'

/** Path of the page of a release. */
export function pathOf({ path }: Pick<Visit, 'path'>): string {
  return `/organisations/${path['holder'] ?? ''}/${path['recordClass'] ?? ''}`
}

/** What is wrong with a form, which is then shown as it was filled in. */
export type ReleaseProblem = {
  readonly status: 400 | 403 | 409
  readonly act: ReleaseAct['kind']
  /** A sentence about the whole, or what is wrong with its questions. */
  readonly what: string | readonly ReleaseError[]
}

/** What the visitor may do now; the store decides in any case. */
export function releaseForms(
  held: HeldClass,
  standing: ReleaseStanding,
  visit: Visit,
  problem: ReleaseProblem | undefined,
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
  return markup`${proposal !== undefined && may('agree') && answerForms(proposal.by, standing, visit, problem)}
    ${
      narrower.length > 0 &&
      markup`<h2>Close or narrow</h2>
      <p>You do this alone, and it takes effect at once: for whoever asks next, and for who is waiting for an answer.</p>
      ${chooseForm('narrow', 'Close or narrow at once', narrower, standing, visit, problem)}`
    }
    ${release.state !== 'open' && may('propose') && widenSection(wider, standing, visit, problem)}`
}

/** While a proposal waits, another one is out of the way: whoever came to answer has one thing to do. */
function widenSection(
  wider: readonly ReleaseStateName[],
  standing: ReleaseStanding,
  visit: Visit,
  problem: ReleaseProblem | undefined,
): Html {
  const form = markup`<p>A second officer of your organisation has to agree before it takes effect.${again(visit)}</p>
    ${chooseForm('propose', 'Propose', wider, standing, visit, problem)}`
  return standing.proposal === undefined
    ? markup`<h2>Open or widen</h2>
        ${form}`
    : details(
        'Propose something else',
        markup`<p>It takes the place of the proposal that waits.</p>
          ${form}`,
        problem?.act === 'propose',
      )
}

const EMPTY = new URLSearchParams()
const REASON_HINT = 'It goes into the log with your name. Write nothing of anybody’s record.'

function again({ isFresh }: Visit): string {
  return isFresh ? '' : ' You will be asked to sign in again first.'
}

/** What is wrong with a question of the form of an act; undefined where nothing is. */
function errorAt(
  problem: ReleaseProblem | undefined,
  act: ReleaseAct['kind'],
  field: ReleaseField,
): string | undefined {
  return problem === undefined || problem.act !== act || typeof problem.what === 'string'
    ? undefined
    : problem.what.find((it) => it.field === field)?.text
}

function answerForms(
  proposer: string,
  standing: ReleaseStanding,
  visit: Visit,
  problem: ReleaseProblem | undefined,
): Html {
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
      markup`${textarea({ id: 'decline-reason', name: 'reason', label: isOwn ? 'Why you take it back' : 'Why not', hint: REASON_HINT, error: errorAt(problem, 'decline', 'reason') })}
      ${button({ text: isOwn ? 'Take it back' : 'Decline', variant: 'secondary' })}`,
    )}`
}

function chooseForm(
  act: 'narrow' | 'propose',
  text: string,
  states: readonly ReleaseStateName[],
  standing: ReleaseStanding,
  visit: Visit,
  problem: ReleaseProblem | undefined,
): Html {
  const filledIn = problem?.act === act ? visit.form : EMPTY
  return formTo(
    act,
    standing,
    visit,
    markup`${radios({
      id: `${act}-state`,
      name: 'state',
      legend: 'How far the records are released',
      error: errorAt(problem, act, 'state'),
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
        error: errorAt(problem, act, 'pilot'),
        value: filledIn.get('pilot') ?? membersText(standing.release.pilot),
      })
    }
    ${textarea({ id: `${act}-reason`, name: 'reason', label: 'Why', hint: REASON_HINT, error: errorAt(problem, act, 'reason'), value: filledIn.get('reason') ?? '' })}
    ${button({ text, ...(act === 'narrow' ? { variant: 'secondary' as const } : {}) })}`,
  )
}

function formTo(act: ReleaseAct['kind'], { events }: ReleaseStanding, visit: Visit, controls: Html): Html {
  return markup`<form method="post" action="/console${pathOf(visit)}/${act}" novalidate>
    <input type="hidden" name="token" value="${visit.formToken}" />
    <input type="hidden" name="seen" value="${events}" />
    ${controls}
  </form>`
}
