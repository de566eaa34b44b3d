import { randomUUID } from 'node:crypto'
import { type Settings } from './config/settings-types.js'
import { type CompiledRules, recompileRules } from './decision/compile-rules.js'
import { canShare } from './disclosure/operations/can-share.js'
import { createConsent } from './disclosure/operations/consent/create-consent.js'
import { readConsent, searchConsents } from './disclosure/operations/consent/read-consents.js'
import { searchDirectories } from './disclosure/operations/directory/search-directories.js'
import { explainReceipt } from './disclosure/operations/explain/explain-receipt.js'
import { type LogPorts } from './disclosure/operations/log/log-ports.js'
import { readLog, searchLog } from './disclosure/operations/log/search-log.js'
import { whoAccessed } from './disclosure/operations/log/who-accessed.js'
import { reportProblem } from './disclosure/operations/report/report-problem.js'
import { type Operations } from './disclosure/operations/operation.js'
import { type DisclosurePorts } from './disclosure/ports.js'
import { type GatewayData } from './gateway/data/load-data.js'
import { type ServiceDirectory } from './model/directory/service-directory.js'
import { needsAgreedProxy } from './disclosure/operations/log/agreed-proxy.js'
import { type OpenLog, toldToPerson } from './gateway-log.js'
import { type Stores } from './gateway-stores.js'

/** Every operation the gateway performs, by the name of its row in the table of interactions. */
export function gatewayOperations(
  settings: Settings,
  { questions, controllerOf }: OpenLog,
  ports: DisclosurePorts,
  data: GatewayData,
  stores: Pick<Stores, 'releases' | 'ruleSets' | 'problems'>,
  directories: readonly ServiceDirectory[],
): Operations {
  const { trace, patientIndex, fhirBase, cursorKey } = ports
  const { validator } = data
  const { baseUrl, logOrigin } = settings
  const log: LogPorts = { log: questions, controllerOf, about: { baseUrl, logOrigin }, fhirBase }
  return new Map([
    ['audit-search', searchLog({ ...log, trace, patientIndex, cursorKey })],
    ['audit-read', readLog(log)],
    [
      'who-accessed',
      whoAccessed({
        ...log,
        trace,
        patientIndex,
        staffNaming: (ods) =>
          settings.organisations.find((it) => it.ods === ods)?.staffNaming ?? 'organisation',
        needsAgreedProxy: (asked, person) => needsAgreedProxy(asked, person, ports),
        visibleTo: (viewer, entries) => toldToPerson(entries, viewer, stores.releases),
      }),
    ],
    [
      'explain',
      explainReceipt({
        log: questions,
        controllerOf,
        logOrigin,
        rulesOf: rulesByHash(data.rules, stores.ruleSets),
        descriptors: ports.sources.descriptors,
      }),
    ],
    ['report-problem', reportProblem({ log: questions, controllerOf, logOrigin, problems: stores.problems })],
    ['can-share', canShare(ports)],
    ['directory-search', searchDirectories({ ...ports, directories })],
    ['consent-search', searchConsents(ports)],
    ['consent-read', readConsent(ports)],
    ['create-consent', createConsent({ ...ports, validator, mintId: randomUUID })],
  ])
}

/**
 * The rules in force, and those that once were, compiled again from the files that were kept with their hash. Files that
 * do not give that hash again are not those that were in force: undefined.
 */
export function rulesByHash(
  now: CompiledRules,
  ruleSets: Pick<Stores['ruleSets'], 'filesOf'>,
): (hash: string) => Promise<CompiledRules | undefined> {
  return async (hash) => {
    if (hash === now.ruleSet.hash) return now
    const files = await ruleSets.filesOf(hash)
    const compiled = files === undefined ? undefined : recompileRules(files)
    return compiled?.kind === 'compiled' && compiled.ruleSet.hash === hash ? compiled : undefined
  }
}
