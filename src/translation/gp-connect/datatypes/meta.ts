import { type Read } from '../reading/place.js'
import { instant } from '../reading/primitives.js'
import { readObject } from '../reading/read-object.js'
import { ignored, many, one } from '../reading/rows.js'
import { coding } from './coding.js'

/** The metadata that still holds of the translated resource: its security labels and tags, and when the source changed it. */
export const meta: Read = readObject({
  elements: {
    versionId: ignored({ because: 'names a version of the source resource, not of this one', said: 'never' }),
    profile: ignored({ because: 'names a STU3 profile, which an R4 resource cannot claim', said: 'never' }),
    lastUpdated: one('lastUpdated', instant),
    security: many('security', coding),
    tag: many('tag', coding),
  },
})
