import fc from 'fast-check'
import { expect, it } from 'vitest'
import { entryColumns, entryText } from '../../src/audit/entry-text.js'
import { hashedText } from '../../src/audit/merkle.js'
import { type StoredEntry, copiedGroup } from '../../src/storage/audit/append/copied-group.js'

const text = fc.string({ unit: 'binary', maxLength: 200 })
const maybe = fc.option(text, { nil: undefined })
const entry: fc.Arbitrary<StoredEntry> = fc
  .record({
    recorded: fc.date({ noInvalidDate: true }).map((at) => at.toISOString()),
    kind: fc.constantFrom('disclosure', 'refusal', 'change'),
    requestId: text,
    actor: maybe,
    actorOrganisation: maybe,
    subject: maybe,
    action: text,
    purpose: maybe,
    outcome: text,
    breakGlass: fc.boolean(),
    body: text.map((words) => JSON.stringify(words)),
  })
  .map(({ body, ...found }) => {
    const columns = entryColumns({ ...found, body })
    return { columns, ...hashedText(entryText(columns, body)) }
  })

it('gives COPY the rows, whatever their texts hold', () => {
  const shard = fc.integer({ min: 1, max: 2 ** 31 - 1 })
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 20 }), fc.bigInt(0n, 2n ** 60n), shard, (entries, first, of) => {
      const [data, done, ...more] = messagesOf(Buffer.from(copiedGroup(of, first, entries)))
      expect([data?.kind, done?.kind, done?.content.length, more.length]).toEqual(['d', 'c', 0, 0])
      const rows = rowsOf(data?.content ?? Buffer.alloc(0))
      expect(rows).toEqual(entries.map((one, at) => expected(one, of, first + BigInt(at))))
    }),
  )
})

function expected({ columns, bytes, leaf }: StoredEntry, shard: number, index: bigint): readonly unknown[] {
  const { kind, requestId, actor, actorOrganisation, subject, action, purpose, outcome } = columns
  return [
    `int ${String(shard)}`,
    `long ${String(index)}`,
    `long ${String(BigInt(Date.parse(columns.recorded) - Date.UTC(2000, 0, 1)) * 1_000n)}`,
    ...[kind, requestId, actor, actorOrganisation, subject, action, purpose, outcome],
    columns.breakGlass ? '\x01' : '\0',
    Buffer.from(leaf).toString('hex'),
    Buffer.from(bytes).toString(),
  ]
}

type Message = { readonly kind: string; readonly content: Buffer }

function messagesOf(bytes: Buffer): readonly Message[] {
  if (bytes.length === 0) return []
  const end = 1 + bytes.readInt32BE(1)
  return [
    { kind: String.fromCharCode(bytes[0] ?? 0), content: bytes.subarray(5, end) },
    ...messagesOf(bytes.subarray(end)),
  ]
}

/** Read without any of what wrote them (PostgreSQL: COPY, Binary Format). */
function rowsOf(content: Buffer): readonly unknown[] {
  expect(content.subarray(0, 19).toString('latin1')).toBe('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0')
  const rows: unknown[] = []
  let at = 19
  const field = (): Buffer | undefined => {
    const length = content.readInt32BE(at)
    at += 4
    if (length === -1) return undefined
    at += length
    return content.subarray(at - length, at)
  }
  for (;;) {
    const count = content.readInt16BE(at)
    at += 2
    if (count === -1) break
    expect(count).toBe(14)
    const [shard, index, recorded, ...rest] = Array.from({ length: count }, field)
    const leaf = rest.at(-2)?.toString('hex')
    rows.push([
      `int ${String(shard?.readInt32BE())}`,
      `long ${String(index?.readBigInt64BE())}`,
      `long ${String(recorded?.readBigInt64BE())}`,
      ...rest.slice(0, -2).map((bytes) => bytes?.toString()),
      leaf,
      rest.at(-1)?.toString(),
    ])
  }
  expect(at).toBe(content.length)
  return rows
}
