import { type Json, isJsonObject, textOf } from '../../../model/json.js'
import { readTarget, ref } from '../datatypes/reference.js'
import { type Draft, setAside, extend } from '../reading/draft.js'
import { type Place } from '../reading/place.js'
import { carriedIn, extensionNamed, mappedTo } from '../reading/use.js'
import { type Row, isList, listed, ruled, stu3Element } from '../reading/rows.js'

const REQUESTERS = ['Practitioner', 'PractitionerRole', 'Organization', 'Patient', 'RelatedPerson', 'Device']

/** STU3's requester{agent, onBehalfOf}: R4 keeps the agent alone, on whose behalf goes to HL7's extension. */
export function requester(onBehalfOf: string): Row {
  return ruled(
    (value, at, draft, name) => {
      if (!isJsonObject(value)) {
        setAside(draft, name, value, 'malformed-element', at)
        return
      }
      for (const [member, item] of Object.entries(value)) {
        const row = member === 'agent' ? ref('requester', REQUESTERS) : behalf(member, onBehalfOf)
        if (item === undefined) continue
        if (row === undefined) setAside(draft, `${name}.${member}`, item, 'unknown-element', at)
        else row.write(item, at, draft, `${name}.${member}`)
      }
    },
    {
      kind: 'parts',
      under: '',
      of: [
        ['agent', mappedTo('requester')],
        ['onBehalfOf', carriedIn(stu3Element(onBehalfOf))],
      ],
    },
  )
}

/** STU3's reference to a definition: R4 has its canonical URL, so an absolute one is taken and any other kept in HL7's extension. */
export function definitions(path: string): Row {
  return ruled(
    (value, at, draft, name) => {
      for (const item of isList(value) ? value : [value]) {
        // A display or identifier beside the URL has no place in a canonical.
        const alone = isJsonObject(item) && Object.keys(item).length === 1
        const url = alone ? textOf(item['reference']) : undefined
        if (url !== undefined && /^(?:https?:\/\/|urn:)\S+$/.test(url))
          draft.out['instantiatesCanonical'] = [...listed(draft.out['instantiatesCanonical']), url]
        else carryTarget(stu3Element(path), item, at, draft, name)
      }
    },
    mappedTo('instantiatesCanonical', extensionNamed(stu3Element(path))),
  )
}

function behalf(member: string, path: string): Row | undefined {
  if (member !== 'onBehalfOf') return undefined
  return ruled(
    (value, at, draft, name) => carryTarget(stu3Element(path), value, at, draft, name),
    carriedIn(stu3Element(path)),
  )
}

function carryTarget(url: string, value: Json, at: Place, draft: Draft, name: string): void {
  const target = readTarget(value, at)
  if (target === undefined) setAside(draft, name, value, 'malformed-element', at)
  else extend(draft, { url, valueReference: target.reference })
}
