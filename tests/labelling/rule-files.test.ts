import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type FhirResource } from '../../src/fhir/resource.js'
import { labeller } from '../../src/labelling/labeller.js'
import { type LabelRulesRead, parseLabelRules } from '../../src/labelling/rule-files/parse-label-rules.js'
import { PERSON, unlabelled } from './given.js'
import { whole } from '../../src/model/slices/sliced.js'

/** A rule set with nothing in it, and one file of each kind that may be given in its place. */
const FILES = {
  'labels.yaml': 'kind: label-rules\nflags: []\nsecurity: []\n',
  'categories.yaml':
    'kind: exclusion-categories\ncategories:\n  - { label: STI, basis: b, value_sets: [] }\n',
  'terms.yaml': 'kind: text-terms\nunscreened: UNREAD\nlists: []\n',
  'medicines.yaml': 'kind: medicine-meanings\nlooked_for_in: []\ngroups: []\n',
}
type Given = Partial<Record<keyof typeof FILES | 'set.yaml', string>>

function read(given: Given): LabelRulesRead {
  return parseLabelRules(Object.entries({ ...FILES, ...given }).map(([name, text]) => ({ name, text })))
}

function problemsOf(given: Given): readonly string[] {
  const found = read(given)
  if (found.kind === 'read') return []
  return found.problems.map((it) => `${it.file}:${it.line}:${it.column}: ${it.message}`)
}

function labelsOf(given: Given, resource: FhirResource): readonly string[] | undefined {
  const found = read(given)
  if (found.kind === 'problems') throw new Error(JSON.stringify(found.problems))
  return whole(labeller(found.rules)([unlabelled(resource)], PERSON))[0]!.facts.labels
}

const SUBJECT = { subject: { reference: 'Patient/p1' } }
const coded = (system: string, code: string): FhirResource => ({
  resourceType: 'Condition',
  id: 'c',
  ...SUBJECT,
  code: { coding: [{ system, code, display: 'x' }] },
})

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')
const REFSET = {
  head: 'kind: reference-set\ncategory: STI\nname: n\nversion: v\n',
  hash: `sha256: ${hashOf('s1\n1\n2\n\ns2\n3\n')}\n`,
  systems: 'systems:\n  - system: s1\n    codes: |\n      1  2\n  - { system: s2, codes: "3" }\n',
}
const { head, hash, systems } = REFSET
const GROUP =
  '  - label: HIV\n    name: n\n    version: v\n    codes: [{ system: s, code: "1" }]\n    names: [hiv]\n'
const medicines = (group: string, where = 'Medication.code'): Given => ({
  'medicines.yaml': `kind: medicine-meanings\nlooked_for_in: [${where}]\ngroups:\n${group}`,
})
const LIST = '  - { label: T, name: n, version: v, terms: [hiv] }\n'
const terms = (list: string): Given => ({
  'terms.yaml': `kind: text-terms\nunscreened: UNREAD\nlists:\n${list}`,
})
const category = (text: string): Given => ({
  'categories.yaml': `kind: exclusion-categories\ncategories:\n  - ${text}\n`,
})
const flags = (text: string): Given => ({
  'labels.yaml': `kind: label-rules\nflags:\n  - ${text}\nsecurity: []\n`,
})

