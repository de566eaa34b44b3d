import { type Json, isJsonObject } from '../../../model/json.js'
import { type Read } from '../reading/place.js'
import { instant } from '../reading/primitives.js'
import { readObject } from '../reading/read-object.js'
import { ignored, isEmpty, isOfPrimitives, many, one } from '../reading/rows.js'
import { coding } from './coding.js'

/** The metadata that still holds of the translated resource: its security labels and tags, and when the source changed it. */
export const meta: Read = readObject({
  elements: {
    versionId: ignored({
      because: 'names a version of the source resource, not of this one',
      said: 'never',
      of: 'primitive',
    }),
    profile: ignored({
      because: 'names a STU3 profile, which an R4 resource cannot claim',
      said: 'never',
      of: 'primitive',
    }),
    lastUpdated: one('lastUpdated', instant),
    security: many('security', coding),
    tag: many('tag', coding),
  },
})

const OF_SOURCE: ReadonlySet<string> = new Set(['versionId', 'profile'])

/** True for metadata of the source resource alone, as most is: nothing stays of it, and there is nothing to say. */
export function isOfSourceOnly(value: Json): boolean {
  if (!isJsonObject(value) || isEmpty(value)) return false
  for (const name in value) {
    const item = value[name]
    if (!OF_SOURCE.has(name) || item === undefined || isEmpty(item) || !isOfPrimitives(item)) return false
  }
  return true
}
