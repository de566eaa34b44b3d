import { type DisclosureRequest } from '../../model/disclosure-request.js'
import { type OdsCode } from '../../model/ods-code.js'
import { type Person } from '../../model/person.js'
import { type RecordedConsent } from '../../model/registers/recorded-consent.js'
import { type RegisterFacts, type Relationship } from '../../model/registers.js'
import { type HeldClass } from '../../model/release-states/release-states.js'
import { type ReleaseState } from '../../model/release-states/release-state.js'
import { standingReason } from '../episodes/standing-reason.js'
import { type Plan } from '../plan.js'
import { type DisclosurePorts } from '../ports.js'

/**
 * What every register said for one request, as it was read: whatever is decided of the request rests on this, the
 * request and the rules alone, so that two readings that are alike decide alike. Undefined: not known.
 */
export type RegistersRead = {
  /** The consents of the person; undefined when unreadable. */
  readonly recorded: readonly RecordedConsent[] | undefined
  readonly relationships: readonly Relationship[] | undefined
  /** The reason that stands for breaking the glass; null for none. */
  readonly reason: string | null | undefined
  /** By organisation: the asking one's register and those of every controller. */
  readonly registers: ReadonlyMap<OdsCode, RegisterFacts | undefined>
  /** By holder and class of record, see `heldClassKey`. */
  readonly holders: ReadonlyMap<string, HeldBy>
  readonly organisation: { readonly type: string; readonly dspt: string } | undefined
  /** When organisations and agreements were told. */
  readonly settingsToldAt: string | undefined
}

/** What stands between the requester and what one organisation holds of one class. */
type HeldBy = {
  readonly agreementInForce: boolean | undefined
  readonly release: ReleaseState | undefined
}

/** Reads each register once, all of them at the same time. One that cannot be read leaves what it says unknown. */
export async function readRegisters(
  request: DisclosureRequest,
  person: Person,
  planned: Plan,
  ports: DisclosurePorts,
): Promise<RegistersRead> {
  const { organisation: asking } = request.requester
  const { nhsNumbers } = person
  const reading = readOrUnknown(() => ports.consents.consentsOf(nhsNumbers))
  const [relationships, registers, reason, holders, recorded] = await Promise.all([
    readOrUnknown(() => ports.registers.relationships(asking, nhsNumbers, request.at)),
    eachRead(controllersOf(planned, asking), (it) =>
      readOrUnknown(() => ports.registers.registerOf(it, nhsNumbers, request.at)),
    ),
    readOrUnknown(() => standingReason(request, person, ports.episodes)),
    holdersRead(request, planned, ports),
    reading,
  ])
  return {
    ...{ recorded, relationships, reason, registers, holders },
    organisation: ports.organisations.organisation(asking, request.at),
    settingsToldAt: ports.organisations.toldAt(request.at),
  }
}

/** True where both say the same word for word. What differs may still decide the same, in another order for one. */
export function isSameReading(one: RegistersRead, other: RegistersRead): boolean {
  return textOf(one) === textOf(other)
}

function textOf({ registers, holders, ...rest }: RegistersRead): string {
  return JSON.stringify([rest, pairs(registers), pairs(holders)])
}

/** Undefined in an array would be written as null: no pair, then. */
function pairs(known: ReadonlyMap<string, unknown>): readonly unknown[] {
  return [...known].map(([key, value]) => (value === undefined ? [key] : [key, value]))
}

/** Under what a holder's agreement and release are found. */
export function heldClassKey({ organisation, recordClass }: HeldClass): string {
  return `${organisation}|${recordClass}`
}

/** Whose registers count: the asking organisation's, each candidate's, and for demographics every controller's. */
function controllersOf({ candidates, controllers }: Plan, asking: OdsCode): ReadonlySet<OdsCode> {
  const held = candidates.map(({ source }) => source).filter((it) => it.recordClass !== 'exchange')
  const ofAll = held.length === candidates.length ? [] : controllers
  return new Set([asking, ...held.map((it) => it.organisation), ...ofAll])
}

async function holdersRead(
  { requester, at }: DisclosureRequest,
  { candidates }: Plan,
  { organisations, releaseStates }: DisclosurePorts,
): Promise<RegistersRead['holders']> {
  const held = new Map(candidates.map(({ source }) => [heldClassKey(source), source]))
  return eachRead(held.keys(), async (key): Promise<HeldBy> => {
    const source = held.get(key)
    if (source === undefined) return { agreementInForce: undefined, release: undefined }
    const { organisation, recordClass } = source
    // Demographics have no holder that could be party to an agreement, or release them.
    const holder = recordClass === 'exchange' ? undefined : organisation
    const agreementInForce = organisations.agreementInForce(
      requester.organisation,
      holder,
      requester.purpose ?? '',
      recordClass,
      at,
    )
    const release =
      recordClass === 'exchange'
        ? undefined
        : await readOrUnknown(() => releaseStates.releaseOf({ organisation, recordClass }))
    return { agreementInForce, release }
  })
}

async function eachRead<K, T>(keys: Iterable<K>, read: (key: K) => Promise<T>): Promise<ReadonlyMap<K, T>> {
  return new Map(await Promise.all([...keys].map(async (it) => [it, await read(it)] as const)))
}

async function readOrUnknown<T>(read: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await read()
  } catch {
    return undefined
  }
}
