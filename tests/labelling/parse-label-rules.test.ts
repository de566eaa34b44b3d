import { describe, expect, it } from 'vitest'
import { parseLabelRules } from '../../src/labelling/rule-files/parse-label-rules.js'
import { withContent } from '../parsed/with-content.js'

const LABELS = 'kind: label-rules\nflags: []\nsecurity: []\n'
const CATEGORIES = 'kind: exclusion-categories\ncategories: []\n'

const TERMS = 'kind: text-terms\nunscreened: U\nlists: []\n'
const MEDICINES = 'kind: medicine-meanings\nlooked_for_in: []\ngroups: []\n'

type Others = { readonly terms?: string; readonly medicines?: string; readonly set?: string }

function problemsOf(labels: string, categories: string, others: Others = {}): readonly string[] {
  const { terms = TERMS, medicines = MEDICINES, set } = others
  const files = [
    { name: 'labels.yaml', text: labels },
    { name: 'categories.yaml', text: categories },
    { name: 'terms.yaml', text: terms },
    { name: 'medicines.yaml', text: medicines },
    ...(set === undefined ? [] : [{ name: 'set.yaml', text: set }]),
    { name: 'bars.yaml', text: 'kind: rules\nanything: [' },
  ]
  const read = parseLabelRules(files)
  expect(parseLabelRules(withContent(files))).toEqual(read)
  return read.kind === 'read'
    ? []
    : read.problems.map((it) => `${it.file}:${it.line}:${it.column}: ${it.message}`)
}

const category = (codes: string): string =>
  `kind: exclusion-categories\ncategories:\n  - label: STI\n    basis: b\n    value_sets:\n      - { name: n, version: v, codes: ${codes} }\n`

const CASES: readonly (readonly [string, string, string, string])[] = [
  ['nothing at all', '', '', 'labels.yaml:1:1: no file of kind label-rules among the rules'],
  ['a syntax error', 'kind: label-rules\nflags: [\n', CATEGORIES, 'labels.yaml:3:1: YAML: '],
  ['a duplicate key', `${LABELS}flags: []\n`, CATEGORIES, 'labels.yaml:4:1: YAML: Map keys must be unique'],
  [
    'a misspelt member',
    LABELS.replace('security', 'securty'),
    CATEGORIES,
    'labels.yaml:3:10: unknown member securty',
  ],
  [
    'a missing list',
    'kind: label-rules\nflags: []\n',
    CATEGORIES,
    'labels.yaml:1:1: expected a list under security',
  ],
  [
    'a flag that means nothing',
    LABELS.replace('flags: []', 'flags:\n  - { flag: sealed }'),
    CATEGORIES,
    'labels.yaml:3:5: expected at least one of label, confidentiality, anonymous_access, controller',
  ],
  [
    'a flag defined twice',
    LABELS.replace('flags: []', 'flags:\n  - { flag: a, label: A }\n  - { flag: a, label: B }'),
    CATEGORIES,
    'labels.yaml:4:13: flag a is defined twice',
  ],
  [
    'a confidentiality that is none',
    LABELS.replace('flags: []', 'flags:\n  - { flag: a, confidentiality: X }'),
    CATEGORIES,
    'labels.yaml:3:33: expected one of N, R, V',
  ],
  [
    'a mark that lowers protection',
    LABELS.replace('flags: []', 'flags:\n  - { flag: a, controller: true }'),
    CATEGORIES,
    'labels.yaml:3:28: expected false, or nothing',
  ],
  [
    'a code written as a number, which would lose digits',
    LABELS,
    category('[{ system: s, code: 76272004 }]'),
    'categories.yaml:6:59: expected text for code; quote it if it is a number',
  ],
  [
    'a code without a system',
    LABELS,
    category('[{ code: "1" }]'),
    'categories.yaml:6:40: expected text for system',
  ],
  [
    'an entry that is text',
    LABELS,
    category('["1"]'),
    'categories.yaml:6:40: expected an entry with named members',
  ],
]

describe('label rules that are wrong are named with file, line and column', () => {
  it.each(CASES)('%s', (_what, labels, categories, expected) => {
    expect(problemsOf(labels, categories).join('\n')).toContain(expected)
  })

  it('and right ones are read', () => {
    expect(problemsOf(LABELS, category('[{ system: s, code: "1", display: d }]'))).toEqual([])
  })
})
