import { type StandAloneLinks } from '../../gateway/linking/open-links.js'
import { caseVersion } from '../../disclosure/linking/case-version.js'
import { linkTraced } from '../../disclosure/linking/link-traced.js'
import {
  type LinkAct,
  type LinkSeen,
  type LocalPerson,
  type StoredCase,
} from '../../model/links/record-link.js'
import { parseNhsNumber } from '../../model/nhs-number.js'
import { type CommandIo } from '../command.js'
import { type WantedLinks } from './wanted.js'

/** What came of an act. */
export type LinkAnswer =
  | { readonly kind: 'done'; readonly lines: readonly object[] }
  | { readonly kind: 'not-done'; readonly lines: readonly object[]; readonly problem: string }
  | { readonly kind: 'bad-input'; readonly problem: string }

type World = Pick<StandAloneLinks, 'links' | 'find' | 'trace' | 'reading'> & {
  readonly stdin: CommandIo['stdin']
  readonly now: () => Date
}

type Act = (wanted: WantedLinks, world: World) => Promise<LinkAnswer>

const MOST = 10_000

/** What `linchpin links` can do, by name. */
export const ACTS: ReadonlyMap<string, Act> = new Map<string, Act>([
  [
    'list',
    (wanted, world) =>
      reading(wanted, world, async () => {
        const lines = await world.links.linksOf(wanted.source, MOST)
        return { lines, nhsNumbers: lines.map((it) => it.nhsNumber) }
      }),
  ],
  [
    'queue',
    (wanted, world) =>
      reading(wanted, world, async () => {
        const lines = await world.links.reviews(wanted.source, MOST)
        return { lines, nhsNumbers: lines.flatMap((it) => it.suggestions.map((one) => one.nhsNumber)) }
      }),
  ],
  ['find', find],
  [
    'history',
    (wanted, world) =>
      ofRecord(wanted, (who) =>
        reading(wanted, world, async () => {
          const lines = await world.links.history(who)
          return { lines, nhsNumbers: lines.map((it) => it.nhsNumber) }
        }),
      ),
  ],
  ['show', (wanted, world) => ofRecord(wanted, (who) => reading(wanted, world, () => shown(who, world)))],
  ['link', (wanted, world) => changing(wanted, world, (who, act) => link(who, act, wanted, world))],
  [
    'unlink',
    (wanted, world) => judging(wanted, world, (who, act, seen) => world.links.unlink(who, act, seen)),
  ],
  [
    'dismiss',
    (wanted, world) => judging(wanted, world, (who, act, seen) => world.links.dismiss(who, act, seen)),
  ],
])

/** A record as it stands, with the version that a judgement of it has to give back; nothing where it is not known. */
async function shown(
  who: LocalPerson,
  { links }: World,
): Promise<{ readonly lines: readonly object[]; readonly nhsNumbers: readonly string[] }> {
  const kept = await caseOf(who, links)
  if (kept === undefined) return { lines: [], nhsNumbers: [] }
  const { isLinked, raised, suggestions } = kept
  const history = await links.history(who)
  return {
    lines: [{ ...who, isLinked, raised, suggestions, history, seen: versionOf(kept) }],
    nhsNumbers: [...new Set([...suggestions, ...history].map((it) => it.nhsNumber))],
  }
}

async function caseOf(
  { source, localId }: LocalPerson,
  links: World['links'],
): Promise<StoredCase | undefined> {
  const [found] = await links.withId([source], localId)
  return found === undefined ? undefined : links.caseOf([source], found.reference)
}

function versionOf({ lastEvent, suggestions }: StoredCase): string {
  return caseVersion(lastEvent, suggestions)
}

/** Judges a record as it was seen. What changes between here and the store is found there. */
function judging(
  wanted: WantedLinks,
  world: World,
  judge: (who: LocalPerson, act: LinkAct, seen: LinkSeen) => Promise<string>,
): Promise<LinkAnswer> {
  return changing(wanted, world, async (who, act) => {
    if (wanted.seen === undefined)
      return { kind: 'bad-input', problem: '--seen VERSION is needed: show prints it with the record' }
    const kept = await caseOf(who, world.links)
    // Of what nothing was ever done to or suggested for, there is nothing to judge.
    if (kept === undefined) return said(wanted.act === 'unlink' ? 'not-linked' : 'not-waiting')
    if (wanted.seen !== versionOf(kept)) return said('changed-meanwhile')
    const shown = kept.suggestions.map((it) => it.nhsNumber)
    return said(await judge(who, act, { lastEvent: kept.lastEvent, shown }))
  })
}

