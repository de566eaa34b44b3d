import { type MatchingByPurpose } from '../../patient-index/match/matching-settings.js'
import { proposeLink } from '../../patient-index/match/find-link.js'
import { type FindPerson } from '../../disclosure/ports.js'
import { type UnnumberedPerson } from '../../model/extracts/held-records.js'
import { objectOf } from '../../model/json.js'
import { type RecordLinks } from '../../model/links/record-link.js'
import { type Demographics } from '../../model/matching/demographics.js'
import { readDemographics } from '../../model/matching/read-demographics.js'
import { isNhsNumber } from '../../model/nhs-number.js'
import { type SourceDescriptor } from '../../model/source.js'
import { type Translator } from '../../translation/translator.js'

/** What looking for the people of one source's records came to, in counts. */
export type FoundLinks = {
  readonly looked: number
  readonly linked: number
  readonly queued: number
  readonly nobody: number
  /** PDS did not answer: of these nothing is known. */
  readonly failed: number
}

/** What looking needs of the world. */
export type FindLinksWorld = {
  readonly links: RecordLinks
  readonly find: FindPerson
  readonly matching: MatchingByPurpose
  readonly now: () => Date
  readonly uuid: () => string
}

/** Who links without anybody asked: what the history and the log call the matcher. */
export const MATCHER = 'matcher'

/** After so many failures in a row PDS is out, and is asked no more. */
const MOST_FAILURES = 3

/**
 * Looks for the people of records that give no NHS number: each through PDS by name and date of birth, judged by the
 * matcher, then linked, left to somebody to judge, or left alone. Rejects when the store or the log is down; what was
 * done by then stands.
 */
export async function findLinks(
  people: readonly UnnumberedPerson[],
  { source, translator }: { readonly source: SourceDescriptor; readonly translator: Translator },
  world: FindLinksWorld,
): Promise<FoundLinks> {
  const counts = { looked: 0, linked: 0, queued: 0, nobody: 0, failed: 0 }
  let failures = 0
  for (const person of people) {
    const outcome = await findOne(person, demographicsOf(person, source, translator, world), source, world)
    counts.looked++
    counts[outcome]++
    failures = outcome === 'failed' ? failures + 1 : 0
    if (failures === MOST_FAILURES) break
  }
  return counts
}

async function findOne(
  { personKey: localId }: UnnumberedPerson,
  record: Demographics | undefined,
  { id, organisation }: SourceDescriptor,
  { links, find, matching, now, uuid }: FindLinksWorld,
): Promise<'linked' | 'queued' | 'nobody' | 'failed'> {
  if (record === undefined) return 'nobody'
  const found = await find(record, { organisation, role: undefined }, uuid())
  if (found.kind === 'unavailable') return 'failed'
  if (found.kind === 'nobody') return 'nobody'
  const at = now().toISOString()
  const proposal = proposeLink(record, found, matching, at.slice(0, 10))
  if (proposal.kind === 'none') return 'nobody'
  const { nhsNumber, evidence } = proposal
  const who = { source: id, localId }
  if (proposal.kind === 'review') {
    const raised = await links.raise({ ...who, raised: at, suggestions: [{ nhsNumber, evidence }] })
    return raised === 'raised' ? 'queued' : 'nobody'
  }
  const act = { by: MATCHER, at, reason: 'rules and weights' }
  const made = await links.link(who, nhsNumber, act, { evidence, again: false })
  return OUTCOMES[made] ?? 'nobody'
}

const OUTCOMES: { readonly [said: string]: 'linked' | 'queued' } = {
  linked: 'linked',
  contradicted: 'queued',
}

/** A number that passes its check and is never given to anyone: it stands for whoever the record is about. */
const NOBODY = '9999999999'

/** Who the record says the person is, as its mapping reads it. */
function demographicsOf(
  { content, asOf, recordId }: UnnumberedPerson,
  source: SourceDescriptor,
  translator: Translator,
  { now }: FindLinksWorld,
): Demographics | undefined {
  if (!isNhsNumber(NOBODY)) return undefined
  const retrievedAt = now().toISOString()
  const { resources } = translator.translate(
    {
      ...{ source: source.id, mapping: translator.name, recordId, area: undefined },
      ...{ content, retrievedAt, asOf, linkedTo: NOBODY },
    },
    {
      source,
      patientReference: 'Patient/sought',
      nhsNumbers: [NOBODY],
      idOf: (type, id) => `${type}-${id}`,
    },
  )
  const patient = resources
    .map((it) => objectOf(it.resource))
    .find((it) => it?.['resourceType'] === 'Patient' && it['id'] === 'sought')
  return patient === undefined ? undefined : readDemographics(patient, retrievedAt.slice(0, 10))
}
