import { type Recorded, type RefusalEvidence, record, recordRefusal } from '../audit/record.js'
import { type Answer, type Decision, decide, refusedConsentIn } from '../decision/decide.js'
import { type Permit, type PermitResult, permit } from '../decision/permit.js'
import { type Releasable, referencesOf, release } from '../decision/release.js'
import { type Considered } from '../decision/replay/considered.js'
import { recordedFacts, wordsOf } from '../decision/replay/recorded-facts.js'
import { permitWantedFile } from '../decision/released/wanted-file.js'
import { verdictEvidence } from '../decision/released/verdict-evidence.js'
import { type DisclosureRequest } from '../model/disclosure-request.js'
import { type Person } from '../model/person.js'
import { Refusal } from '../model/refusal.js'
import { contactsOf } from '../model/source.js'
import { checkScope } from './check-scope.js'
import { markDenied } from './consents/mark-denied.js'
import { type Candidates, factsFrom } from './gather-facts.js'
import { stored } from './identify-asked.js'
import { identifyRequested, needsNamed, withOwnId } from './matching/match-asked.js'
import { readAsForAnybody, readOnceMore } from './matching/read-as-for-anybody.js'
import { needsUnchanged } from './needs-unchanged.js'
import { plan } from './plan.js'
import { type DisclosurePorts } from './ports.js'
import { type RegistersRead, readRegisters } from './registers/read-registers.js'
import { joinAnswers } from './answers/join-answers.js'
import { readAnswers } from './answers/read-answers.js'
import { turnPage } from './turn-page.js'

/**
 * One request from who asks to what may be sent, the steps in order. Always ends in something recorded: a release
 * or a refusal. Rejects, with NOT_RECORDED, only when the log itself cannot be written.
 */
export async function disclose(asked: DisclosureRequest, ports: DisclosurePorts): Promise<Recorded> {
  const progress: Progress = { person: undefined, verdicts: [], considered: undefined }
  const step = ports.step ?? ((_name, work) => work())
  try {
    checkScope(asked)
    const found = await identified(asked, progress, ports)
    const request = turnPage(asked, found, ports)
    const planned = plan(request, found, ports.sources.descriptors)
    const read = await readRegisters(request, found, planned, ports)
    const factsOf = (it: RegistersRead): Candidates => factsFrom(it, request, found, planned, ports)
    const known = factsOf(read)
    const leaveFor = (who: Person): Permit =>
      permitted(
        step('permit', () =>
          permit(request, who, known.candidates, known.unheld, ports.rules, planned.lacking),
        ),
        progress,
      )
    const leave = leaveFor(found)
    const person = await withOwnId(found, asked, ports)
    const granted = person === found ? leave : leaveFor(person)
    const decided = async (permit: Permit): Promise<Decision> => {
      const answer = await answerTo(permit, request, person, known.consents, ports)
      return step('decide', () => decide(permit, answer))
    }
    const first = await decided(granted)
    const file = permitWantedFile(granted, first)
    const decision = file === undefined ? first : await decided(file)
    const unchanged = async (): Promise<void> =>
      needsUnchanged({ read, facts: known }, await readRegisters(request, person, planned, ports), factsOf)
    const releasable = await released(decision, unchanged, request, person, ports)
    await stored(ports.patientIndex.remember(person.id, referencesOf(releasable)))
    return await record(releasable, ports.audit)
  } catch (error) {
    const cause = error instanceof Refusal ? error : unexpected(error, asked, ports)
    if (cause.code === 'NOT_RECORDED') throw cause
    await readOnceMore(asked, ports)
    return recordRefusal(cause, evidenceOf(asked, progress, ports), ports.audit)
  }
}

/** What the sources say of a permitted question, translated, labelled and marked with what consents deny. */
async function answerTo(
  leave: Permit,
  request: DisclosureRequest,
  person: Person,
  consents: Parameters<typeof markDenied>[1],
  ports: DisclosurePorts,
): Promise<Answer> {
  const readings = await ports.sources.ask(leave, (it) =>
    ports.inSlices(readAnswers([it], person, ports, request.id)),
  )
  return markDenied(joinAnswers(readings), consents)
}

