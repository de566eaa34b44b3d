import { type TranslationIssue } from '../../model/gap.js'
import { type SourceRecord } from '../../model/source.js'
import { type FhirResource } from '../../fhir/resource.js'
import { type CompiledMapping } from '../compiled-mapping.js'
import { mappingTranslator } from '../mapping-translator.js'
import { type TranslationContext } from '../translator.js'
import { type MadeResources, addMade, findMade, noneYet } from './made-resources.js'
import { outputWriter } from './write-output.js'
import { mayBeTranslated, raise, recordsOf } from './record-run.js'
import { referenceOf } from './resolve-references.js'
import { settings } from './setting.js'
import { type WrittenResource } from './written-resource.js'

/** A record translated into text. */
export type Written = {
  readonly resources: readonly WrittenResource[]
  readonly issues: readonly TranslationIssue[]
}

/**
 * Translates records of a compiled mapping straight into JSON text, which is the text of what its translator makes,
 * with the same issues; handling marks are left out.
 */
export function mappingWriter(
  mapping: CompiledMapping,
): (record: SourceRecord, context: TranslationContext) => Written {
  const translator = mappingTranslator(mapping)
  const begin = recordsOf(mapping)
  const settingOf = settings()
  const outputs = mapping.outputs.map((it) => ({ area: it.area, write: outputWriter(mapping, it) }))
  return (record, context) => {
    const run = begin(record, context, settingOf(record, context))
    const { scope, references } = run
    const made = noneYet()
    if (mayBeTranslated(mapping, run)) {
      const twice: string[] = []
      for (const { area, write } of outputs) {
        run.enter(area)
        addWritten(write(scope), made, twice)
      }
      run.enter(record.area)
      for (const it of twice) raise(scope.run, 'conflicting-duplicate', it)
    }
    if (references.every((it) => it === context.patientReference || findMade(made, it) !== undefined))
      return { resources: made.all, issues: run.issues() }
    // A reference that leads nowhere is taken back, for which the resources are needed.
    const { resources, issues } = translator.translate(record, context)
    return { resources: resources.map(({ resource }) => writtenOf(resource)), issues }
  }
}

function addWritten(written: readonly WrittenResource[], made: MadeResources, twice: string[]): void {
  for (const it of written) {
    const before = findMade(made, it.reference)
    if (before === undefined) addMade(made, it)
    else if (before.text !== it.text) twice.push(it.resourceType)
  }
}

function writtenOf(resource: FhirResource): WrittenResource {
  const { resourceType } = resource
  return { resourceType, reference: referenceOf(resource), text: JSON.stringify(resource) }
}
