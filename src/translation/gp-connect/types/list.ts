import { type Json, isJsonObject } from '../../../model/json.js'
import { annotation } from '../datatypes/annotation.js'
import { codeableConcept, conceptOf } from '../datatypes/coding.js'
import { extensionValue, valuePlace } from '../datatypes/extension.js'
import { identifier } from '../datatypes/identifier.js'
import { evict } from '../datatypes/quantities.js'
import { ANY, ref } from '../datatypes/reference.js'
import { type Draft, setAside, supplyAbsent, extend, supply } from '../reading/draft.js'
import { type Place } from '../reading/place.js'
import { boolean, code, codes, dateTime, text } from '../reading/primitives.js'
import { isList, many, moved, one, ruled, stu3Element } from '../reading/rows.js'
import { carriedIn, extensionNamed } from '../reading/use.js'
import { backbone, resource } from './resource.js'

const WARNING = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-ListWarningCode'
const WARNING_SYSTEM = 'https://fhir.hl7.org.uk/CodeSystem/UKCore-ListWarningCode'

const entry = backbone({
  elements: {
    flag: one('flag', codeableConcept),
    deleted: moved(one('deleted', boolean), 'deleted', extensionNamed(stu3Element('List.entry.deleted'))),
    date: moved(one('date', dateTime), 'date', extensionNamed(stu3Element('List.entry.date'))),
    item: ref('item', ANY),
  },
  finish: (draft) => supplyAbsent(draft, 'item'),
})

/** List: areas, consultations, topics, headings and links between problems; its warnings stay on it, with their note. */
export const list = resource({
  elements: {
    identifier: many('identifier', identifier),
    status: one('status', codes('current', 'retired', 'entered-in-error')),
    mode: one('mode', codes('working', 'snapshot', 'changes')),
    title: one('title', text),
    code: one('code', codeableConcept),
    subject: ref('subject', ['Patient', 'Group', 'Device', 'Location']),
    encounter: ref('encounter', ['Encounter']),
    date: one('date', dateTime),
    source: ref('source', ['Practitioner', 'PractitionerRole', 'Patient', 'Device']),
    orderedBy: one('orderedBy', codeableConcept),
    note: many('note', annotation),
    entry: many('entry', entry),
    emptyReason: one('emptyReason', codeableConcept),
  },
  extensions: { ListWarningCode: ruled(warn, carriedIn(WARNING)) },
  finish: (draft, at) => {
    supply(draft, 'status', 'current', 'a list without a status is current')
    supply(draft, 'mode', 'snapshot', 'a list without a mode is a snapshot')
    keepEntryInvariants(draft)
    // lst-1: a list is empty or has a reason to be, not both.
    if (draft.out['entry'] !== undefined) evict(draft, 'emptyReason', at)
  },
})

function warn(value: Json, at: Place, draft: Draft, name: string): void {
  const held = extensionValue(value)
  const read =
    held === undefined ? undefined : (isJsonObject(held) ? codeableConcept : code)(held, valuePlace(at))
  if (read === undefined) setAside(draft, name, value, 'malformed-element', at)
  else
    extend(draft, {
      url: WARNING,
      valueCodeableConcept: typeof read === 'string' ? conceptOf(WARNING_SYSTEM, read) : read,
    })
}

/** lst-2 and lst-3: deleted items only in lists of changes, dated ones only in working lists; elsewhere in extensions. */
const ENTRY_RULES = [
  { member: 'deleted', mode: 'changes', value: 'valueBoolean' },
  { member: 'date', mode: 'working', value: 'valueDateTime' },
] as const

function keepEntryInvariants(draft: Draft): void {
  const entries = draft.out['entry']
  if (!isList(entries)) return
  const broken = ENTRY_RULES.filter((it) => it.mode !== draft.out['mode'])
  draft.out['entry'] = entries.map((item) => {
    if (!isJsonObject(item)) return item
    const moved = broken.filter(
      ({ member }) => item[member] !== undefined || item[`_${member}`] !== undefined,
    )
    if (moved.length === 0) return item
    const names = moved.flatMap(({ member }) => [member, `_${member}`])
    const kept = Object.entries(item).filter(([name]) => !names.includes(name) && name !== 'extension')
    const carried = moved.flatMap(({ member, value }) => {
      const held = item[member]
      const sibling = item[`_${member}`]
      const values = held === undefined ? {} : { [value]: held }
      const beside = sibling === undefined ? {} : { [`_${value}`]: sibling }
      return [{ url: stu3Element(`List.entry.${member}`), ...values, ...beside }]
    })
    const before = isList(item['extension']) ? item['extension'] : []
    const extension = [...before, ...carried]
    return extension.length === 0 ? Object.fromEntries(kept) : { ...Object.fromEntries(kept), extension }
  })
}