/** Nothing is handed out before the log has it. */
async function reading(
  { by = '', act, source, id: localId }: WantedLinks,
  world: World,
  read: () => Promise<{ readonly lines: readonly object[]; readonly nhsNumbers: readonly string[] }>,
): Promise<LinkAnswer> {
  if (by.trim() === '') return NOBODY_SAID
  const { lines, nhsNumbers } = await read()
  await world.reading({ by, act, source, localId, nhsNumbers })
  return done(lines)
}

const NOBODY_SAID: LinkAnswer = { kind: 'bad-input', problem: '--by WORKER is needed' }

async function find(wanted: WantedLinks, world: World): Promise<LinkAnswer> {
  const { source, after, most } = wanted
  if (source === undefined) return { kind: 'bad-input', problem: '--source ID is needed' }
  const { by = '' } = wanted
  if (by.trim() === '') return NOBODY_SAID
  // Looking people up is in the log before PDS is asked.
  await world.reading({ by, act: 'find', source, localId: undefined, nhsNumbers: [] })
  const found = await world.find(source, after, most)
  if (found === undefined) return { kind: 'bad-input', problem: 'that source drops no extracts' }
  const problem = 'PDS did not answer for all of them'
  return found.failed === 0 ? done([found]) : { kind: 'not-done', lines: [found], problem }
}

async function link(
  who: LocalPerson,
  act: LinkAct,
  { again }: WantedLinks,
  { links, stdin, trace }: World,
): Promise<LinkAnswer> {
  const nhsNumber = parseNhsNumber(await textOf(stdin))
  if (nhsNumber === undefined)
    return { kind: 'bad-input', problem: 'standard input holds no valid NHS number' }
  // A suggestion that is confirmed keeps what it rested on.
  const [suggested] = (await links.reviews(who.source, MOST))
    .filter((it) => it.localId === who.localId)
    .flatMap((it) => it.suggestions.filter((suggestion) => suggestion.nhsNumber === nhsNumber))
  return said(await linkTraced({ who, nhsNumber, act, evidence: suggested?.evidence, again }, links, trace))
}

/** Why an act was not done, by what the store said of it. */
const NOT_DONE: ReadonlyMap<string, string> = new Map([
  ['unavailable', 'PDS did not answer: nothing is known of that number'],
  // Neither that they are restricted, nor that they have another number.
  ['not-linkable', 'no record may be linked to that number'],
  ['linked-already', 'it is linked to that person already'],
  ['linked-otherwise', 'it is linked to somebody else: unlink it first'],
  ['contradicted', 'the source itself gives that id the NHS number of somebody else'],
  ['parted', 'somebody has said that it is not that person: with --again it is linked all the same'],
  [
    'changed-meanwhile',
    'it has changed since it was shown, or was never shown so: look with show, and decide again',
  ],
  ['not-linked', 'it is linked to nobody'],
  ['not-waiting', 'it does not wait to be judged'],
])

function said(outcome: string): LinkAnswer {
  const problem = NOT_DONE.get(outcome)
  return problem === undefined ? done([]) : { kind: 'not-done', lines: [], problem }
}

function done(lines: readonly object[]): LinkAnswer {
  return { kind: 'done', lines }
}

function ofRecord(
  { source, id }: WantedLinks,
  work: (who: LocalPerson) => Promise<LinkAnswer>,
): Promise<LinkAnswer> {
  if (source === undefined || id === undefined)
    return Promise.resolve({ kind: 'bad-input', problem: '--source ID and --id LOCAL are needed' })
  return work({ source, localId: id })
}

function changing(
  wanted: WantedLinks,
  { now }: World,
  work: (who: LocalPerson, act: LinkAct) => Promise<LinkAnswer>,
): Promise<LinkAnswer> {
  const { by = '', reason = '' } = wanted
  if (by.trim() === '' || reason.trim() === '')
    return Promise.resolve({ kind: 'bad-input', problem: '--by WORKER and --reason TEXT are needed' })
  return ofRecord(wanted, (who) => work(who, { by, reason, at: now().toISOString() }))
}

async function textOf(stdin: World['stdin']): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const it of stdin) chunks.push(it)
  return Buffer.concat(chunks).toString('utf8').trim()
}
