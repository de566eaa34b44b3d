import { randomUUID } from 'node:crypto'
import { type Settings } from './config/settings-types.js'
import { createConsent } from './disclosure/operations/consent/create-consent.js'
import { type LogPorts } from './disclosure/operations/log/log-ports.js'
import { readLog, searchLog } from './disclosure/operations/log/search-log.js'
import { type Operations } from './disclosure/operations/operation.js'
import { type DisclosurePorts } from './disclosure/ports.js'
import { type GatewayData } from './gateway-data.js'
import { type OpenLog } from './gateway-log.js'

/** Every operation the gateway performs, by the name of its row in the table of interactions. */
export function gatewayOperations(
  { baseUrl, logOrigin }: Settings,
  { questions, controllerOf }: OpenLog,
  ports: DisclosurePorts,
  { validator }: GatewayData,
): Operations {
  const { trace, patientIndex, fhirBase } = ports
  const log: LogPorts = { log: questions, controllerOf, about: { baseUrl, logOrigin }, fhirBase }
  return new Map([
    ['audit-search', searchLog({ ...log, trace, patientIndex })],
    ['audit-read', readLog({ ...log, trace, patientIndex })],
    ['create-consent', createConsent({ ...ports, validator, mintId: randomUUID })],
  ])
}
