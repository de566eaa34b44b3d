import { type TranslationIssue } from '../../model/gap.js'
import { type SourceRecord } from '../../model/source.js'
import { type FhirResource } from '../../fhir/resource.js'
import { type CompiledMapping } from '../compiled-mapping.js'
import { mappingTranslator } from '../mapping-translator.js'
import { type TranslationContext } from '../translator.js'
import {
  type RecordRun,
  beginRecord,
  finalId,
  flagsOf,
  mayBeTranslated,
  raise,
  sourceIdIn,
} from './record-run.js'
import { referenceOf } from './resolve-references.js'

/** A resource as JSON text. */
export type WrittenResource = {
  readonly resourceType: string
  /** `Type/id`. */
  readonly reference: string
  readonly text: string
}

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
  return (record, context) => {
    const run = beginRecord(mapping, record, context)
    const made = mayBeTranslated(mapping, run.whole)
      ? writeAll(mapping, run)
      : new Map<string, WrittenResource>()
    if ([...run.references].every((it) => made.has(it) || it === context.patientReference))
      return { resources: [...made.values()], issues: [...run.issues.values()] }
    // A reference that leads nowhere is taken back, for which the resources are needed.
    const { resources, issues } = translator.translate(record, context)
    return { resources: resources.map(({ resource }) => writtenOf(resource)), issues }
  }
}

function writtenOf(resource: FhirResource): WrittenResource {
  const { resourceType } = resource
  return { resourceType, reference: referenceOf(resource), text: JSON.stringify(resource) }
}

function writeAll(
  mapping: CompiledMapping,
  { whole, runFor }: RecordRun,
): ReadonlyMap<string, WrittenResource> {
  const made = new Map<string, WrittenResource>()
  const twice: string[] = []
  for (const output of mapping.outputs) {
    const { resourceType } = output
    const run = runFor(output.area)
    for (const scope of output.scopes({ items: [], run, id: undefined })) {
      const sourceId = sourceIdIn(output, scope)
      if (sourceId === undefined) continue
      const id = finalId(output, run, sourceId)
      const text = output.built.write({ items: scope.items, run, id })
      if (text === undefined) continue
      // What a mark stands on may be an issue of the record.
      flagsOf(mapping, output, scope)
      const reference = `${resourceType}/${id}`
      const before = made.get(reference)
      if (before === undefined) made.set(reference, { resourceType, reference, text })
      else if (before.text !== text) twice.push(resourceType)
    }
  }
  for (const it of twice) raise(whole, 'conflicting-duplicate', it)
  return made
}
