import { expect, test } from 'vitest'
import { recordOperation } from '../../src/audit/record.js'
import { type FoundEntry } from '../../src/audit/questions/question.js'
import { allowOperation } from '../../src/decision/operations/allow-operation.js'
import { explainReceipt } from '../../src/disclosure/operations/explain/explain-receipt.js'
import { type OperationRequest } from '../../src/disclosure/operations/operation.js'
import { reportProblem } from '../../src/disclosure/operations/report/report-problem.js'
import { accessLine } from '../audit/access-entries.js'
import { handMade } from './hand-made.js'
import { SOCIAL_WORKER } from './requests.js'

const line = accessLine({ columns: { actorOrganisation: SOCIAL_WORKER.organisation } }, 12n)
/** The third shard of the second history: its name is not its number in the database. */
const entry: FoundEntry = { ...line, shard: 3, origin: 'log.example/audit/10003', leaf: '' }

const officer = { ...SOCIAL_WORKER, roleName: 'ig-officer' }
const ports = {
  log: {
    entry: (_: string, { shard, index }: { readonly shard: number; readonly index: bigint }) =>
      Promise.resolve(shard === entry.shard && index === entry.index ? entry : undefined),
  },
  controllerOf: () => undefined,
  logOrigin: 'log.example/audit',
  rulesOf: () => Promise.resolve(undefined),
  descriptors: [],
  problems: {
    take: () => Promise.resolve('taken' as const),
    add: () => Promise.resolve('kept' as const),
    ofAlert: () => Promise.resolve([]),
  },
}

const OPERATIONS = [
  { name: 'explain', operation: explainReceipt(ports), more: [] },
  {
    name: 'report',
    operation: reportProblem(ports),
    more: [{ name: 'problem', valueCode: 'shared' }],
  },
] as const

test.each(OPERATIONS)(
  '$name finds the answer of a shard begun after a failover, and no other in its place',
  async ({ operation, more }) => {
    const allowed = allowOperation('look', officer, {
      look: { scope: { type: 'AuditEvent', permissions: 'rs' }, roles: 'any' },
    })
    const ask = (receipt: string) =>
      operation(
        {
          id: 'r-1',
          at: '2026-11-21T10:00:00.000Z',
          rawQuery: '',
          type: undefined,
          operation: 'look',
          resourceId: undefined,
          named: undefined,
          requester: officer,
          pairs: [],
          body: {
            resourceType: 'Parameters',
            parameter: [{ name: 'receipt', valueString: receipt }, ...more],
          },
        } satisfies OperationRequest,
        allowed,
        () => undefined,
      )
    const { ports: made, entries } = handMade()
    await recordOperation(await ask('log.example/audit/10003#12'), made.audit)
    expect(JSON.parse(entries[0]?.body ?? '')).toMatchObject({ details: { entries: ['10003-12'] } })
    for (const other of ['log.example/audit/3#12', 'log.example/audit/20003#12', 'log.example/audit/0#12'])
      await expect(ask(other)).rejects.toMatchObject({ code: 'PATIENT_NOT_FOUND' })
  },
)
