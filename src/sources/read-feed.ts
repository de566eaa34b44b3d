import { checkSchema } from '../model/json-schema/check-schema.js'
import { type Json } from '../model/json.js'
import { isNhsNumber } from '../model/nhs-number.js'
import { type OdsCode } from '../model/ods-code.js'
import { type OrganisationFeed } from '../model/registers.js'
import { type StaffMember } from '../model/registers/staff.js'
import { STAFF_MEMBER } from './staff-schema.js'

/**
 * A feed of the organisation, or undefined when anything in it is wrong: an unknown or missing member, an impossible
 * date, an NHS number that fails its check digit, a person with two register entries, or another organisation's feed.
 */
export function readFeed(body: Json | undefined, organisation: OdsCode): OrganisationFeed | undefined {
  const checked = checkSchema<OrganisationFeed>(FEED, body)
  if (checked.kind === 'errors' || checked.value.organisation !== organisation) return undefined
  const feed = checked.value
  const named = [...feed.relationships, ...feed.registers]
  const { watched = [] } = feed
  if (![...named.map((it) => it.nhsNumber), ...watched].every(isNhsNumber)) return undefined
  if (new Set(feed.registers.map((it) => it.nhsNumber)).size !== feed.registers.length) return undefined
  if (
    !feed.relationships.every(
      (it) => isDate(it.from) && (it.to === undefined || (isDate(it.to) && it.to >= it.from)),
    )
  )
    return undefined
  return isStaffList(feed.staff ?? []) ? feed : undefined
}

/** Each worker once, under numbers and on days that there are. */
function isStaffList(staff: readonly StaffMember[]): boolean {
  if (new Set(staff.map((it) => it.userId)).size !== staff.length) return false
  return staff.every(({ nhsNumber, declared = [], leave = [], leftOn }) => {
    const numbers = [...declared, ...(nhsNumber === undefined ? [] : [nhsNumber])]
    const days = [...leave.flatMap((it) => [it.from, it.to]), ...(leftOn === undefined ? [] : [leftOn])]
    return numbers.every(isNhsNumber) && days.every(isDate) && leave.every((it) => it.to >= it.from)
  })
}

/** A day that exists in the calendar. */
function isDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

const TEXTS = { type: 'array', items: { type: 'string', minLength: 1 } } as const
const FLAG = { type: 'boolean' } as const
const NHS_NUMBER = { type: 'string', pattern: '^[0-9]{10}$' } as const
const DATE = { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' } as const

const RELATIONSHIP = {
  type: 'object',
  required: ['nhsNumber', 'kind', 'from'],
  additionalProperties: false,
  properties: {
    nhsNumber: NHS_NUMBER,
    kind: { enum: ['open-case', 'referral', 'admission'] },
    from: DATE,
    to: DATE,
  },
} as const

const DISSENT = {
  type: 'object',
  required: ['recordedBy', 'covers'],
  additionalProperties: false,
  properties: {
    recordedBy: { type: 'string', minLength: 1 },
    covers: { type: 'array', items: { enum: ['gp-record', 'social-care-record', 'exchange'] } },
  },
} as const

const REGISTER = {
  type: 'object',
  // Every fact but capacity must be there: what is left out would be read as not recorded.
  required: [
    'nhsNumber',
    'dissents',
    'objectsTo',
    'objectsToUser',
    'consentCategories',
    'explicitConsent',
    'bestInterests',
    'cannotConsent',
    'enhancedReview',
    'competentMinor',
    'proxies',
    'nationalOptOut',
    'type1',
  ],
  additionalProperties: false,
  properties: {
    nhsNumber: NHS_NUMBER,
    dissents: { type: 'array', items: DISSENT },
    objectsTo: TEXTS,
    objectsToUser: TEXTS,
    consentCategories: TEXTS,
    explicitConsent: FLAG,
    capacity: { enum: ['has', 'lacks'] },
    bestInterests: FLAG,
    cannotConsent: FLAG,
    enhancedReview: FLAG,
    competentMinor: FLAG,
    proxies: TEXTS,
    childEnquiries: TEXTS,
    nationalOptOut: FLAG,
    type1: FLAG,
  },
} as const

const FEED = {
  type: 'object',
  required: ['organisation', 'relationships', 'registers'],
  additionalProperties: false,
  properties: {
    organisation: { type: 'string', pattern: '^[A-Z0-9]{3,9}$' },
    relationships: { type: 'array', items: RELATIONSHIP },
    registers: { type: 'array', items: REGISTER },
    staff: { type: 'array', items: STAFF_MEMBER },
    watched: { type: 'array', items: NHS_NUMBER },
  },
} as const
