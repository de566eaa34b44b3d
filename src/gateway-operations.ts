import { randomUUID } from 'node:crypto'
import { type Settings } from './config/settings-types.js'
import { createConsent } from './disclosure/operations/consent/create-consent.js'
import { type LogPorts } from './disclosure/operations/log/log-ports.js'
import { readLog, searchLog } from './disclosure/operations/log/search-log.js'
import { whoAccessed } from './disclosure/operations/log/who-accessed.js'
import { type Operations } from './disclosure/operations/operation.js'
import { type DisclosurePorts } from './disclosure/ports.js'
import { type GatewayData } from './gateway/data.js'
import { type OpenLog, toldToPerson } from './gateway-log.js'
import { type Stores } from './gateway-stores.js'

/** Every operation the gateway performs, by the name of its row in the table of interactions. */
export function gatewayOperations(
  { baseUrl, logOrigin, organisations }: Settings,
  { questions, controllerOf }: OpenLog,
  ports: DisclosurePorts,
  { validator }: GatewayData,
  releases: Stores['releases'],
): Operations {
  const { trace, patientIndex, fhirBase } = ports
  const log: LogPorts = { log: questions, controllerOf, about: { baseUrl, logOrigin }, fhirBase }
  return new Map([
    ['audit-search', searchLog({ ...log, trace, patientIndex })],
    ['audit-read', readLog({ ...log, trace, patientIndex })],
    [
      'who-accessed',
      whoAccessed({
        ...log,
        trace,
        patientIndex,
        staffNaming: (ods) => organisations.find((it) => it.ods === ods)?.staffNaming ?? 'organisation',
        visibleToPerson: (entries) => toldToPerson(entries, releases),
      }),
    ],
    ['create-consent', createConsent({ ...ports, validator, mintId: randomUUID })],
  ])
}
