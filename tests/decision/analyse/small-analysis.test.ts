import { describe, expect, it } from 'vitest'
import { analyseRules, negative } from '../../../src/decision/analyse/analyse.js'
import { type Finding } from '../../../src/decision/analyse/finding.js'
import { overlayProofs } from '../../../src/decision/analyse/proofs.js'
import { wouldChange } from '../../../src/decision/analyse/would-change.js'
import { compiled } from '../rule-folder.js'
import { rowsOf, smallFolder, smallFolderWith } from '../rule-files/small-folder.js'
import { ANALYSED, TURNED } from './small-findings.js'

const rules = compiled(smallFolder())

const changesIn = (changes: ReadonlyMap<string, unknown> | undefined): string =>
  changes === undefined
    ? ''
    : ` ${JSON.stringify(Object.fromEntries([...changes].map(([fact, value]) => [fact, value ?? '?'])))}`

const told = ({ kind, says, with: others, example }: Finding): string =>
  `${kind}: ${says}${others.length === 0 ? '' : ` (${others.join()})`}${changesIn(example?.changes)}`

describe('a small set of rules', () => {
  it('has nothing its owner must see to, and its bar is proven', () => {
    const analysis = analyseRules(rules)
    expect(negative(analysis)).toEqual([])
    expect(analysis).toMatchObject({ findings: [], overlay: [], comparison: undefined })
    expect(analysis.bars).toEqual([
      { rule: 'S-01', says: 'nothing is released while S-01 applies', against: undefined },
    ])
  })

  it('tells of each power which rules it meets, and which of the two wins', () => {
    const { conflicts } = analyseRules(rules)
    expect(
      conflicts.map(
        (it) => `${it.power} ${it.gateway} ${it.rule} ${it.wins}${changesIn(it.example?.changes)}`,
      ),
    ).toEqual([
      'legal G-01 I-01 rule {"purpose":"legal","subject.age":-1}',
      'legal G-01 R-01 power',
      'legal G-01 A-01 rule {"purpose":"legal","requester.org.id":"another","subject.objectsTo":["another"]}',
      'legal G-01 A-02 rule {"purpose":"legal","resource.rank":4}',
    ])
  })

  // What was found in the other set, and what is otherwise there: widened, narrowed, or different.
  it.each(rowsOf(ANALYSED))('%s: with %s, %s', (file = '', from = '', to = '', expected) => {
    const other = compiled(smallFolderWith(file, from, to))
    const analysis = analyseRules(other, { against: rules })
    const { widens, narrows, differs } = analysis.comparison ?? { widens: [], narrows: [], differs: [] }
    expect([...analysis.findings, ...widens, ...narrows, ...differs].map(told).join(' & ')).toBe(expected)
    expect(negative(analysis)).toEqual([...analysis.findings, ...widens])
  })

  it('says of its local rules that they open nothing', () => {
    const narrower = compiled(smallFolderWith('views.yaml', 'newest: 3', 'newest: 2'))
    const says = ['I-01', 'S-01', 'R-01', 'A-01', 'A-02', 'D-00'].map(
      (it) => `what ${it} keeps back is kept back`,
    )
    const proofs = overlayProofs(rules, narrower)
    expect([...new Set(proofs.map((it) => it.says))]).toEqual(says)
    expect(proofs.flatMap((it) => it.against ?? [])).toEqual([])
    expect(
      overlayProofs(narrower, rules)
        .flatMap((it) => it.against ?? [])
        .map(told),
    ).toEqual(['overlay-widens: the local rules release what A-02 keeps back {"resource.rank":3}'])
    expect(negative(analyseRules(rules, { national: narrower })).map((it) => it.rule)).toEqual(['A-02'])
  })

  it.each(rowsOf(TURNED))('what would turn %s "%s"', (rule, name, expected) => {
    const example = rules.examples.find((it) => it.rule === rule && it.expected.case === name)
    const { changes, moreExist } = wouldChange(rules, example?.facts ?? {})
    const said = changes.map(({ facts, decision, code }) => `${JSON.stringify(facts)} ${code ?? decision}`)
    expect(said.join(' & ')).toBe(expected)
    expect(moreExist).toBe(false)
  })

  it('two reasons take two facts, each of the ones with each of the others', () => {
    const subject = { ...rules.start.subject, dissent: true, objectsTo: ['9A1'] }
    const { changes, moreExist } = wouldChange(rules, { ...rules.start, subject })
    const facts = changes.map((it) => Object.keys(it.facts).toSorted().join(' '))
    expect(facts.toSorted()).toEqual([
      'purpose requester.org.id',
      'purpose subject.objectsTo',
      'requester.org.id subject.age',
      'requester.org.id subject.dissent',
      'subject.age subject.objectsTo',
      'subject.dissent subject.objectsTo',
    ])
    expect([moreExist, changes.every((it) => it.decision === 'permit')]).toEqual([false, true])
  })

  it('three reasons take a larger set, of what somebody can bring about', () => {
    const facts = {
      ...rules.start,
      subject: { ...rules.start.subject, objectsTo: ['9A1'] },
      resource: { ...rules.start.resource, rank: 4, labels: ['WITNESS'] },
    }
    const [only, ...more] = wouldChange(rules, facts).changes
    expect([Object.keys(only?.facts ?? {}).length, only?.decision, more]).toEqual([3, 'permit', []])
    const fixed = Object.keys(only?.facts ?? {}).slice(0, 1)
    expect(wouldChange(rules, facts, fixed)).toEqual({ changes: [], moreExist: false })
  })
})
