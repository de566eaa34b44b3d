import { readFileSync, readdirSync } from 'node:fs'
import { type FhirResource } from '../../src/fhir/resource.js'
import {
  type LabelledPerson,
  type Labelled,
  type Labeller,
  type Unlabelled,
} from '../../src/labelling/label.js'
import { labeller } from '../../src/labelling/labeller.js'
import { parseLabelRules } from '../../src/labelling/rule-files/parse-label-rules.js'
import { isOdsCode } from '../../src/model/ods-code.js'
import { type SourceDescriptor } from '../../src/model/source.js'
import { whole } from '../../src/model/slices/sliced.js'

const FOLDER = new URL('../../consent-rules/', import.meta.url)
const ODS = 'A81001'
if (!isOdsCode(ODS)) throw new Error('not an ODS code')

const PRACTICE: SourceDescriptor = {
  id: 'practice',
  name: 'Practice',
  organisation: ODS,
  recordClass: 'gp-record',
  overrideSupported: false,
  areas: [],
  telephone: undefined,
}

export const PERSON: LabelledPerson = { reference: 'Patient/p1', nhsNumbers: ['9990000018', '9990000026'] }

export function unlabelled(resource: FhirResource, ...flags: readonly string[]): Unlabelled {
  return { resource, source: PRACTICE, area: undefined, flags, sourceReference: 'x' }
}

/** The labeller of the project's own rule files, all at once. */
export function projectLabeller(): (...given: Parameters<Labeller>) => readonly Labelled[] {
  const label = slicedLabeller()
  return (...given) => whole(label(...given))
}

/** The same as the gateway has it. */
export function slicedLabeller(): Labeller {
  const read = parseLabelRules(
    readdirSync(FOLDER)
      .filter((it) => it.endsWith('.yaml'))
      .map((name) => ({ name, text: readFileSync(new URL(name, FOLDER), 'utf8') })),
  )
  if (read.kind === 'problems') throw new Error(JSON.stringify(read.problems))
  return labeller(read.rules)
}
