import { type CompiledConsents } from '../decision/consent/compile-consents.js'
import { type PermitCandidate, type UnheldClass } from '../decision/permit.js'
import { type DisclosureRequest } from '../model/disclosure-request.js'
import { NOTHING_RECORDED, mergeRegisterFacts } from '../model/registers/merge-register-facts.js'
import { type OdsCode } from '../model/ods-code.js'
import { type Person } from '../model/person.js'
import { type RecordedConsent } from '../model/registers/recorded-consent.js'
import { type ToldAt } from '../model/registers/told-at.js'
import { type RegisterFacts } from '../model/registers.js'
import { type ReleaseState } from '../model/release-states/release-state.js'
import { type SourceDescriptor } from '../model/source.js'
import { standingReason } from './episodes/standing-reason.js'
import { withConsents } from './consents/consent-facts.js'
import { evidenceTowards, withEvidence } from './consents/evidence-facts.js'
import { consentsTowards } from './consents/consents-towards.js'
import { type Plan } from './plan.js'
import { type DisclosurePorts } from './ports.js'
import { type Gathered, type Holder, requestFacts } from './request-facts.js'

export type Candidates = {
  readonly candidates: readonly PermitCandidate[]
  readonly unheld: readonly UnheldClass[]
  /** What the person's consents say of items, by the source they come from. */
  readonly consents: ReadonlyMap<string, CompiledConsents>
  /** The consents all this rests on, to be compared once the sources have answered; undefined when unreadable. */
  readonly recorded: readonly RecordedConsent[] | undefined
}

/**
 * What the rules may know, read from the registers and never from the source about to be asked. A register that
 * cannot be read leaves its facts unknown; it never fails the request by itself.
 */
export async function gatherFacts(
  request: DisclosureRequest,
  person: Person,
  planned: Plan,
  ports: DisclosurePorts,
): Promise<Candidates> {
  const reading = readOrUnknown(() => ports.consents.consentsOf(person.nhsNumbers))
  const know = registerReader(request, person, reading, ports)
  const read: ReadRegister = async (controller) => (await know(controller)).register
  const { organisation: asking } = request.requester
  const [relationships, requesterRegister, reason] = await Promise.all([
    readOrUnknown(() => ports.registers.relationships(asking, person.nhsNumbers, request.at)),
    read(asking),
    readOrUnknown(() => standingReason(request, person, ports.episodes)),
  ])
  const organisation = ports.organisations.organisation(asking, request.at)
  const gathered: Gathered = { request, person, organisation, relationships, requesterRegister, reason }
  const candidates = await Promise.all(
    planned.candidates.map(async ({ source, types }) => {
      const [register, release] = await Promise.all([
        registerFor(source, planned, read),
        releaseOf(source, ports),
      ])
      const agreementInForce = ports.organisations.agreementInForce(
        asking,
        source.recordClass === 'exchange' ? undefined : source.organisation,
        request.requester.purpose ?? '',
        source.recordClass,
        request.at,
      )
      const { recordClass } = source
      const facts = requestFacts(gathered, { recordClass, register, agreementInForce, release })
      return { source, types, facts, toldAt: toldAt(gathered, register, release, ports) }
    }),
  )
  const unheld = planned.unheld.map(({ recordClass, types }) => ({
    recordClass,
    types,
    facts: requestFacts(gathered, { recordClass, ...HELD_BY_NOBODY }),
  }))
  return { candidates, unheld, consents: await consentsBySource(planned, know), recorded: await reading }
}

/** Where there is no holder, there is none whose release could stand in the way. */
const HELD_BY_NOBODY: Omit<Holder, 'recordClass'> = {
  register: NOTHING_RECORDED,
  agreementInForce: false,
  release: { state: 'open', pilot: [] },
}

/** Demographics have no holder that could release them; what cannot be read is not known. */
async function releaseOf(
  { organisation, recordClass }: SourceDescriptor,
  { releaseStates }: DisclosurePorts,
): Promise<ReleaseState | undefined> {
  if (recordClass === 'exchange') return undefined
  return readOrUnknown(() => releaseStates.releaseOf({ organisation, recordClass }))
}

