import { expect, test } from 'vitest'
import { answerOf } from '../../src/audit/record.js'
import { searchDirectories } from '../../src/disclosure/operations/directory/search-directories.js'
import { runOperation } from '../../src/disclosure/operations/run-operation.js'
import { handMade, NOW } from './hand-made.js'
import { SOCIAL_WORKER, textOfAnswer } from './requests.js'
import { ods } from './world.js'

/** A service as a directory may write it, with how to sign in to the system behind it. */
const SERVICE = {
  resourceType: 'HealthcareService',
  id: 'directory-1',
  name: 'Meals at home',
  contained: [{ resourceType: 'Endpoint', id: 'e1', name: 'referrals', header: ['Authorization: canary'] }],
  endpoint: [{ reference: '#e1' }],
}

test('what is for the source’s own system alone leaves with no service; the rest of it does', async () => {
  const { ports } = handMade()
  const record = {
    source: 'directory',
    mapping: 'as-it-is',
    recordId: '1',
    area: 'services',
    content: [{ resource: SERVICE }],
    retrievedAt: NOW,
    asOf: undefined,
  } as const
  const directory = {
    descriptor: { id: 'directory', name: 'Directory (test)', organisation: ods('9A1') },
    find: () => Promise.resolve({ records: [record], outcome: 'answered', asOf: NOW } as const),
  }
  const search = searchDirectories({ ...ports, directories: [directory] })
  const asked = {
    id: '3f1d2c1e-8f0b-4a56-9c3e-0f8a1b2c3d4e',
    at: NOW,
    requester: SOCIAL_WORKER,
    operation: 'directory-search',
    type: 'HealthcareService',
    resourceId: undefined,
    pairs: [],
    named: undefined,
    body: undefined,
    rawQuery: '',
  }
  const answer = answerOf(await runOperation(asked, new Map([['directory-search', search]]), ports))
  expect(answer.status).toBe(200)
  expect(textOfAnswer(answer)).toContain('referrals')
  expect(textOfAnswer(answer)).not.toContain('canary')
})
