import { type FhirResource } from '../fhir/resource.js'
import { type Area } from '../model/area.js'
import { type ResourceFacts } from '../model/facts.js'
import { type Sliced } from '../model/slices/sliced.js'
import { type SourceDescriptor } from '../model/source.js'

/** A translated resource and everything the rules may know about it. */
export type Labelled = {
  readonly resource: FhirResource
  readonly source: SourceDescriptor
  readonly area: Area | undefined
  readonly facts: ResourceFacts
  readonly sourceReference: string
}

/** What labelling is given for one source's answer: everything the source sent, so that ranks and propagation see all of it. */
export type Unlabelled = {
  readonly resource: FhirResource
  readonly source: SourceDescriptor
  readonly area: Area | undefined
  readonly flags: readonly string[]
  readonly sourceReference: string
}

/** The traced person, as labelling needs to know them: to tell whether a resource is about them. */
export type LabelledPerson = { readonly reference: string; readonly nhsNumbers: readonly string[] }

/** Labels everything one source sent. A resource it cannot label gets `labelled: false`; it never drops one. */
export type Labeller = (
  resources: readonly Unlabelled[],
  person: LabelledPerson,
) => Sliced<readonly Labelled[]>
