import { expect, test } from 'vitest'
import { type Json } from '../../src/model/json.js'
import { mappingTranslator } from '../../src/translation/mapping-translator.js'
import { mappingWriter } from '../../src/translation/run/write-record.js'
import { gatewayContextFor, recordOf, shippedMapping } from './mapping-fixtures.js'

const RECORD: Json = { resident: { PERSON_ID: 7, NHS_ID: 9990000018, RESTRICTED: 'N' } }

test.each<readonly [string, Json, readonly string[]]>([
  ['a list', [RECORD], ['unexpected-type at Record']],
  ['text', 'resident', ['unexpected-type at Record']],
  ['nothing', null, ['unexpected-type at Record']],
  ['an object without a number', {}, ['nhs-number-missing at resident.NHS_ID']],
  ['the twin: a record', RECORD, []],
])('a record that is %s is said to be what it is', (_, content, said) => {
  const mapping = shippedMapping('mosaic-rest')
  const context = gatewayContextFor(['9990000018'])
  const record = recordOf('mosaic-rest', content)
  for (const { resources, issues } of [
    mappingTranslator(mapping).translate(record, context),
    mappingWriter(mapping)(record, context),
  ]) {
    expect(issues.map((it) => `${it.code} at ${it.location}`)).toEqual(said)
    expect(resources.length > 0).toBe(said.length === 0)
  }
})