/** What is wrong, the files, and all that is said of it. */
const BAD: readonly (readonly [string, Given, readonly string[]])[] = [
  [
    'a file of no use',
    { 'set.yaml': 'kind: reference-set\nkinds: x\n' },
    [
      'set.yaml:2:8: unknown member kinds; expected one of kind, category, name, version, imported, descendants, sha256, systems',
      'set.yaml:1:1: expected text for category; quote it if it is a number',
      'set.yaml:1:1: expected text for name; quote it if it is a number',
      'set.yaml:1:1: expected text for version; quote it if it is a number',
      'set.yaml:1:1: expected a list under systems',
      'set.yaml:1:1: expected text for sha256; quote it if it is a number',
      'set.yaml:1:1: the codes are not those that were imported: import the reference set again',
    ],
  ],
  [
    'codes that were changed by hand',
    { 'set.yaml': head + hash + systems.replace('1  2', '1  4') },
    ['set.yaml:5:9: the codes are not those that were imported: import the reference set again'],
  ],
  [
    'a reference set for a category that nobody defined',
    { 'set.yaml': head.replace('STI', 'STD') + hash + systems },
    ['set.yaml:2:11: there is no exclusion category STD'],
  ],
  [
    'codes of no system, and a system without codes',
    {
      'set.yaml': `${head}sha256: ${hashOf('')}\nsystems:\n  - { codes: "3" }\n  - { system: s, code: "3" }\n`,
    },
    [
      'set.yaml:7:5: expected text for system; quote it if it is a number',
      'set.yaml:8:24: unknown member code; expected one of system, codes',
      'set.yaml:8:5: expected text for codes; quote it if it is a number',
    ],
  ],
  [
    'a medicine sought where nothing is shared',
    medicines(GROUP, 'Medication, Nothing.code'),
    [
      'medicines.yaml:2:17: Medication is no element of a type that is shared',
      'medicines.yaml:2:29: Nothing.code is no element of a type that is shared',
    ],
  ],
  [
    'a place to look that is no text',
    medicines(GROUP, '1, " "'),
    [
      'medicines.yaml:2:17: expected text; quote it if it is a number',
      'medicines.yaml:2:20: expected text; quote it if it is a number',
    ],
  ],
  [
    'a group of medicines without a label, of no version, with a bad name and a bad code',
    medicines(
      '  - { name: n, codes: [{ code: "1" }], names: [hi*] }\n  - { label: L, version: v, codes: [], names: [a], note: n }\n',
    ),
    [
      'medicines.yaml:4:5: expected text for version; quote it if it is a number',
      'medicines.yaml:4:5: expected text for label; quote it if it is a number',
      'medicines.yaml:4:48: a beginning marked by * needs 4 letters',
      'medicines.yaml:4:5: expected text for label; quote it if it is a number',
      'medicines.yaml:5:58: unknown member note; expected one of label, name, version, codes, names',
      'medicines.yaml:5:5: expected text for name; quote it if it is a number',
    ],
  ],
  [
    'a code of a medicine without a system',
    medicines(GROUP.replace('system: s, ', '')),
    ['medicines.yaml:7:13: expected text for system; quote it if it is a number'],
  ],
  [
    'a list of medicines that is none',
    { 'medicines.yaml': 'kind: medicine-meanings\nlooked_for_in: a\ngroups: b\nlook: c\n' },
    [
      'medicines.yaml:4:7: unknown member look; expected one of kind, looked_for_in, groups',
      'medicines.yaml:2:16: expected a list under looked_for_in',
      'medicines.yaml:3:9: expected a list under groups',
    ],
  ],
  [
    'terms that are none',
    { 'terms.yaml': 'kind: text-terms\nunscreened: " "\nlists: a\nterm: b\n' },
    [
      'terms.yaml:4:7: unknown member term; expected one of kind, unscreened, lists',
      'terms.yaml:2:13: expected text for unscreened; quote it if it is a number',
      'terms.yaml:3:8: expected a list under lists',
    ],
  ],
  [
    'a list of terms without a label, a name and a version',
    terms('  - { terms: [hiv, 4, "-"], term: a }\n'),
    [
      'terms.yaml:4:35: unknown member term; expected one of label, name, version, terms',
      'terms.yaml:4:5: expected text for name; quote it if it is a number',
      'terms.yaml:4:5: expected text for version; quote it if it is a number',
      'terms.yaml:4:5: expected text for label; quote it if it is a number',
      'terms.yaml:4:20: expected text; quote it if it is a number',
      'terms.yaml:4:23: a term needs at least one word',
    ],
  ],
  [
    'a category without a basis and a value set without a version',
    category('{ label: STI, value_sets: [{ name: n, codes: [] }, 4, null], note: n }'),
    [
      'categories.yaml:3:72: unknown member note; expected one of label, name, basis, value_sets',
      'categories.yaml:3:5: expected text for basis; quote it if it is a number',
      'categories.yaml:3:56: expected an entry with named members',
      'categories.yaml:3:59: expected an entry with named members',
      'categories.yaml:3:32: expected text for version; quote it if it is a number',
    ],
  ],
  [
    'a category without a label',
    category('{ basis: b, value_sets: [{ codes: [] }] }'),
    ['categories.yaml:3:5: expected text for label; quote it if it is a number'],
  ],
  [
    'categories that are none',
    { 'categories.yaml': 'kind: exclusion-categories\ncategories: []\ncategory: []\n' },
    ['categories.yaml:3:11: unknown member category; expected one of kind, categories'],
  ],
  [
    'an anonymity that is not simply so',
    flags('{ flag: a, anonymous_access: false }'),
    ['labels.yaml:3:34: expected true, or nothing'],
  ],
  [
    'a mark without a name',
    flags('{ label: A, flags: a }'),
    [
      'labels.yaml:3:24: unknown member flags; expected one of flag, label, confidentiality, anonymous_access, controller',
      'labels.yaml:3:5: expected text for flag; quote it if it is a number',
    ],
  ],
]

