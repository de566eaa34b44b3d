import { isJsonObject } from '../../../model/json.js'
import { type Read } from '../reading/place.js'
import { codes, primitive, text, uri } from '../reading/primitives.js'
import { readObject } from '../reading/read-object.js'
import { one, ruled } from '../reading/rows.js'
import { mappedTo } from '../reading/use.js'
import { setAside } from '../reading/draft.js'
import { systemOf } from './code-systems.js'
import { codeableConcept } from './coding.js'
import { period } from './quantities.js'

const identifierSystem: Read = primitive((value, at) => {
  const read = uri(value, at)
  return typeof read === 'string' ? systemOf(read, undefined) : undefined
})

/** An Identifier; a bare OID as system is given its scheme. The assigner is known by its name only. */
export const identifier: Read = readObject({
  elements: {
    use: one('use', codes('usual', 'official', 'temp', 'secondary', 'old')),
    type: one('type', codeableConcept),
    system: one('system', identifierSystem),
    value: one('value', text),
    period: one('period', period),
    assigner: ruled((value, at, draft, name) => {
      const display = isJsonObject(value) ? value['display'] : undefined
      const read = display === undefined ? undefined : text(display, at)
      if (read !== undefined) draft.out['assigner'] = { display: read }
      if (read === undefined || !isJsonObject(value) || Object.keys(value).length > 1)
        setAside(draft, name, value, 'element-without-r4-home', at)
    }, mappedTo('assigner')),
  },
})
