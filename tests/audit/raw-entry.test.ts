import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type EntryColumns, bodyIn, entryColumns, entryText } from '../../src/audit/entry-text.js'
import { type RawColumns, saysPlainly } from '../../src/audit/verify/raw-entry.js'
import { auditEntry } from './audit-entries.js'

const value = fc.oneof(
  fc.constantFrom(
    'a',
    'worker-1',
    '9A1',
    'naïve',
    'x","actor":"y',
    'x","breakGlass":true',
    '\\',
    '\n',
    '"',
    '\u2028',
  ),
  fc.string({ unit: 'binary' }),
)
const columns = fc
  .record({
    requestId: value,
    actor: fc.option(value, { nil: undefined }),
    actorOrganisation: fc.option(value, { nil: undefined }),
    subject: fc.option(value, { nil: undefined }),
    action: value,
    purpose: fc.option(value, { nil: undefined }),
    outcome: value,
    breakGlass: fc.boolean(),
  })
  .map((it) => entryColumns(auditEntry(it)))

function raw({ recorded, breakGlass, ...it }: EntryColumns): RawColumns {
  const { kind, requestId, actor, actorOrganisation, subject, action, purpose, outcome } = it
  const texts = [kind, requestId, actor, actorOrganisation, subject, action, purpose, outcome]
  return {
    recorded,
    breakGlass,
    texts: texts.map((text) => (text === undefined ? undefined : Buffer.from(text))),
  }
}

it('says of no text that it is what the columns say where it is not', () => {
  fc.assert(
    fc.property(columns, columns, (one, other) => {
      const text = entryText(one, '{}')
      if (saysPlainly(Buffer.from(text), raw(other))) expect(bodyIn(text, other)).toBe('{}')
    }),
  )
})

it('is not led to another column by a value that ends the one before', () => {
  const told = entryColumns(auditEntry({ actor: 'a', actorOrganisation: 'b' }))
  const changed = { ...told, actor: 'a","actorOrganisation":"b', actorOrganisation: undefined }
  expect(saysPlainly(Buffer.from(entryText(told, '{}')), raw(changed))).toBe(false)
})

it('sees every plain entry for what it is, and any column of it changed', () => {
  const plain = entryColumns(auditEntry())
  const text = Buffer.from(entryText(plain, '0'))
  expect(saysPlainly(text, raw(plain))).toBe(true)
  const changes: readonly Partial<EntryColumns>[] = [
    { recorded: '2026-11-21T09:30:00.001Z' },
    { recorded: '2026-11-21T09:30:00.000001Z' },
    { kind: 'refusal' },
    { actor: undefined },
    { subject: '9990000026' },
    { purpose: '' },
    { outcome: 'released ' },
    { breakGlass: true },
  ]
  for (const it of changes) expect(saysPlainly(text, raw({ ...plain, ...it }))).toBe(false)
  expect(saysPlainly(text.subarray(0, -1), raw(plain))).toBe(false)
})