/**
 * What may leave, and could still leave once it was all put together: that takes a while where there is much of it. What
 * sources told of dissents is kept whatever comes of the request, and last, since it changes a register.
 */
async function released(
  decision: Decision,
  unchanged: () => Promise<void>,
  request: DisclosureRequest,
  person: Person,
  ports: DisclosurePorts,
): Promise<Releasable> {
  try {
    const releasable = await ports.inSlices(release(decision, ports))
    await unchanged()
    return releasable
  } finally {
    await stored(keepRefusedConsent(refusedConsentIn(decision), request, person, ports))
  }
}

/** How far a request got, for the evidence of its refusal. */
type Progress = {
  person: Person | undefined
  verdicts: Extract<PermitResult, { kind: 'refused' }>['verdicts']
  considered: readonly Considered[] | undefined
}

/** The person a request is about. Nobody, where somebody was described, is refused once all was read as for anybody. */
async function identified(
  asked: DisclosureRequest,
  progress: Progress,
  ports: DisclosurePorts,
): Promise<Person> {
  try {
    const person = await identifyRequested(asked, ports)
    progress.person = person
    return await needsNamed(person, ports)
  } catch (error) {
    const isNobody = error instanceof Refusal && error.code === 'PATIENT_NOT_FOUND'
    if (isNobody && asked.person.kind === 'demographics') {
      const judged = await readAsForAnybody(asked, ports)
      // Made and not kept: what the rules say of nobody is evidence of nothing, but it takes the time that anybody's takes.
      if (judged.kind === 'refused') JSON.stringify(evidenceOf(asked, { ...progress, ...judged }, ports))
    }
    throw error
  }
}

function permitted(
  result: PermitResult,
  progress: Progress,
): Extract<PermitResult, { kind: 'granted' }>['permit'] {
  if (result.kind === 'granted') return result.permit
  progress.verdicts = result.verdicts
  progress.considered = result.considered
  throw new Refusal(result.code, { contacts: contactsOf(result.refusedFor) })
}

/** A source that refuses for lack of consent has told us of a dissent: the register keeps it. */
async function keepRefusedConsent(
  refusedBy: readonly string[],
  request: DisclosureRequest,
  person: Person,
  ports: DisclosurePorts,
): Promise<void> {
  const controllers = ports.sources.descriptors.filter((it) => refusedBy.includes(it.id))
  await Promise.all(
    controllers.map((it) => ports.registers.recordDissent(it.organisation, person.nhsNumber, request.at)),
  )
}

function unexpected(error: unknown, request: DisclosureRequest, ports: DisclosurePorts): Refusal {
  ports.reportBug(error, request.id)
  return new Refusal('INTERNAL_SERVER_ERROR')
}

function evidenceOf(request: DisclosureRequest, progress: Progress, ports: DisclosurePorts): RefusalEvidence {
  const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)]
  const verdicts = progress.verdicts.map((it) => it.verdict)
  const named = request.person.kind === 'nhs-number' ? request.person.nhsNumber : undefined
  return {
    requestId: request.id,
    at: request.at,
    interaction: request.interaction,
    type: request.type,
    requester: request.requester,
    nhsNumber: progress.person?.nhsNumber ?? named,
    rawQuery: request.rawQuery,
    reasons: distinct(verdicts.flatMap((it) => it.reasons)),
    missing: distinct(verdicts.flatMap((it) => it.missing)),
    obligations: distinct(verdicts.flatMap((it) => it.obligations)),
    verdicts: verdictEvidence(progress.verdicts),
    ruleSetHash: ports.rules.hash,
    facts:
      progress.considered === undefined
        ? undefined
        : recordedFacts('request', progress.considered, [], wordsOf(request.requester, request.at)),
    fhirBase: ports.fhirBase,
  }
}
