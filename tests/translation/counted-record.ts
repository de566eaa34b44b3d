import { isOdsCode } from '../../src/model/ods-code.js'
import { type SourceRecord } from '../../src/model/source.js'
import { type TranslationContext } from '../../src/translation/translator.js'

/** A record of which nothing is read. */
export const SOURCE_RECORD: SourceRecord = {
  source: 'la',
  mapping: 'one',
  recordId: 'r1',
  area: undefined,
  content: {},
  retrievedAt: '2026-11-22T10:00:00.000Z',
  asOf: undefined,
}

const COUNCIL = '9A1'

/** What a translator is told besides, for a source of that id. */
export function contextFor(id: string): TranslationContext {
  if (!isOdsCode(COUNCIL)) throw new Error('no code')
  return {
    source: {
      id,
      name: 'Council',
      organisation: COUNCIL,
      recordClass: 'social-care-record',
      overrideSupported: true,
      areas: [],
      telephone: undefined,
    },
    patientReference: 'Patient/p',
    nhsNumbers: [],
    idOf: (type, sourceId) => `${type}-${sourceId}`,
  }
}
