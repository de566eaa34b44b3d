import { expect, test } from 'vitest'
import { recordOperation } from '../../src/audit/record.js'
import { type FoundEntry } from '../../src/audit/questions/question.js'
import { allowOperation } from '../../src/decision/operations/allow-operation.js'
import { type OperationRequest } from '../../src/disclosure/operations/operation.js'
import { reportProblem } from '../../src/disclosure/operations/report/report-problem.js'
import { type ProblemReports } from '../../src/model/problems/problem-report.js'
import { accessLine } from '../audit/access-entries.js'
import { handMade } from './hand-made.js'
import { SOCIAL_WORKER } from './requests.js'

const line = accessLine({ columns: { actorOrganisation: SOCIAL_WORKER.organisation } }, 12n)
const entry: FoundEntry = { ...line, shard: 3, origin: 'log.example/audit/3', leaf: '' }
const officer = { ...SOCIAL_WORKER, roleName: 'ig-officer' }
const ASKED: OperationRequest = {
  id: 'r-1',
  at: '2026-11-21T10:00:00.000Z',
  rawQuery: '',
  type: undefined,
  operation: 'report-problem',
  resourceId: undefined,
  named: undefined,
  requester: officer,
  pairs: [],
  body: {
    resourceType: 'Parameters',
    parameter: [
      { name: 'receipt', valueString: 'log.example/audit/3#12' },
      { name: 'problem', valueCode: 'shared' },
    ],
  },
}

async function reportWhere(add: ProblemReports['add']): Promise<unknown> {
  const problems = { take: () => Promise.resolve('taken' as const), add, ofAlert: () => Promise.resolve([]) }
  const log = { entry: () => Promise.resolve(entry) }
  const ports = { log, controllerOf: () => undefined, logOrigin: 'log.example/audit', problems }
  const allowed = allowOperation('report-problem', officer, {
    'report-problem': { scope: { type: 'AuditEvent', permissions: 'rs' }, roles: 'any' },
  })
  const concluded = await reportProblem(ports)(ASKED, allowed, () => undefined)
  return recordOperation(concluded, handMade().ports.audit)
}

test('nobody is told that it was reported where another report of theirs came first', async () => {
  await expect(reportWhere(() => Promise.resolve({ made: 'other' }))).rejects.toMatchObject({
    code: 'CANNOT_CHECK',
  })
  await expect(reportWhere(() => Promise.resolve('kept'))).resolves.toBeDefined()
})
