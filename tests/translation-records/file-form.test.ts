import { describe, expect, test } from 'vitest'
import { columnsSchema } from './reading.js'

describe('the file form of a source', () => {
  test.each([
    ['{ form: csv }', { kind: 'csv', delimiter: ',', header: 'exact', encoding: undefined }],
    [
      '{ form: csv, delimiter: "\\t", header: some, encoding: windows-1252 }',
      { kind: 'csv', delimiter: '\t', header: 'some', encoding: 'windows-1252' },
    ],
    ['{ form: xml, record: A/B }', { kind: 'xml', record: ['A', 'B'], encoding: undefined }],
    ['{ form: json }', { kind: 'json', encoding: undefined }],
  ])('%s', (written, form) => {
    expect(columnsSchema(['a'], written).file).toEqual(form)
  })

  test.each([
    '{ form: cvs }',
    '{ form: csv, record: A }',
    '{ form: csv, delimiter: x }',
    '{ form: csv, header: any }',
    '{ form: xml }',
    '{ form: xml, record: A//B }',
    '{ form: json, encoding: "a b" }',
    'csv',
  ])('%s is refused, with its line', (written) => {
    expect(() => columnsSchema(['a'], written)).toThrow(/"line":5/)
  })
})
