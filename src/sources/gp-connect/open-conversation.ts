import { type Question } from '../../model/answer.js'
import { type SourceOutcome } from '../../model/gap.js'
import { type Requester } from '../../model/requester.js'
import { type AskContext, type SourceWorld } from '../connector.js'
import { type DirectoryAnswer } from '../sds/directory-answer.js'
import { type Directory } from '../sds/directory.js'
import { DIRECT_CARE_REASONS, type GpConnectOptions } from './options.js'
import { type Conversation } from './practice.js'
import { type Asker } from './token.js'

export type Opened =
  | { readonly kind: 'open'; readonly talk: Conversation }
  | { readonly kind: 'closed'; readonly outcome: SourceOutcome; readonly reason: string }

/**
 * Everything that must stand before a practice may be asked: a purpose it can be told, a person whose record may be
 * requested, a named worker, the asking organisation's own ASID and the practice's ASID and address from SDS, both for the interaction the conversation is about.
 */
export async function openConversation(
  options: GpConnectOptions,
  world: SourceWorld,
  directory: Directory,
  question: Question,
  about: AskContext,
  interaction: string,
): Promise<Opened> {
  const { requester } = about
  const reason = requester.purpose === undefined ? undefined : reasonFor(options)[requester.purpose]
  if (reason === undefined) return closed('not-permitted', 'purpose-not-direct-care')
  if (!mayBeRequested(about)) return closed('not-permitted', 'person-must-not-be-requested')
  const asker = askerOf(requester, options, world)
  if (asker === undefined) return closed('not-permitted', 'worker-not-named')
  const [own, holder] = await Promise.all([
    directory.asidOf(
      requester.organisation,
      interaction,
      options.askerPartyKeys?.[requester.organisation],
      about,
    ),
    directory.holderOf(question.source.organisation, interaction, options.partyKey, about),
  ])
  // INVARIANT: Ssp-From is the asking organisation's own ASID; there is no other to fall back on.
  if (own.kind === 'none') return closed('not-permitted', 'asker-without-asid')
  if (own.kind !== 'found') return unanswered(own, 'asker')
  if (holder.kind === 'none') return closed('not-supported', 'practice-not-in-directory')
  if (holder.kind !== 'found') return unanswered(holder, 'practice')
  return {
    kind: 'open',
    talk: {
      address: holder.value.address,
      practiceAsid: holder.value.asid,
      askerAsid: own.value,
      asker,
      reason,
      about,
    },
  }
}

function reasonFor(options: GpConnectOptions): NonNullable<GpConnectOptions['reasons']> {
  return options.reasons ?? DIRECT_CARE_REASONS
}

/** A consumer shall not send a request for a person whose record PDS marks as sensitive, or who was not traced. */
function mayBeRequested({ person }: AskContext): boolean {
  return person.trace.kind === 'traced' && person.trace.sensitivity === 'U'
}

/** The worker as a practice must be told of them; undefined when the token did not attest enough. */
function askerOf(requester: Requester, options: GpConnectOptions, world: SourceWorld): Asker | undefined {
  const { userId, userName } = requester
  const organisationName = world.organisationName(requester.organisation) ?? requester.organisationName
  if (userId === undefined || userName === undefined || organisationName === undefined) return undefined
  const userIdSystem = options.userIdSystem ?? 'https://linchpin.example/Id/local-user-id'
  return { requester, userId, userName, organisationName, userIdSystem }
}

function unanswered(
  answer: Exclude<DirectoryAnswer<unknown>, { kind: 'found' | 'none' }>,
  whose: 'asker' | 'practice',
): Opened {
  if (answer.kind === 'timed-out') return closed('timed-out', 'directory-timed-out')
  return closed(
    'error',
    answer.kind === 'ambiguous' ? `${whose}-ambiguous-in-directory` : `directory-${answer.reason}`,
  )
}

function closed(outcome: SourceOutcome, reason: string): Opened {
  return { kind: 'closed', outcome, reason }
}
