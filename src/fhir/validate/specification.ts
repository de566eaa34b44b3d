/** Pages of FHIR R4 (4.0.1) that state the rules. */
const BASE = 'https://hl7.org/fhir/R4'

export const SPECIFICATION = {
  bundle: `${BASE}/bundle.html`,
  cardinality: `${BASE}/conformance-rules.html#cardinality`,
  contained: `${BASE}/references.html#contained`,
  datatypes: `${BASE}/datatypes.html`,
  extensibility: `${BASE}/extensibility.html`,
  formats: `${BASE}/formats.html`,
  json: `${BASE}/json.html`,
  narrative: `${BASE}/narrative.html`,
  profiling: `${BASE}/profiling.html`,
  references: `${BASE}/references.html`,
  resource: `${BASE}/resource.html`,
  terminologies: `${BASE}/terminologies.html#strength`,
} as const

/** The page that defines a type, or a backbone type by its path. */
export function pageOfType(name: string, kind: 'primitive' | 'complex' | 'resource' | 'backbone'): string {
  if (kind === 'primitive' || kind === 'complex') return `${SPECIFICATION.datatypes}#${name}`
  const resource = name.split('.')[0] ?? name
  return `${BASE}/${resource.toLowerCase()}.html`
}
