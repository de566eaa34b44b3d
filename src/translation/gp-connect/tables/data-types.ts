import { annotation, attachment } from '../datatypes/annotation.js'
import { codeableConcept, coding } from '../datatypes/coding.js'
import { dosage, timing } from '../datatypes/dosage.js'
import { identifier } from '../datatypes/identifier.js'
import { meta } from '../datatypes/meta.js'
import { address, contactPoint, humanName } from '../datatypes/people.js'
import { period, quantity, range, ratio, sampledData } from '../datatypes/quantities.js'
import { rest } from '../datatypes/reference.js'
import { type Read } from '../reading/place.js'

/** Every structure with a name of its own that stands in elements; it has the same name in R4. */
export const DATA_TYPES: ReadonlyMap<string, Read> = new Map([
  ['Address', address],
  ['Annotation', annotation],
  ['Attachment', attachment],
  ['CodeableConcept', codeableConcept],
  ['Coding', coding],
  ['ContactPoint', contactPoint],
  ['Dosage', dosage],
  ['HumanName', humanName],
  ['Identifier', identifier],
  ['Meta', meta],
  ['Period', period],
  ['Quantity', quantity],
  ['Range', range],
  ['Ratio', ratio],
  ['Reference', rest],
  ['SampledData', sampledData],
  ['Timing', timing],
])
