import { type StandAloneLinks } from '../../gateway/linking/open-links.js'
import { linkTraced } from '../../disclosure/linking/link-traced.js'
import { type LinkAct, type LocalPerson } from '../../model/links/record-link.js'
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
  ['link', (wanted, world) => changing(wanted, world, (who, act) => link(who, act, wanted, world))],
  [
    'unlink',
    (wanted, world) => changing(wanted, world, async (who, act) => said(await world.links.unlink(who, act))),
  ],
  [
    'dismiss',
    (wanted, world) => changing(wanted, world, async (who, act) => said(await world.links.dismiss(who, act))),
  ],
])

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
