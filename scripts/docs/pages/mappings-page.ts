import { join } from 'node:path'
import {
  mappingNames,
  readElements,
  readMappingFolder,
} from '../../../src/cli/mapping/read-mapping-folder.js'
import { parse } from 'yaml'
import { unsharedPlace } from '../../../src/fhir/unshared.js'
import { type CodedMapping } from '../../../src/translation/coded/coded-mapping.js'
import { compileFolder } from '../../../src/translation/coded/compile-folder.js'
import { type CompiledMapping, type CompiledOutput } from '../../../src/translation/compiled-mapping.js'
import { type Lineage, lineageOf } from '../../../src/translation/lineage.js'
import { PRIVACY_CLASSES } from '../../../src/translation/source/source-schema.js'
import { type MappingFile } from '../../../src/translation/text/mapping-file.js'
import { formatProblem } from '../../../src/translation/text/mapping-problem.js'
import { pdsTranslator } from '../../../src/translation/pds/pds-translator.js'
import { code, codes, list, pageText, table } from '../markdown.js'
import { type DocsWorld, type Page } from '../page.js'

/** Every mapping: for each source field its privacy class and where it goes, or why it goes nowhere. */
export function mappingsPage({ root }: DocsWorld): Page {
  const mappings = join(root, 'mappings')
  const elements = readElements(join(root, 'profiles'))
  const blocks = [
    'Nothing of a source is lost silently: a field is mapped, carried word for word in an extension, or ignored for a reason. Which of it a requester sees is decided afterwards: see [rules.md](rules.md).',
    ...mappingNames(mappings).flatMap((name) => {
      const files = readMappingFolder(join(mappings, name))
      const compiled = compileFolder(() => elements, files)
      if (compiled.kind === 'errors') throw new Error(compiled.problems.map(formatProblem).join('\n'))
      return compiled.kind === 'code'
        ? codedBlocks(compiled.mapping, files)
        : mappingBlocks(compiled.mapping, files)
    }),
    `## ${pdsTranslator.name}`,
    'The Patient that the Personal Demographics Service gave, normalised to UK Core: nothing is left out but the PDS id and its own handling marks.',
  ]
  return {
    file: 'mappings.md',
    text: pageText('Mappings', '`mappings/` and the tables of `src/translation/`', blocks),
  }
}

function mappingBlocks(mapping: CompiledMapping, files: readonly MappingFile[]): readonly string[] {
  const lineage = lineageOf(mapping)
  const source = parse(files.find((it) => it.path === 'source.yaml')?.text ?? '') as {
    readonly title?: string
    readonly assumptions?: readonly string[]
  }
  return [
    `## ${mapping.name}`,
    source.title ?? '',
    list(source.assumptions ?? []),
    '### What is made of it',
    table(
      ['Map', 'R4 type', 'Area'],
      mapping.outputs.map((it) => [it.name, it.resourceType, areaOf(it)]),
    ),
    '### Every source field',
    table(
      ['Privacy class', 'Fields', 'Mapped', 'Ignored'],
      PRIVACY_CLASSES.map((privacy) => classRow(privacy, lineage)),
    ),
    table(
      ['Source field', 'Privacy class', 'Goes to', 'Also decides'],
      lineage.fields.map(({ field, privacy }) => [
        code(field),
        privacy,
        destinationOf(field, privacy, lineage),
        decidedBy(field, mapping, lineage),
      ]),
    ),
    '### Cases',
    'Each is run by the tests and by `linchpin mapping test`.',
    list(files.filter((it) => it.path.startsWith('cases/')).map(caseText)),
  ]
}

function areaOf({ area, rows }: CompiledOutput): string {
  if (rows.every((it) => it.unshared !== undefined)) return 'never in the gateway'
  return area ?? 'goes with what refers to it'
}

/** A mapping that puts it anywhere else does not compile, and the gateway makes nothing of it. */
const NOT_IN_THE_GATEWAY = 'never in the gateway; translated on its own: '

