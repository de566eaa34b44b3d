import { isJsonObject } from '../../../../model/json.js'
import { ref } from '../../datatypes/reference.js'
import { type Draft, setAside, supply } from '../../reading/draft.js'
import { type Place } from '../../reading/place.js'
import { base64Binary, mediaType } from '../../reading/primitives.js'
import { listed, one } from '../../reading/rows.js'
import { resource } from '../resource.js'

/** Binary: its `content` is its data in R4. What it contains is read by nobody here. */
export const binary = resource({
  elements: {
    contentType: one('contentType', mediaType),
    securityContext: ref('securityContext', ['DocumentReference']),
    content: one('data', base64Binary),
  },
  finish: (draft, at) => {
    supply(
      draft,
      'contentType',
      'application/octet-stream',
      'a file of no stated type is bytes (RFC 2046 §4.5.1)',
    )
    keepInMeta(draft, at)
  },
})

/** A Binary is no DomainResource: it has no extensions but on its elements, of which metadata is one. */
function keepInMeta(draft: Draft, at: Place): void {
  for (const it of draft.modifiers ?? []) setAside(draft, 'modifierExtension', it, 'malformed-element', at)
  const { extensions, out } = draft
  draft.modifiers = undefined
  draft.extensions = undefined
  if (extensions === undefined) return
  const meta = isJsonObject(out['meta']) ? out['meta'] : {}
  out['meta'] = { ...meta, extension: [...listed(meta['extension']), ...extensions] }
}
