import { fileLinksIn } from '../../fhir/documents/file-links.js'
import { resourceType } from '../../fhir/resource-types.js'
import { type FhirResource } from '../../fhir/resource.js'
import { grouped } from '../../model/grouped.js'
import { type Json, isJsonObject, textOf } from '../../model/json.js'
import { type Sliced } from '../../model/slices/sliced.js'
import { pointsAtWithheld } from '../../redaction/points-at-withheld.js'
import { HANDLING_CAVEAT, redact } from '../../redaction/redact.js'
import { type Judged } from '../decide.js'

/** One resource as it may leave, with the verdict that let it. */
export type Released = Referred & { readonly redacted: FhirResource }

/**
 * What may leave, masked and pruned. A resource that only accompanies others (a practitioner, a medication, whatever no
 * search found) leaves only when something that leaves refers to it, or it was brought for what it refers to and all of
 * that leaves: so that nothing withheld is betrayed by its company.
 */
export function* releasedSet(
  judged: readonly Judged[],
  patientReference: string,
): Sliced<readonly Released[]> {
  const permitted = withoutPointers(permittedAlone(judged), patientReference)
  const keeps = keepsAmong(permitted, patientReference)
  const redacted: Released[] = []
  for (const it of permitted) {
    yield
    const { masks } = it.verdict
    const orders = { masks, keepsReference: keeps, security: CAVEATS }
    redacted.push({ ...it, redacted: redact(it.labelled.resource, orders) })
  }
  if (!redacted.some(isCompany)) return redacted
  const reached = reachable(redacted, foundBySearch(judged))
  return redacted.filter((it) => reached.has(it.reference))
}

const CAVEATS = [HANDLING_CAVEAT]

type Referred = Judged & {
  readonly reference: string
  /** The one of several copies whose verdict is the strictest. */
  readonly judgedOn: Judged
}

/** One of each that every verdict on it lets leave, under the masks of all of them; found where any of them was. */
function permittedAlone(judged: readonly Judged[]): readonly Referred[] {
  const byReference = grouped(judged, (it) => referenceOf(it.labelled.resource))
  return [...byReference].flatMap(([reference, items]) => {
    const [first] = items
    const leaves = items.every(({ verdict: { decision } }) => decision === 'permit' || decision === 'mask')
    if (first === undefined || !leaves) return []
    if (items.length === 1) return [{ ...first, reference, judgedOn: first }]
    const masks = [...new Set(items.flatMap((it) => it.verdict.masks))]
    const strictest = items.find((it) => it.verdict.decision === 'mask') ?? first
    const cameAlong = items.every((it) => it.cameAlong === true)
    const verdict = { ...strictest.verdict, masks }
    return [{ ...first, cameAlong, verdict, reference, judgedOn: strictest }]
  })
}

function keepsAmong(
  permitted: readonly Referred[],
  patientReference: string,
): (reference: string) => boolean {
  const references = new Set(permitted.map((it) => it.reference))
  return (reference) => reference === patientReference || references.has(reference)
}

/** Without what is about withheld resources alone, and so on until nothing points at what has gone. */
function withoutPointers(permitted: readonly Referred[], patientReference: string): readonly Referred[] {
  const keeps = keepsAmong(permitted, patientReference)
  const left = permitted.filter((it) => !pointsAtWithheld(it.labelled.resource, keeps))
  return left.length === permitted.length ? left : withoutPointers(left, patientReference)
}

/** How other resources refer to this one: `Type/id`. */
export function referenceOf(resource: FhirResource): string {
  return `${resource.resourceType}/${textOf(resource['id']) ?? ''}`
}

/** References of everything about the person that was found, and of whatever those refer to, however far. */
function reachable(released: readonly Released[], found: ReadonlySet<string>): ReadonlySet<string> {
  const byReference = new Map(released.map((it) => [it.reference, it]))
  const reached = new Set<string>()
  const own = released.filter((it) => !isCompany(it)).map((it) => it.reference)
  const leaving = new Set(own)
  const followers = released.filter((it) => it.cameAlong === true && followsAlone(it, found, leaving))
  const waiting = [...own, ...followers.map((it) => it.reference)]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const found = byReference.get(next)
    if (found === undefined || reached.has(next)) continue
    reached.add(next)
    waiting.push(...referencesIn(found.redacted), ...fileLinksIn(found.redacted))
  }
  return reached
}

/** References of what searches found of the person, whether or not it may leave. Everything is about the Patient. */
function foundBySearch(judged: readonly Judged[]): ReadonlySet<string> {
  const found = judged.filter((it) => it.cameAlong !== true && !isOfDirectory(it.labelled.resource))
  return new Set(
    found.map((it) => referenceOf(it.labelled.resource)).filter((it) => !it.startsWith('Patient/')),
  )
}

/** True for what refers to something that was found, and to nothing of it that stays behind. */
function followsAlone(
  { labelled }: Released,
  found: ReadonlySet<string>,
  leaving: ReadonlySet<string>,
): boolean {
  const named = referencesIn(labelled.resource).filter((it) => found.has(it))
  return named.length > 0 && named.every((it) => leaving.has(it))
}

function isCompany({ redacted, cameAlong }: Released): boolean {
  return cameAlong === true || isOfDirectory(redacted)
}

function isOfDirectory(resource: FhirResource): boolean {
  const row = resourceType(resource.resourceType)
  return (row?.areas ?? []).length === 0 || row?.isFile === true
}

function referencesIn(resource: FhirResource): readonly string[] {
  const found: string[] = []
  addReferences(resource, found)
  return found
}

function addReferences(value: Json | undefined, found: string[]): void {
  if (typeof value !== 'object' || value === null) return
  if (!isJsonObject(value)) {
    for (const it of value) addReferences(it, found)
    return
  }
  for (const name in value) {
    const member = value[name]
    if (name === 'reference' && typeof member === 'string') found.push(member)
    else addReferences(member, found)
  }
}
