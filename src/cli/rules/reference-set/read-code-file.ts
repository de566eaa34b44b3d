import { type CodeList, type ListedCode, NOT_A_CONCEPT, SNOMED, type Wanted, faultOf } from './code-list.js'
import { isConceptIdentifier } from './snomed-identifier.js'
import { type Line, type Problems, linesOf } from './lines.js'
import { readValueSet } from './read-value-set.js'

/**
 * The codes a file lists: an RF2 simple reference set snapshot, the expansion of a FHIR ValueSet, or one code a line or
 * row. Codes without a system are SNOMED CT's. Problems are added with their lines.
 */
export async function readCodeFile(wanted: Wanted, problems: Problems): Promise<CodeList> {
  for await (const first of linesOf(wanted.path)) {
    if (first.text.trimStart().startsWith('{')) return readValueSet(wanted, problems)
    return isReleaseFile(first) ? readReleaseFile(wanted, problems) : readTable(wanted, problems)
  }
  problems.add(wanted.file, 1, 1, 'expected codes, found nothing')
  return { codes: [], version: undefined }
}

const RF2: readonly string[] = [
  'id',
  'effectiveTime',
  'active',
  'moduleId',
  'refsetId',
  'referencedComponentId',
]

function isReleaseFile({ text }: Line): boolean {
  const columns = text.split('\t')
  return RF2.every((it, i) => columns[i] === it)
}

/** RF2: one member a row; those that are no longer active are left out. */
async function readReleaseFile({ file, path, refsets }: Wanted, problems: Problems): Promise<CodeList> {
  const codes: ListedCode[] = []
  const held = new Set<string>()
  const versions: string[] = ['']
  for await (const line of linesOf(path)) {
    if (line.number === 1) continue
    const member = memberOf(line, file, problems)
    if (member === undefined || (refsets.length > 0 && !refsets.includes(member.refset))) continue
    held.add(member.refset)
    versions.push(member.effectiveTime)
    codes.push({ system: SNOMED, code: member.code })
  }
  if (refsets.length === 0 && held.size > 1)
    problems.add(file, 1, 1, `the file holds ${held.size} reference sets: name those wanted with --refset`)
  for (const it of refsets.filter((wanted) => !held.has(wanted)))
    problems.add(file, 1, 1, `no active member of reference set ${it}`)
  const version = versions.reduce((newest, it) => (it > newest ? it : newest))
  return { codes, version: version === '' ? undefined : version }
}

type Member = { readonly effectiveTime: string; readonly refset: string; readonly code: string }

/** The active member that a row is; undefined for one that is not active, and for what is no row. */
function memberOf({ text, number }: Line, file: string, problems: Problems): Member | undefined {
  const row = text.split('\t')
  const [, effectiveTime = '', active = '', , refset = '', code = ''] = row
  const wrong = (column: number, message: string): void => {
    problems.add(file, number, column, message)
  }
  if (row.length < RF2.length) wrong(1, `expected ${RF2.length} columns, found ${row.length}`)
  else if (active === '1' && isConceptIdentifier(code)) return { effectiveTime, refset, code }
  else if (active === '1') wrong(columnOf(row, 5), NOT_A_CONCEPT)
  else if (active !== '0') wrong(columnOf(row, 2), 'active is neither 0 nor 1')
  return undefined
}

/** Where a column of a row of tabs begins, from 1. */
function columnOf(row: readonly string[], index: number): number {
  return row.slice(0, index).join('\t').length + 2
}

/** Names under which tables give the code, in lower case. */
const CODE_COLUMNS: readonly string[] = [
  'code',
  'conceptid',
  'concept id',
  'sctid',
  'snomed code',
  'snomedct_conceptid',
]
const SYSTEM_COLUMNS: readonly string[] = ['system', 'codesystem']

/** One code a line, or a table separated by commas or tabs whose first row may name its columns; # begins a remark. */
async function readTable({ file, path }: Wanted, problems: Problems): Promise<CodeList> {
  const codes: ListedCode[] = []
  let columns: Columns | undefined
  for await (const { text, number } of linesOf(path)) {
    if (text.startsWith('#')) continue
    const cells = cellsOf(text)
    if (columns === undefined) {
      const named = columnsNamed(cells)
      columns = named ?? { code: 0, system: -1 }
      if (named !== undefined) continue
    }
    const listed = codeIn(cells, columns)
    const fault = faultOf(listed)
    if (fault === undefined) codes.push(listed)
    else problems.add(file, number, 1, fault)
  }
  return { codes, version: undefined }
}

type Columns = { readonly code: number; readonly system: number }

function codeIn(cells: readonly string[], columns: Columns): ListedCode {
  const system = cells[columns.system]?.trim() ?? ''
  return { system: system === '' ? SNOMED : system, code: cells[columns.code]?.trim() ?? '' }
}

function columnsNamed(cells: readonly string[]): Columns | undefined {
  const names = cells.map((it) => it.trim().toLowerCase())
  const code = names.findIndex((it) => CODE_COLUMNS.includes(it))
  return code < 0 ? undefined : { code, system: names.findIndex((it) => SYSTEM_COLUMNS.includes(it)) }
}

function cellsOf(text: string): readonly string[] {
  const cells: string[] = []
  let cell = ''
  let isQuoted = false
  for (const char of text) {
    if (char === '"') isQuoted = !isQuoted
    else if (!isQuoted && (char === ',' || char === '\t')) {
      cells.push(cell)
      cell = ''
    } else cell += char
  }
  return [...cells, cell]
}
