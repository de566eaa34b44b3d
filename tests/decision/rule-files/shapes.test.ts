import { describe, expect, it } from 'vitest'
import { parseFactTable, readFactTable } from '../../../src/decision/rule-files/fact-table.js'
import { readExampleFacts } from '../../../src/decision/rule-files/example-facts.js'
import { inReadingOrder, type Problem, type SourceFile } from '../../../src/decision/rule-files/problem.js'
import { readBases } from '../../../src/decision/rule-files/read-bases.js'
import { type ConditionScope } from '../../../src/decision/rule-files/read-condition.js'
import { placeRules } from '../../../src/decision/rule-files/read-rules.js'
import { readSituations } from '../../../src/decision/rule-files/read-situations.js'
import { readRoleGroups } from '../../../src/decision/rule-files/role-groups.js'
import { readYaml, type YamlFile } from '../../../src/decision/rule-files/yaml-file.js'
import { BASES, SITUATIONS } from './broken-conditions.js'
import { type BrokenFile, EXAMPLE_FACTS, FACT_TABLE, ROLE_GROUPS } from './broken-data.js'
import { RULES } from './broken-rules.js'
import { replaced, rowsOf, smallFolder } from './small-folder.js'

const table = parseFactTable(smallFolder().find((it) => it.name === 'facts.yaml')!)
const facts = table.kind === 'read' ? table.facts : new Map()

type Reader = (yaml: YamlFile, scope: ConditionScope) => unknown

const READERS: readonly (readonly [string, Reader, BrokenFile])[] = [
  ['the fact table', (yaml) => readFactTable(yaml), FACT_TABLE],
  ['the role groups', (yaml) => readRoleGroups(yaml), ROLE_GROUPS],
  ['the facts of examples', (yaml, { problems }) => readExampleFacts(yaml, facts, problems), EXAMPLE_FACTS],
  ['the legal bases', (_, scope) => readBases(scope), BASES],
  ['the situations', (_, scope) => readSituations(scope), SITUATIONS],
  ['rules', (yaml, { problems }) => placeRules(yaml, 'national', problems), RULES],
]

function problemsIn(text: string, reader: Reader): string {
  const file: SourceFile = { name: 'f.yaml', text }
  const read = readYaml(file)
  if (read.kind === 'problems') throw new Error('no YAML')
  const problems: Problem[] = []
  const scope = { yaml: read.yaml, facts, situations: new Map(), gateways: new Map(), problems }
  const result = reader(read.yaml, scope)
  if (isErrors(result)) problems.push(...result.problems)
  return inReadingOrder(problems)
    .map((it) => `${it.line}:${it.column} ${it.message}`)
    .join(' & ')
}

function isErrors(result: unknown): result is { readonly problems: readonly Problem[] } {
  return typeof result === 'object' && result !== null && 'problems' in result
}

describe.each(READERS)('a file of %s', (_, reader, { text, broken }) => {
  it('is taken as it is', () => {
    expect(problemsIn(text, reader)).toBe('')
  })

  it.each(rowsOf(broken))('is not with %s in place of it: %s', (from = '', to = '', problems) => {
    expect(problemsIn(replaced(text, from, to), reader)).toBe(problems)
  })
})
