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

  test('what was noted of a case is told where the translation is run on its own, and nowhere in the gateway', () => {
    for (const record of caseRecords()) {
      const numbers = [String(record.resident.NHS_ID)]
      const content = recordOf('mosaic-rest', sandboxContent(record))
      const told = translator.translate(content, contextFor(numbers)).resources
      const quiet = translator.translate(content, gatewayContextFor(numbers))
      const documents = told.filter((it) => it.resource.resourceType === 'DocumentReference')
      expect(documents).toHaveLength(record.caseNotes.length)
      expect(quiet.resources).toHaveLength(told.length - documents.length)
      for (const { TITLE, NOTE } of record.caseNotes) {
        const data = Buffer.from(NOTE).toString('base64')
        expect(JSON.stringify(told)).toContain(data)
        for (const it of [TITLE, NOTE, data]) expect(JSON.stringify(quiet)).not.toContain(it)
      }
    }
  })

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
