import { expect, test } from 'vitest'
import { officerNames } from '../../src/console/words/officer-names.js'
import { type Visit } from '../../src/console/visit.js'
import { type Colleague } from '../../src/model/officers/session.js'
import { isOdsCode } from '../../src/model/ods-code.js'

const NOW = new Date('2026-11-22T12:00:00Z')
const officer = (userId: string, name: string): Colleague => ({ userId, name, role: 'ig-officer' })
const SIGNED_IN: Readonly<Record<string, readonly Colleague[]>> = {
  '9A1': [officer('one', 'Ines'), officer('same', 'Ines'), officer('nameless', 'nameless')],
  A81001: [officer('two', 'Olive'), officer('same', 'Olive')],
  RX9: [officer('three', 'Hugo')],
}

async function namedTo(sees: 'own' | 'all', ...ids: readonly string[]): Promise<readonly string[]> {
  const organisation = '9A1'
  if (!isOdsCode(organisation)) throw new Error('not an ODS code')
  const asked: Date[] = []
  const colleagues = (ods: string, since: Date): Promise<readonly Colleague[]> => {
    asked.push(since)
    return Promise.resolve(SIGNED_IN[ods] ?? [])
  }
  const visit = {
    officer: { ...officer('me', 'Me'), organisation, sees },
    viewer: sees === 'all' ? 'all' : organisation,
    now: NOW,
    ports: { sessions: { colleagues } },
  } as unknown as Visit
  const nameOf = await officerNames(visit, ['9A1', 'A81001'])
  expect(new Set(asked.map((it) => it.toISOString()))).toEqual(new Set(['2026-08-24T12:00:00.000Z']))
  return ids.map(nameOf)
}

test('an officer of one organisation is told the names of its own officers, ids beside, and ids of others', async () => {
  expect(await namedTo('own', 'one', 'two', 'same', 'nameless', 'unknown')).toEqual([
    'Ines (one)',
    'two',
    'Ines (same)',
    'nameless',
    'unknown',
  ])
})

test('an officer of all is told the names of those concerned, but of nobody whose id two people have', async () => {
  expect(await namedTo('all', 'one', 'two', 'same', 'three')).toEqual([
    'Ines (one)',
    'Olive (two)',
    'same',
    'three',
  ])
})
