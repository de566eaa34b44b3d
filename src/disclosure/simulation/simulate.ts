import { type CompiledRules } from '../../decision/compile-rules.js'
import { type Foreseen, foresee } from '../../decision/foresight/foresee.js'
import { consideredFor } from '../../decision/permit.js'
import { type Considered } from '../../decision/replay/considered.js'
import { idOf } from '../../decision/replay/why.js'
import { type Verdict } from '../../decision/rule-set.js'
import { grouped } from '../../model/grouped.js'
import { type OdsCode } from '../../model/ods-code.js'
import { type Person } from '../../model/person.js'
import { type Purpose } from '../../model/purpose.js'
import { Refusal, type RefusalCode } from '../../model/refusal.js'
import { lookUpAsked, stored } from '../identify-asked.js'
import { type WouldAsk, outcomeFor, searchFor, typesOfPerson, wouldAsk } from '../operations/would-ask.js'
import { type DisclosurePorts } from '../ports.js'
import { type SimulationQuestion, requesterOf } from './simulation-question.js'
import { worldFor } from './world-for.js'

/** What would be seen, as far as the officer may know. */
export type Simulation =
  /** Nothing is said: nobody is known under the number, or the officer may not be told of them. The two are not told apart. */
  | { readonly kind: 'nothing-said' }
  | {
      readonly kind: 'foreseen'
      readonly ruleSetHash: string
      /** What the worker would be told of each type; undefined where that is not for the officer to know. */
      readonly told: readonly Told[] | undefined
      /** What would become of each record that is the officer's to know of. */
      readonly parts: readonly Foreseen[]
    }

/** What a search of one type would come to. */
export type Told = {
  readonly type: string
  readonly outcome: RefusalCode | 'would-be-asked' | 'not-in-your-view'
  /** Ids of the rules behind a refusal that is told as one. */
  readonly rules: readonly string[]
}

/** What simulating needs: everything a disclosure needs but sources, which are never asked. */
export type SimulationPorts = Omit<DisclosurePorts, 'rules'> & {
  readonly rules: CompiledRules
  readonly controllerOf: (source: string) => string | undefined
  /** Whether any system of the organisation may ask for the purpose at all. */
  readonly isRegisteredFor: (organisation: OdsCode, purpose: Purpose) => boolean
  /** Lets others be served: looking for what would turn an outcome takes a while. */
  readonly pause: () => Promise<void>
}

/**
 * What a worker would see of a person and why, decided as their own searches would be up to the point at which sources
 * would be asked, and never further. An officer of one organisation learns what that organisation's workers would be
 * told and what becomes of its own records, nothing of what another controls, and nothing at all of a person it does not
 * care for or whom PDS restricts. Refuses with CANNOT_CHECK where PDS or a store does not answer.
 */
export async function simulate(asked: SimulationQuestion, ports: SimulationPorts): Promise<Simulation> {
  const { viewer, nhsNumber, id, at } = asked
  const requester = requesterOf(asked.worker, asked.relationship === 'self-claimed')
  const asking = { id, requester: { ...requester, organisation: asked.askedBy } }
  const person = await lookUpAsked({ kind: 'nhs-number', nhsNumber }, asking, ports)
  if (!(await mayKnowOf(person, asked, ports))) return { kind: 'nothing-said' }
  const seesTold = mayBeToldOf(asked, ports)
  const world = worldFor(asked, seesTold, { ...ports, rules: ports.rules.ruleSet })
  const answers = await Promise.all(
    typesOfPerson().map((type) =>
      wouldAsk(
        searchFor(type, { kind: 'nhs-number', nhsNumber }, { id, at, requester, rawQuery: '' }),
        world.personAs(person),
        world.ports,
      ),
    ),
  )
  const isOwn = (source: string | undefined): boolean =>
    source !== undefined && (viewer === 'all' || ports.controllerOf(source) === viewer)
  const considered = answers.flatMap((it) => consideredFor(it.result)).filter((it) => isOwn(it.source))
  return {
    kind: 'foreseen',
    ruleSetHash: ports.rules.ruleSet.hash,
    told: seesTold ? answers.map((it) => toldOf(it, viewer)) : undefined,
    parts: await foreseeInTurn(considered, ports),
  }
}

/** One holder after the other, with a pause between them. */
async function foreseeInTurn(
  considered: readonly Considered[],
  { rules, pause }: SimulationPorts,
): Promise<readonly Foreseen[]> {
  const parts: Foreseen[] = []
  for (const ofOne of grouped(considered, (it) => it.source ?? '').values()) {
    await pause()
    parts.push(...foresee(ofOne, rules))
  }
  return parts
}

/**
 * An officer of one organisation may know of the people it cares for: who is registered with it, or whom its own system
 * reports. Of anybody else nothing is said, else an officer could try out who there is; and of those it cares for,
 * neither that they are restricted nor that they have another number.
 */
async function mayKnowOf(
  { trace, nhsNumbers }: Person,
  { viewer, nhsNumber, at }: SimulationQuestion,
  { registers }: SimulationPorts,
): Promise<boolean> {
  if (viewer === 'all') return true
  const relationships = await stored(registers.relationships(viewer, nhsNumbers, at))
  const isShowable = trace.kind === 'traced' && trace.nhsNumber === nhsNumber && trace.sensitivity === 'U'
  if (isShowable && trace.practice === viewer) return true
  // Whoever the number is of, or nobody: else a feed that is behind would tell whose numbers there are.
  if (relationships === undefined) throw new Refusal('CANNOT_CHECK', { detail: 'relationship feed' })
  return isShowable && relationships.length > 0
}

/**
 * What a worker is told, their own officers may know; not what they would be told if things were otherwise, or if the
 * worker claimed more than an ordinary request does: one assumption after the other would read others' registers out.
 */
function mayBeToldOf(
  { viewer, worker, relationship }: SimulationQuestion,
  { isRegisteredFor }: SimulationPorts,
): boolean {
  if (viewer === 'all') return true
  const { organisation, purpose, breakGlass, authority } = worker
  const isOrdinary = !breakGlass && Object.values(authority).every((it) => it === undefined)
  const isOwn = viewer === organisation && relationship === 'as-recorded'
  return isOwn && isOrdinary && isRegisteredFor(organisation, purpose)
}

function toldOf(answer: WouldAsk, viewer: SimulationQuestion['viewer']): Told {
  const { type, result } = answer
  const outcome = outcomeFor(answer)
  if (result.kind !== 'refused') return { type, outcome, rules: [] }
  // A refusal that reads as absence, or as an outage, stays one: behind it there may be anything.
  if (viewer !== 'all' && SAYS_NOTHING.includes(result.code)) return { type, outcome, rules: [] }
  const behind = result.verdicts.filter((it) => it.verdict.code === result.code)
  return {
    type,
    outcome,
    rules: [...new Set(behind.flatMap(({ verdict }) => reasonsFor(viewer, verdict).map(idOf)))],
  }
}

/** What else stands against it than what is said, is said to nobody who does not see everything. */
function reasonsFor(viewer: SimulationQuestion['viewer'], { reasons, said }: Verdict): readonly string[] {
  return viewer === 'all' ? reasons : (said?.reasons ?? [])
}

const SAYS_NOTHING: readonly RefusalCode[] = ['PATIENT_NOT_FOUND', 'CANNOT_CHECK']
