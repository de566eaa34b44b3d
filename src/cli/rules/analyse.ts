import { type Analysis, analyseRules, negative } from '../../decision/analyse/analyse.js'
import { type Finding } from '../../decision/analyse/finding.js'
import { type Conflict } from '../../decision/analyse/powers.js'
import { type Proof } from '../../decision/analyse/proofs.js'
import { type Example } from '../../decision/analyse/search/search.js'
import { type CompiledRules } from '../../decision/compile-rules.js'
import { type CommandIo } from '../command.js'

/** The rules to analyse, and what else was named on the command line. */
export type ToAnalyse = {
  readonly rules: CompiledRules
  readonly national: CompiledRules | undefined
  readonly against: CompiledRules | undefined
  readonly form: 'text' | 'json'
}

/** Prints what analysis says of the rules; 1 when there is something their owner must see to. */
export function printAnalysis({ rules, national, against, form }: ToAnalyse, io: CommandIo): number {
  const analysis = analyseRules(rules, { national, against })
  const found = negative(analysis)
  io.stdout(
    form === 'json' ? `${JSON.stringify(asJson(rules, analysis), undefined, 2)}\n` : asText(rules, analysis),
  )
  return found.length === 0 ? 0 : 1
}

function asJson(rules: CompiledRules, analysis: Analysis): object {
  const { findings, bars, overlay, conflicts, comparison } = analysis
  const list = (of: readonly Finding[]): readonly object[] =>
    of.map((it) => ({ ...it, example: changed(it.example) }))
  const proofs = (of: readonly Proof[]): readonly object[] =>
    of.map(({ rule, says, against }) => ({
      rule,
      says,
      proven: against === undefined,
      against: list(against === undefined ? [] : [against]),
    }))
  return {
    ruleSetHash: rules.ruleSet.hash,
    findings: list(findings),
    bars: proofs(bars),
    overlay: proofs(overlay),
    conflicts: conflicts.map((it) => ({ ...it, example: changed(it.example) })),
    ...(comparison !== undefined && {
      comparison: {
        widens: list(comparison.widens),
        narrows: list(comparison.narrows),
        differs: list(comparison.differs),
      },
    }),
    negative: negative(analysis).length,
  }
}

/** The changes to the facts that worked examples start from, in the form that `decide` and the examples read. */
function changed(example: Example | undefined): Readonly<Record<string, unknown>> | undefined {
  if (example === undefined) return undefined
  const found: Record<string, unknown> = {}
  for (const [fact, value] of example.changes) found[fact] = value === undefined ? { $unknown: true } : value
  return found
}

function asText(rules: CompiledRules, analysis: Analysis): string {
  const { findings, bars, overlay, conflicts, comparison } = analysis
  const lines = [
    `rule set ${rules.ruleSet.hash}: ${String(rules.rules.length)} rules, ${String(rules.facts.size)} facts`,
    'Proven means: tried with every combination of values that the conditions can tell apart, unknown among them.',
    'Examples are changes to the facts that worked examples start from.',
    '',
    ...section(
      'Statutory bars',
      proofLines(bars, 'nothing is released while it applies, whatever power is claimed'),
    ),
    ...section(
      'Local rules',
      overlay.length === 0 ? [BY_FORM] : proofLines(overlay, 'what it keeps back stays back'),
    ),
    ...section('Rules that never fire', findingLines(findings, 'unreachable')),
    ...section('Rules that change nothing', findingLines(findings, 'shadowed')),
    ...section('Not decided', findingLines(findings, 'undecided')),
    ...section('Powers against rules, and which wins', conflictLines(conflicts)),
  ]
  if (comparison !== undefined) {
    lines.push(
      ...section('Released now, and kept back before', findingLines(comparison.widens)),
      ...section('Kept back now, and released before', findingLines(comparison.narrows)),
      ...section(
        'Other differences (one example a rule; there may be more)',
        findingLines(comparison.differs),
      ),
    )
  }
  const count = negative(analysis).length
  return [...lines, count === 0 ? 'Nothing to see to.' : `${String(count)} to see to.`, ''].join('\n')
}

const BY_FORM =
  'none given; a local file may only add rules that keep back (anything else does not compile), and a release needs every such rule to be silent, so that adding one releases nothing'

function section(title: string, lines: readonly string[]): readonly string[] {
  return [title, ...(lines.length === 0 ? ['  none'] : lines.map((it) => `  ${it}`)), '']
}

function proofLines(proofs: readonly Proof[], proven: string): readonly string[] {
  const held = proofs.filter((it) => it.against === undefined).map((it) => it.rule)
  const broken = proofs.flatMap((it) => it.against ?? []).flatMap(findingText)
  return [...(held.length === 0 ? [] : [`proven for ${held.join(', ')}: ${proven}`]), ...broken]
}

function findingLines(findings: readonly Finding[], kind?: Finding['kind']): readonly string[] {
  return findings.filter((it) => kind === undefined || it.kind === kind).flatMap(findingText)
}

function findingText({ says, example }: Finding): readonly string[] {
  return [says, ...exampleText(example)]
}

function exampleText(example: Example | undefined): readonly string[] {
  if (example === undefined) return []
  const changes = [...example.changes].map(
    ([fact, value]) => `${fact} = ${value === undefined ? 'unknown' : JSON.stringify(value)}`,
  )
  return [`  example: ${changes.length === 0 ? 'as they are' : changes.join(', ')}`]
}

function conflictLines(conflicts: readonly Conflict[]): readonly string[] {
  const gateways = [...new Set(conflicts.map((it) => `${it.power} (${it.gateway})`))]
  return gateways.flatMap((name) => {
    const own = conflicts.filter((it) => `${it.power} (${it.gateway})` === name)
    const line = (wins: Conflict['wins'], words: string): readonly string[] => {
      const ids = own.filter((it) => it.wins === wins).map((it) => it.rule)
      return ids.length === 0 ? [] : [`  ${words} ${ids.join(', ')}`]
    }
    return [
      name,
      ...line('power', 'wins over       '),
      ...line('either', 'wins under terms over'),
      ...line('rule', 'is stopped by   '),
    ]
  })
}
