import { type ReleaseEvent, type ReleaseMove } from '../../../model/release-states/release-life.js'
import {
  type PilotMember,
  type ReleaseState,
  type ReleaseStateName,
} from '../../../model/release-states/release-state.js'
import { type ReleaseActed } from '../../../model/release-states/release-states.js'
import { type TagColour, tag } from '../../html/components/tag.js'
import { type Html, markup } from '../../html/html.js'
import { type ConsolePorts } from '../../ports.js'
import { organisationName } from '../../words/names.js'

type StateWords = { readonly name: string; readonly plain: string; readonly colour: TagColour }

/** What each state is called, and what it lets out. */
export const STATE_WORDS: Readonly<Record<ReleaseStateName, StateWords>> = {
  off: { name: 'Off', plain: 'Nothing leaves, whoever asks.', colour: 'grey' },
  'clinical-safety-only': {
    name: 'Clinical safety only',
    plain: 'Allergies, medication and alerts, as far as the rules allow.',
    colour: 'orange',
  },
  pilot: {
    name: 'Pilot',
    plain: 'Those who are named see what the rules allow; nobody else sees anything.',
    colour: 'blue',
  },
  open: { name: 'Open', plain: 'Everybody sees what the rules allow.', colour: 'green' },
}

/** The state as a tag. */
export function stateTag({ state }: ReleaseState): Html {
  return tag(STATE_WORDS[state].name, STATE_WORDS[state].colour)
}

/** What is said of a release whose kept decision cannot be read: it is as good as closed. */
export function unreadableText(): Html {
  return markup`${tag('Closed', 'red')} Nothing leaves: what was decided cannot be read from the database. Tell whoever
    runs the gateway.`
}

/** The state in words, with who is named for a pilot. */
export function releaseText({ state, pilot }: ReleaseState, ports: ConsolePorts): string {
  const { name } = STATE_WORDS[state]
  return pilot.length === 0 ? name : `${name}: ${pilot.map((it) => memberText(it, ports)).join('; ')}`
}

function memberText({ organisation, userId }: PilotMember, ports: ConsolePorts): string {
  const whole = organisationName(organisation, ports)
  return userId === undefined ? whole : `${userId} of ${whole}`
}

/** What somebody did, with what they wrote. */
export function actText({ act }: ReleaseEvent, ports: ConsolePorts): string {
  switch (act.kind) {
    case 'propose':
      return `Proposed: ${releaseText(act.release, ports)}`
    case 'agree':
      return 'Agreed'
    case 'decline':
      return 'Declined'
    case 'narrow':
      return `Narrowed: ${releaseText(act.release, ports)}`
  }
}

/** Why nothing was done. */
export function refusedText(acted: Exclude<ReleaseActed, { readonly kind: 'moved' }>): string {
  return acted.kind === 'refused' ? WHY[acted.why] : NOT_DONE[acted.kind]
}

const NOT_DONE: Readonly<Record<Exclude<ReleaseActed['kind'], 'moved' | 'refused'>, string>> = {
  'changed-meanwhile':
    'Somebody else acted on this release in the meantime. See what they did, and decide again.',
  unreadable: 'Nothing was done: what was decided before cannot be read.',
}

const WHY: Readonly<Record<Extract<ReleaseMove, { readonly kind: 'refused' }>['why'], string>> = {
  'another-organisation': 'Only officers of the organisation that holds the records can do this.',
  'reason-missing': 'Write why.',
  'not-wider': 'Choose a wider release than there is now: to narrow it, no second officer is needed.',
  'not-narrower': 'Choose a narrower release than there is now: to widen it, a second officer has to agree.',
  'not-proposed': 'Nothing is proposed.',
  'same-person': 'You proposed it: a second officer has to agree.',
  'nobody-named': 'Name who takes part in the pilot.',
}
