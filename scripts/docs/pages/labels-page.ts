import { code, pageText, table } from '../markdown.js'
import { type DocsWorld, type Page } from '../page.js'
import { type WrittenMeaning } from '../rule-files.js'

/** The files of labels, categories and words in consent-rules/: how a resource comes by what the restrictions read. */
export function labelsPage({ rules }: DocsWorld): Page {
  const { categories, labels, textTerms, medicines } = rules
  const blocks = [
    'A resource is labelled from the handling marks of its source, from its security codes, from the codes found anywhere in it, from the names of medicines, and from its free text. A mark or a confidentiality code that is not listed here leaves it unlabelled, which withholds it.',
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
    'The national reference sets are licensed: each installation loads its own with `linchpin rules import-refset`. The synthetic ones serve the sandbox and the tests.',
    '## Free text',
    `Free text is screened for the words of \`consent-rules/text-terms.yaml\`; which views a hit restricts is in the rules. Negation is not trusted. A resource some of whose free text cannot be screened (another script, a broken encoding, base64) gets ${code(textTerms.unscreened)}.`,
    table(
      ['Label', 'About', 'Version', 'Terms'],
      textTerms.lists.map((it) => [code(it.label), it.name, it.version, String(it.terms?.length ?? 0)]),
    ),
    '## Medicines that tell why they are given',
    table(
      ['Label', 'Medicines', 'Version', 'Names'],
      medicines.map((it) => [code(it.label), it.name, it.version, String(it.names?.length ?? 0)]),
    ),
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
      '`labels.yaml`, `exclusion-categories.yaml`, `text-terms.yaml` and `medicine-meanings.yaml` in `consent-rules/`',
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
