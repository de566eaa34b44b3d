import { describe, expect, test } from 'vitest'
import { caseRecords } from '../../sandbox/council/case-records.js'
import { mappingTranslator } from '../../src/translation/mapping-translator.js'
import {
  contextFor,
  gatewayContextFor,
  recordOf,
  sandboxContent,
  shippedMapping,
} from './mapping-fixtures.js'

const translator = mappingTranslator(shippedMapping('mosaic-rest'))

describe("every person of the sandbox's case system", () => {
  test.each(caseRecords().map((it) => [String(it.resident.NHS_ID), it] as const))(
    '%s',
    (nhsNumber, record) => {
      const translated = translator.translate(
        recordOf('mosaic-rest', sandboxContent(record)),
        contextFor([nhsNumber]),
      )
      expect(translated.issues).toEqual([])
      const types = new Set(translated.resources.map((it) => it.resource.resourceType))
      for (const type of ['Patient', 'CarePlan', 'CareTeam', 'RelatedPerson', 'Condition', 'Task'])
        expect(types).toContain(type)
      const restricted = record.resident.RESTRICTED === 'Y'
      for (const it of translated.resources) expect(it.flags.includes('restricted')).toBe(restricted)
    },
  )

  test('what is spent on a package of care appears nowhere in the gateway', () => {
    for (const record of caseRecords()) {
      const context = gatewayContextFor([String(record.resident.NHS_ID)])
      const { resources } = translator.translate(recordOf('mosaic-rest', sandboxContent(record)), context)
      const text = JSON.stringify(resources)
      for (const it of record.packagesOfCare)
        for (const finance of [it.UNIT_COST, it.CLIENT_FUNDING_STATUS, it.DELIVERY_MECHANISM])
          if (finance !== null) expect(text).not.toContain(String(finance))
    }
  })
})