function classRow(privacy: string, { fields }: Lineage): readonly string[] {
  const of = fields.filter((it) => it.privacy === privacy)
  const mapped = of.filter((it) => it.use === 'mapped').length
  return [privacy, String(of.length), String(mapped), String(of.length - mapped)]
}

function destinationOf(field: string, privacy: string, lineage: Lineage): string {
  const ignored = lineage.ignored.find((it) => it.field === field)
  if (ignored !== undefined) return `nowhere: ${ignored.reason}`
  const elements = lineage.outputs.flatMap(({ rows }) =>
    rows.filter((it) => it.sources.includes(field)).map((it) => it.element),
  )
  return `${unsharedPlace(privacy) !== undefined ? NOT_IN_THE_GATEWAY : ''}${codes([...new Set(elements)])}`
}

/** What a field decides besides what it fills: marks, whether a resource is made, whether an element is written. */
function decidedBy(field: string, mapping: CompiledMapping, lineage: Lineage): string {
  const flags = [...mapping.flags, ...mapping.outputs.flatMap((it) => it.flags)].filter(
    (it) => it.when?.reads.includes(field) === true,
  )
  const resources = lineage.outputs.filter(({ rows }) =>
    rows.some((it) => isId(it) && it.conditions.includes(field)),
  )
  const parts = lineage.outputs.filter(
    (output) =>
      !resources.includes(output) &&
      output.rows.some((it) => it.conditions.includes(field) && !it.sources.includes(field)),
  )
  return [
    ...(lineage.wholeRecord.includes(field) ? ['whose record it is'] : []),
    ...new Set(flags.map((it) => `the mark ${code(it.flag)}`)),
    ...namesAfter('whether there is', resources),
    ...namesAfter('which elements there are in', parts),
  ].join('; ')
}

type Output = Lineage['outputs'][number]

function isId({ element }: Output['rows'][number]): boolean {
  return /^[A-Za-z]+[.]id$/.test(element)
}

function namesAfter(words: string, outputs: readonly Output[]): readonly string[] {
  return outputs.length === 0 ? [] : [`${words} ${outputs.map((it) => it.name).join(', ')}`]
}

function caseText(file: MappingFile): string {
  const { behaviour } = parse(file.text) as { readonly behaviour: string }
  return `${behaviour} (${code(file.path)})`
}

/** A translation written in code: its tables say what they do with every element. */
function codedBlocks(mapping: CodedMapping, files: readonly MappingFile[]): readonly string[] {
  const { lineage, types } = mapping
  const resources = types.filter((it) => it.stands === 'resource')
  const uses = types.flatMap(({ name, to, elements }) =>
    elements.map((it) => [`${name}.${it.element}`, { ...it, within: to }] as const),
  )
  const byField = new Map<string, (typeof uses)[number][1]>(uses)
  return [
    `## ${mapping.translator.name}`,
    mapping.title,
    list(mapping.assumptions),
    '### What is made of it',
    table(
      ['Type', 'R4 type', 'Area'],
      resources.map((it) => [it.name, it.to, it.area ?? 'that of what holds it or refers to it']),
    ),
    '### Every source element',
    table(
      ['Privacy class', 'Fields', 'Mapped', 'Ignored'],
      PRIVACY_CLASSES.map((privacy) => classRow(privacy, lineage)),
    ),
    table(
      ['Source element', 'Privacy class', 'Use', 'Goes to'],
      lineage.fields.map(({ field, privacy }) => {
        const it = byField.get(field)
        const places = (it?.to ?? []).map((to) => `${it?.within ?? ''}.${to}`)
        const where = it?.because === undefined ? codes(places) : `nowhere: ${it.because}`
        return [code(field), privacy, it?.use ?? '', where]
      }),
    ),
    '### Cases',
    'Each is run by the tests and by `linchpin mapping test`.',
    list(files.filter((it) => it.path.startsWith('cases/')).map(caseText)),
  ]
}
