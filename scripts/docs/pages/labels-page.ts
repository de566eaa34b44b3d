import { code, pageText, table } from '../markdown.js'
import { type DocsWorld, type Page } from '../page.js'
import { type WrittenMeaning } from '../rule-files.js'

/** consent-rules/labels.yaml and exclusion-categories.yaml: how a resource comes by what the restrictions read. */
export function labelsPage({ rules }: DocsWorld): Page {
  const { categories, labels } = rules
  const blocks = [
    'A resource is labelled from the handling marks of its source, from its security codes, and from the codes found anywhere in it. A mark or a confidentiality code that is not listed here leaves it unlabelled, which withholds it.',
    '## Categories of information',
    table(
      ['Label', 'Holds', 'Set apart by', 'Reference set', 'Codes loaded'],
      categories.flatMap((it) =>
        it.value_sets.map((set) => [
          code(it.label),
          it.name,
          it.basis,
          `${set.name}, ${set.version}`,
          String(set.codes.length),
        ]),
      ),
    ),
    'The national reference sets are licensed: each installation loads its own. The synthetic ones serve the sandbox and the tests.',
    '## Handling marks of a source',
    table(
      ['Mark', 'Means'],
      labels.flags.map((it) => [code(it.flag ?? ''), meaningText(it)]),
    ),
    '## Security codes',
    table(
      ['System', 'Code', 'Means'],
      labels.security.map((it) => [code(it.system ?? ''), code(it.code ?? ''), meaningText(it)]),
    ),
  ]
  return {
    file: 'labels.md',
    text: pageText(
      'Labels',
      '`consent-rules/labels.yaml` and `consent-rules/exclusion-categories.yaml`',
      blocks,
    ),
  }
}

function meaningText(it: WrittenMeaning): string {
  return [
    ...(it.label === undefined ? [] : [`label ${code(it.label)}`]),
    ...(it.confidentiality === undefined ? [] : [`confidentiality ${code(it.confidentiality)}`]),
    ...(it.anonymous_access === true ? ['from an anonymous access provider'] : []),
    ...(it.controller === false ? ['the source does not control it'] : []),
  ].join('; ')
}
