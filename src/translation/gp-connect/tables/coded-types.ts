import { SOURCE_EXTENSIONS } from '../../../fhir/extensions/source-extensions.js'
import { type CodedType, type ElementUse } from '../../coded/coded-translation.js'
import { R4_URL } from '../datatypes/extension-names.js'
import { type Use, type Uses, carriedIn, extensionNamed } from '../reading/use.js'
import { BUNDLE_USES } from '../record/bundle-envelope.js'
import { baseElements } from '../types/resource.js'
import { TYPES } from '../types/type-table.js'
import { DATA_TYPES } from './data-types.js'

const BASE: Uses = Object.entries(baseElements).map(([name, row]) => [name, row.use])
const RENAMED: Uses = [...R4_URL].map(([name, url]) => [`extension(${name})`, carriedIn(url)])

/** Every type of a structured record, from the tables that read it: nothing here is written twice. */
export const CODED_TYPES: readonly CodedType[] = [
  {
    name: 'Resource',
    to: 'Resource',
    stands: 'any',
    area: undefined,
    elements: usesOf([...BASE, ...RENAMED]),
  },
  {
    name: 'Bundle',
    // What it says of the whole, every resource says.
    to: 'Resource',
    stands: 'any',
    area: undefined,
    elements: usesOf(BUNDLE_USES),
  },
  ...[...TYPES].map(([name, row]): CodedType => {
    const { to, area, read } = row
    return { name, to, stands: 'resource', area, elements: usesOf(read.parts) }
  }),
  ...[...DATA_TYPES].map(([name, read]): CodedType => {
    return { name, to: name, stands: 'datatype', area: undefined, elements: usesOf(read.parts ?? []) }
  }),
]

function usesOf(uses: Uses): readonly ElementUse[] {
  return uses.flatMap(([name, use]) => flattened(name, '', use))
}

/** One element, or each of its parts under its own name and in the R4 element that holds them. */
function flattened(element: string, within: string, use: Use): readonly ElementUse[] {
  const placed = (to: string): string => (within === '' ? to : `${within}.${to}`)
  switch (use.kind) {
    case 'parts': {
      const under = use.under === '' ? within : placed(use.under)
      return use.of.flatMap(([name, part]) => flattened(`${element}.${name}`, under, part))
    }
    case 'ignored':
      return [{ element, use: 'ignored', to: [], because: use.because }]
    case 'verbatim': {
      const to = [placed(extensionNamed(SOURCE_EXTENSIONS.element.url))]
      return [{ element, use: 'verbatim', to, because: undefined }]
    }
    case 'carried':
    case 'mapped':
      return [{ element, use: use.kind, to: use.to.map(placed), because: undefined }]
  }
}
