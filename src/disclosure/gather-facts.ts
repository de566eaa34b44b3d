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
import { withConsents } from './consents/consent-facts.js'
import { evidenceTowards, withEvidence } from './consents/evidence-facts.js'
import { consentsTowards } from './consents/consents-towards.js'
import { type Plan } from './plan.js'
import { type DisclosurePorts } from './ports.js'
import { type RegistersRead, heldClassKey, readRegisters } from './registers/read-registers.js'
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
  return factsFrom(await readRegisters(request, person, planned, ports), request, person, planned, ports)
}

/** The facts for the rules from what the registers said. */
export function factsFrom(
  read: RegistersRead,
  request: DisclosureRequest,
  person: Person,
  planned: Plan,
  ports: Pick<DisclosurePorts, 'organisations' | 'sources'>,
): Candidates {
  const know = knownOnce(read, request, ports)
  const register = (controller: OdsCode): RegisterFacts | undefined => know(controller).register
  const { organisation, relationships, reason } = read
  const requesterRegister = register(request.requester.organisation)
  const gathered: Gathered = { request, person, organisation, relationships, requesterRegister, reason }
  const shared = new Map<string, SharedFacts>()
  const candidates = planned.candidates.map(({ source, types }) => {
    const key = heldClassKey(source)
    const known = shared.get(key) ?? sharedFacts(source, planned, register, read, gathered)
    shared.set(key, known)
    return { source, types, ...known }
  })
  const unheld = planned.unheld.map(({ recordClass, types }) => ({
    recordClass,
    types,
    facts: requestFacts(gathered, { recordClass, ...HELD_BY_NOBODY }),
  }))
  return { candidates, unheld, consents: consentsBySource(planned, know), recorded: read.recorded }
}

type SharedFacts = Pick<PermitCandidate, 'facts' | 'toldAt'>

/** The facts towards one holder's records of one class, whichever of its systems they are in. */
function sharedFacts(
  source: SourceDescriptor,
  planned: Plan,
  registerOf: ReadRegister,
  { holders, settingsToldAt }: RegistersRead,
  gathered: Gathered,
): SharedFacts {
  const { recordClass } = source
  const register = registerFor(source, planned, registerOf)
  const { agreementInForce, release } = holders.get(heldClassKey(source)) ?? {}
  return {
    facts: requestFacts(gathered, { recordClass, register, agreementInForce, release }),
    toldAt: toldAt(gathered, register, release, settingsToldAt),
  }
}

/** Where there is no holder, there is none whose release could stand in the way. */
const HELD_BY_NOBODY: Omit<Holder, 'recordClass'> = {
  register: NOTHING_RECORDED,
  agreementInForce: false,
  release: { state: 'open', pilot: [] },
}

/** An organisation tells of its relationships and its register in one feed; organisations and agreements are one file. */
function toldAt(
  { request, person, requesterRegister, reason }: Gathered,
  register: RegisterFacts | undefined,
  release: ReleaseState | undefined,
  settings: string | undefined,
): ToldAt {
  const [feed, controller] = [requesterRegister?.toldAt, register?.toldAt]
  const { tokenIssued } = request.requester
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

type ReadRegister = (controller: OdsCode) => RegisterFacts | undefined

/** What a controller's register and the recorded consents say; the register is undefined when either cannot be read. */
type Known = { readonly register: RegisterFacts | undefined; readonly consents: CompiledConsents | undefined }

/** Puts the consents into each controller's register, once for each controller. */
function knownOnce(
  { registers, recorded }: RegistersRead,
  request: DisclosureRequest,
  ports: Pick<DisclosurePorts, 'organisations' | 'sources'>,
): (controller: OdsCode) => Known {
  const known = new Map<OdsCode, Known>()
  const know = (controller: OdsCode): Known => {
    const register = registers.get(controller)
    if (register === undefined || recorded === undefined) return { register: undefined, consents: undefined }
    const consents = consentsTowards(controller, recorded, request, ports.organisations)
    const recordClasses = ports.sources.descriptors
      .filter((it) => it.organisation === controller)
      .map((it) => it.recordClass)
    const { requester } = request
    const evidenced = evidenceTowards(controller, recorded, request, ports.organisations)
    const said = withConsents(register, consents, { controller, recordClasses, requester })
    return { register: withEvidence(said, evidenced), consents }
  }
  return (controller) => {
    const it = known.get(controller) ?? know(controller)
    known.set(controller, it)
    return it
  }
}

/** Demographics are held by no controller whose consents could be about single items of them. */
function consentsBySource(
  { candidates }: Plan,
  know: (controller: OdsCode) => Known,
): Candidates['consents'] {
  const bySource = new Map<string, CompiledConsents>()
  for (const { source } of candidates) {
    const consents = source.recordClass === 'exchange' ? undefined : know(source.organisation).consents
    if (consents !== undefined) bySource.set(source.id, consents)
  }
  return bySource
}

/**
 * A controller's own register speaks for its own record. What no controller holds (demographics) is subject to
 * every register that may hold an objection of the person.
 */
function registerFor(source: SourceDescriptor, planned: Plan, read: ReadRegister): RegisterFacts | undefined {
  if (source.recordClass !== 'exchange') return read(source.organisation)
  const registers = planned.controllers.map(read)
  const known = registers.filter((it) => it !== undefined)
  return known.length === registers.length ? mergeRegisterFacts(known) : undefined
}
