import { ref } from '../../datatypes/reference.js'
import { base64Binary, code } from '../../reading/primitives.js'
import { one } from '../../reading/rows.js'
import { resource } from '../resource.js'

/** Binary: its `content` is its data in R4. What it contains is read by nobody here. */
export const binary = resource({
  elements: {
    contentType: one('contentType', code),
    securityContext: ref('securityContext', ['DocumentReference']),
    content: one('data', base64Binary),
  },
  required: ['contentType'],
})
