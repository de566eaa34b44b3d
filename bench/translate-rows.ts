import { isDeepStrictEqual } from 'node:util'
import { byHand } from './by-hand.js'
import { type CldRow, cldRows, variedRows } from './cld-rows.js'
import { type Lists, readLists } from './concept-maps.js'
import { mappingTranslator } from '../src/translation/mapping-translator.js'
import { mappingWriter } from '../src/translation/run/write-record.js'
import { benchContext, cldMapping, recordOf } from './mapping-under-test.js'
import { type Contender, measure } from './measure.js'
import { type Peer, readPeers } from './peers/read-peers.js'
import { type Table } from './report.js'

/** How long one row takes from text to the JSON of its resources, for the compiled mapping and for others. */
export async function translateRows(root: string): Promise<Table> {
  const rows = cldRows(2_000)
  const lists = readLists(root)
  const mapping = cldMapping(root)
  const write = mappingWriter(mapping)
  const translator = mappingTranslator(mapping)
  const context = benchContext()
  const own: Peer = {
    name: 'mapping',
    translate: (row) => {
      let text = ''
      for (const it of write(recordOf('cld', row), context).resources)
        text += text === '' ? `[${it.text}` : `,${it.text}`
      return text === '' ? '[]' : `${text}]`
    },
  }
  const objects: Peer = {
    name: 'mapping (objects)',
    translate: (row) =>
      JSON.stringify(translator.translate(recordOf('cld', row), context).resources.map((it) => it.resource)),
  }
  const hand: Peer = { name: 'by hand', translate: (row) => JSON.stringify(byHand(lists, row)) }
  const { peers, skipped } = await readPeers(root, lists)
  const all = [own, objects, hand, ...peers]
  for (const it of all) await checkSame(hand, it, [...rows.slice(0, 500), ...variedRows(500)])
  const lines = await measure(
    [...all, alone(lists, rows)].map((it) => contender(it, rows)),
    9,
  )
  const time = (name: string): number => lines.find((it) => it.name === name)?.median ?? Infinity
  return {
    title: 'One row of client level data to its resources, JSON.stringify included (CPU time)',
    unit: 'us a row',
    lines,
    goals: [
      {
        name: 'mapping / by hand',
        ratio: time('mapping') / time('by hand'),
        bound: { kind: 'at-most', ratio: 2 },
      },
      ...peers.map(({ name }) => ({
        name: `${name} / mapping`,
        ratio: time(name) / time('mapping'),
        bound: { kind: 'at-least', ratio: 10 } as const,
      })),
    ],
    notes: [
      'Every engine gave the same resources for 1000 rows first; reading a value is the same plain code for all.',
      ...skipped,
    ],
  }
}

/** What no engine that makes objects can go below: their text, when all of them have been made before. */
function alone(lists: Lists, rows: readonly CldRow[]): Peer {
  const made = new Map(rows.map((row) => [row, byHand(lists, row)]))
  return { name: 'JSON.stringify alone', translate: (row) => JSON.stringify(made.get(row)) }
}

/** A fast wrong answer is no answer: every engine gives what the hand-written code gives. */
async function checkSame(hand: Peer, peer: Peer, rows: readonly CldRow[]): Promise<void> {
  for (const [index, row] of rows.entries()) {
    const expected: unknown = JSON.parse(await hand.translate(row))
    const actual: unknown = JSON.parse(await peer.translate(row))
    if (isDeepStrictEqual(actual, expected)) continue
    throw new Error(
      `${peer.name} differs at row ${index}:\n${JSON.stringify(actual)}\nexpected\n${JSON.stringify(expected)}`,
    )
  }
}

const BYTES = Buffer.alloc(65_536)

function contender({ name, translate }: Peer, rows: readonly CldRow[]): Contender {
  return {
    name,
    run: async (items) => {
      let length = 0
      for (let i = 0; i < items; i++) {
        const row = rows[i % rows.length]
        if (row === undefined) continue
        const made = translate(row)
        // As bytes, as it would leave: text put together of pieces is not finished before that.
        length += BYTES.write(typeof made === 'string' ? made : await made)
      }
      if (length === 0) throw new Error(`${name} made nothing`)
    },
  }
}
