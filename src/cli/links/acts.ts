import { type StandAloneLinks } from '../../gateway/linking/open-links.js'
import { type LinkAct, type LocalPerson } from '../../model/links/record-link.js'
import { parseNhsNumber } from '../../model/nhs-number.js'
import { type CommandIo } from '../command.js'
import { type WantedLinks } from './wanted.js'

/** What came of an act. */
export type LinkAnswer =
  | { readonly kind: 'done'; readonly lines: readonly object[] }
  | { readonly kind: 'not-done'; readonly lines: readonly object[]; readonly problem: string }
  | { readonly kind: 'bad-input'; readonly problem: string }

type World = Pick<StandAloneLinks, 'links' | 'find'> & {
  readonly stdin: CommandIo['stdin']
  readonly now: () => Date
}

type Act = (wanted: WantedLinks, world: World) => Promise<LinkAnswer>

const MOST = 10_000

/** What `linchpin links` can do, by name. */
export const ACTS: ReadonlyMap<string, Act> = new Map<string, Act>([
  ['list', async ({ source }, { links }) => done(await links.linksOf(source, MOST))],
  ['queue', async ({ source }, { links }) => done(await links.reviews(source, MOST))],
  ['find', find],
  ['history', (wanted, { links }) => ofRecord(wanted, async (who) => done(await links.history(who)))],
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

async function find({ source, after, most }: WantedLinks, world: World): Promise<LinkAnswer> {
  if (source === undefined) return { kind: 'bad-input', problem: '--source ID is needed' }
  const found = await world.find(source, after, most)
  if (found === undefined) return { kind: 'bad-input', problem: 'that source drops no extracts' }
  const problem = 'PDS did not answer for all of them'
  return found.failed === 0 ? done([found]) : { kind: 'not-done', lines: [found], problem }
}

async function link(
  who: LocalPerson,
  act: LinkAct,
  { again }: WantedLinks,
  { links, stdin }: World,
): Promise<LinkAnswer> {
  const nhsNumber = parseNhsNumber(await textOf(stdin))
  if (nhsNumber === undefined)
    return { kind: 'bad-input', problem: 'standard input holds no valid NHS number' }
  // A suggestion that is confirmed keeps what it rested on.
  const [suggested] = (await links.reviews(who.source, MOST))
    .filter((it) => it.localId === who.localId)
    .flatMap((it) => it.suggestions.filter((suggestion) => suggestion.nhsNumber === nhsNumber))
  return said(await links.link(who, nhsNumber, act, { evidence: suggested?.evidence, again }))
}

/** Why an act was not done, by what the store said of it. */
const NOT_DONE: ReadonlyMap<string, string> = new Map([
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
