import { describe, expect, it } from 'vitest'
import { compileRules } from '../../../src/decision/compile-rules.js'
import { describeProblem, type SourceFile } from '../../../src/decision/rule-files/problem.js'
import { withContent } from '../../parsed/with-content.js'
import { ruleFiles } from '../rule-folder.js'
import { BROKEN_FOLDERS } from './broken-folder.js'
import { rowsOf, smallFolder, smallFolderWith } from './small-folder.js'

function problemsIn(files: readonly SourceFile[], local: readonly SourceFile[] = []): readonly string[] {
  const compilation = compileRules(files, local)
  // What the build has parsed beforehand is complained of in the same words.
  expect(compileRules(withContent(files), withContent(local))).toEqual(compilation)
  return compilation.kind === 'errors' ? compilation.problems.map(describeProblem) : []
}

const without = (...names: readonly string[]): readonly SourceFile[] =>
  smallFolder().filter((it) => !names.includes(it.name))
const named = (name: string, as: string): SourceFile => ({
  name: as,
  text: smallFolder().find((it) => it.name === name)?.text ?? '',
})

describe('a bad rule file does not compile, and all its problems are told in reading order', () => {
  it.each(rowsOf(BROKEN_FOLDERS))(
    '%s: %s with %s in place of it',
    (file = '', from = '', to = '', problems) => {
      expect(problemsIn(smallFolderWith(file, from, to)).join(' & ')).toBe(problems)
    },
  )

  it.each([
    ['a key written twice', 'tier: default\nkind: rules', '3:1: YAML: Map keys must be unique'],
    ['what never ends', 'tier: [default', '3:1: YAML: Flow sequence in block collection must be'],
  ])('%s', (_, text, problem) => {
    const problems = problemsIn(smallFolderWith('default.yaml', 'tier: default', text))
    expect(problems).toContainEqual(expect.stringContaining(`default.yaml:${problem}`))
  })

  it.each([
    ['of no kind', 'kind: ruels\n', '1:7: "ruels" is not a kind of file allowed here: expected rules,'],
    ['of nothing', '', '1:1: key "kind" is missing: expected rules,'],
    ['of a list', '- kind: rules\n', '1:1: key "kind" is missing: expected rules,'],
  ])('a file %s', (_, text, problem) => {
    const [only, ...more] = problemsIn([...smallFolder(), { name: 'stray.yaml', text }])
    expect(only).toContain(`stray.yaml:${problem}`)
    expect(more).toEqual([])
  })
})

describe('a rule file that is gone is missed', () => {
  it.each(ruleFiles().filter((it) => !/^(exclusion|labels|text-terms|medicine)/.test(it.name)))(
    'in the folder of the project: $name',
    ({ name }) => {
      expect(problemsIn(ruleFiles().filter((it) => it.name !== name))).not.toEqual([])
    },
  )

  it.each([
    ['facts', ['facts.yaml'], 'no file of kind "facts" was found'],
    ['situations', ['situations.yaml'], 'no file of kind "situations" was found'],
    ['legal bases', ['bases.yaml'], 'no file of kind "bases" was found'],
    ['facts of examples', ['example-facts.yaml'], 'no file of kind "example-facts" was found'],
    ['role groups', ['role-groups.yaml'], 'no file of kind "role-groups" was found'],
    ['integrity', ['integrity.yaml'], 'no rule of tier "integrity" was found'],
    ['bars', ['bars.yaml'], 'no rule of tier "bar" was found'],
    ['restrictions', ['restrictions.yaml', 'masks.yaml'], 'no rule of tier "restriction" was found'],
    ['agreements', ['requirements.yaml', 'views.yaml'], 'no rule of tier "agreement" was found'],
    ['obligations', ['obligations.yaml'], 'no rule of tier "obligation" was found'],
    ['the default', ['default.yaml'], 'no rule of tier "default" was found'],
  ])('%s', (_, names, problem) => {
    expect(problemsIn(without(...names))[0]).toBe(`(folder):1:1: ${problem}`)
  })

  it('several at once', () => {
    expect(problemsIn(without('bars.yaml', 'default.yaml'))).toEqual([
      '(folder):1:1: no rule of tier "bar" was found',
      '(folder):1:1: no rule of tier "default" was found',
    ])
  })

  it('whatever local rules there are', () => {
    const text = named('restrictions.yaml', '').text.replace('R-01', 'L-01')
    expect(problemsIn(without('restrictions.yaml', 'masks.yaml'), [{ name: 'ours.yaml', text }])).toEqual([
      '(folder):1:1: no rule of tier "restriction" was found',
    ])
  })
})

describe('a rule file too many is told where it stands', () => {
  it.each([
    ['facts.yaml', 'facts'],
    ['situations.yaml', 'situations'],
    ['bases.yaml', 'bases'],
    ['example-facts.yaml', 'example-facts'],
    ['role-groups.yaml', 'role-groups'],
  ])('%s', (name, kind) => {
    expect(problemsIn([...smallFolder(), named(name, 'twice.yaml')])).toEqual([
      `twice.yaml:1:7: there is another file of kind "${kind}"`,
    ])
  })

  it('another default', () => {
    const text = named('default.yaml', '').text.replace('D-00', 'D-01')
    expect(problemsIn([...smallFolder(), { name: 'twice.yaml', text }])).toEqual([
      'twice.yaml:4:5: there is another default rule',
    ])
  })
})
