import { type SourceDescriptor } from '../../model/source.js'
import { isOdsCode } from '../../model/ods-code.js'
import { type Connector } from '../connector.js'
import { type Clock, isoNow } from '../guard/clock.js'

/** NHS England, which holds the demographics of everyone. */
const NHS_ENGLAND = 'X26'

/** The demographics service as a source: held nationally, part of neither record. */
export function pdsDescriptor(): SourceDescriptor {
  if (!isOdsCode(NHS_ENGLAND)) throw new Error('not an ODS code')
  return {
    id: 'pds',
    name: 'Personal Demographics Service',
    organisation: NHS_ENGLAND,
    recordClass: 'exchange',
    overrideSupported: false,
    areas: ['demographics'],
    telephone: undefined,
  }
}

/** Answers with what the trace of this request already brought; asks nobody a second time. */
export function pdsRecordConnector(clock: Clock): Connector {
  return {
    kind: 'pds-record',
    ask: (question, { person: { trace } }) => {
      const asOf = isoNow(clock)
      const found = trace.kind === 'traced'
      const records = found
        ? [
            {
              source: question.source.id,
              mapping: 'pds',
              recordId: `Patient/${trace.nhsNumber}`,
              area: 'demographics' as const,
              content: trace.patient,
              retrievedAt: asOf,
              asOf: undefined,
            },
          ]
        : []
      return Promise.resolve({
        source: question.source.id,
        records,
        outcomes: question.areas.map((area) => ({
          source: question.source.id,
          area,
          outcome: found ? ('answered' as const) : ('error' as const),
          asOf,
          warnings: [],
        })),
        refusedConsent: false,
        reasons: [],
      })
    },
    close: () => Promise.resolve(),
  }
}