/** An organisation tells of its relationships and its register in one feed; organisations and agreements are one file. */
function toldAt(
  { request, person, requesterRegister, reason }: Gathered,
  register: RegisterFacts | undefined,
  release: ReleaseState | undefined,
  { organisations }: Pick<DisclosurePorts, 'organisations'>,
): ToldAt {
  const [feed, controller] = [requesterRegister?.toldAt, register?.toldAt]
  const { tokenIssued } = request.requester
  const settings = organisations.toldAt(request.at)
  return {
    ...(tokenIssued === undefined ? {} : { token: tokenIssued }),
    ...(settings === undefined ? {} : { 'organisation-register': settings, 'agreement-register': settings }),
    ...(release === undefined ? {} : { 'release-register': request.at }),
    ...(person.trace.kind === 'unavailable' ? {} : { pds: request.at }),
    ...(feed === undefined ? {} : { 'relationship-feed': feed }),
    ...(reason === undefined ? {} : { 'episode-register': request.at }),
    ...(controller === undefined ? {} : { 'consent-register': controller }),
  }
}

type ReadRegister = (controller: OdsCode) => Promise<RegisterFacts | undefined>

/** What a controller's register and the recorded consents say; the register is undefined when either cannot be read. */
type Known = { readonly register: RegisterFacts | undefined; readonly consents: CompiledConsents | undefined }

/** Reads each controller's register once per request, and puts the consents in. */
function registerReader(
  request: DisclosureRequest,
  person: Person,
  recorded: Promise<readonly RecordedConsent[] | undefined>,
  ports: DisclosurePorts,
): (controller: OdsCode) => Promise<Known> {
  const reads = new Map<OdsCode, Promise<Known>>()
  const know = async (controller: OdsCode): Promise<Known> => {
    const register = await readOrUnknown(() =>
      ports.registers.registerOf(controller, person.nhsNumbers, request.at),
    )
    const known = await recorded
    if (register === undefined || known === undefined) return { register: undefined, consents: undefined }
    const consents = consentsTowards(controller, known, request, ports.organisations)
    const recordClasses = ports.sources.descriptors
      .filter((it) => it.organisation === controller)
      .map((it) => it.recordClass)
    const { requester } = request
    const evidenced = evidenceTowards(controller, known, request, ports.organisations)
    const said = withConsents(register, consents, { controller, recordClasses, requester })
    return { register: withEvidence(said, evidenced), consents }
  }
  return (controller) => {
    const reading = reads.get(controller) ?? know(controller)
    reads.set(controller, reading)
    return reading
  }
}

/** Demographics are held by no controller whose consents could be about single items of them. */
async function consentsBySource(
  planned: Plan,
  know: (controller: OdsCode) => Promise<Known>,
): Promise<Candidates['consents']> {
  const held = planned.candidates.filter(({ source }) => source.recordClass !== 'exchange')
  const known = await Promise.all(
    held.map(async ({ source }) => ({ id: source.id, consents: (await know(source.organisation)).consents })),
  )
  return new Map(known.flatMap(({ id, consents }) => (consents === undefined ? [] : [[id, consents]])))
}

/**
 * A controller's own register speaks for its own record. What no controller holds (demographics) is subject to
 * every register that may hold an objection of the person.
 */
async function registerFor(
  source: SourceDescriptor,
  planned: Plan,
  read: ReadRegister,
): Promise<RegisterFacts | undefined> {
  if (source.recordClass !== 'exchange') return read(source.organisation)
  const registers = await Promise.all(planned.controllers.map(read))
  const known = registers.filter((it) => it !== undefined)
  return known.length === registers.length ? mergeRegisterFacts(known) : undefined
}

async function readOrUnknown<T>(read: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await read()
  } catch {
    return undefined
  }
}