describe('everything that is wrong in the files is said, each where it stands', () => {
  it.each(BAD)('%s', (_what, given, expected) => {
    expect(problemsOf(given)).toEqual(expected)
  })

  it('what is not well-formed is said in one line, and nothing is made of the rest', () => {
    const [problem, ...more] = problemsOf({ 'labels.yaml': 'kind: label-rules\nflags: [\n' })
    expect(problem).toMatch(/^labels\.yaml:3:1: YAML: .*$/)
    expect(more).toEqual([])
  })

  it.each(Object.keys(FILES))('and so is that there is no %s', (name) => {
    const files = Object.entries(FILES).filter(([it]) => it !== name)
    const found = parseLabelRules(files.map(([it, text]) => ({ name: it, text })))
    const kind = / (.*)\n/.exec(FILES[name as keyof typeof FILES])?.[1]
    const message = `no file of kind ${String(kind)} among the rules`
    expect(found).toMatchObject({ kind: 'problems', problems: [{ file: files[0]?.[0], message }] })
  })

  it('and that there are no files at all', () => {
    expect(parseLabelRules([])).toMatchObject({ kind: 'problems', problems: [{ file: '' }, {}, {}, {}] })
  })
})

describe('what right files say', () => {
  it.each([
    ['s1', '1', ['STI']],
    ['s1', '2', ['STI']],
    ['s2', '3', ['STI']],
    ['s2', '1', []],
  ])('a reference set: %s %s', (system, code, expected) => {
    expect(labelsOf({ 'set.yaml': head + hash + systems }, coded(system, code))).toEqual(expected)
  })

  it('the codes and the names of medicines', () => {
    const medicine = (text: string): FhirResource => ({ resourceType: 'Medication', id: 'm', code: { text } })
    expect(labelsOf(medicines(GROUP), coded('s', '1'))).toEqual(['HIV'])
    expect(labelsOf(medicines(GROUP), medicine('for HIV'))).toEqual(['HIV'])
    expect(labelsOf(medicines(GROUP), medicine('for asthma'))).toEqual([])
  })

  it('terms, and the label of what cannot be read', () => {
    const note = (text: string): FhirResource => ({ ...coded('s', '1'), note: [{ text }] })
    expect(labelsOf(terms(LIST), note('has HIV'))).toEqual(['T'])
    expect(labelsOf(terms(LIST), note('患者'))).toEqual(['UNREAD'])
  })
})
