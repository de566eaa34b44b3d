import { describe, expect, it } from 'vitest'
import { type JsonObject } from '../../src/model/json.js'
import { HL7, OWN, type Case, checkDeparture, raw } from './gp-connect-departure.js'
import { concept } from './gp-connect-whole-record.js'

const subject = { reference: 'Patient/1' }
const statement = {
  resourceType: 'MedicationStatement',
  id: 'a',
  subject,
  medicationCodeableConcept: { text: 'x' },
}
const referral = { resourceType: 'ReferralRequest', id: 'a', subject, intent: 'order' }
const encounter = { resourceType: 'Encounter', id: 'a', status: 'finished', subject }
const vaccine = {
  resourceType: 'Immunization',
  id: 'a',
  patient: subject,
  vaccineCode: concept('UNK', 'http://hl7.org/fhir/v3/NullFlavor '),
  date: '2020-01-01',
}

const ABSENT = `http://hl7.org/fhir/StructureDefinition/data-absent-reason`

const CASES: readonly Case[] = [
  {
    behaviour: 'a system that says it is a UUID or an OID and is none is kept as text',
    source: {
      ...encounter,
      type: [
        { coding: [{ system: 'urn:uuid:x', code: 'a' }] },
        { coding: [{ system: 'urn:oid:9.01', code: 'b' }] },
        { coding: [{ system: 'urn:uuid:9C1F0D1A-5B1F-4B52-9C11-0D1A5B1F4B52', code: 'c' }] },
      ],
    },
    expected: {
      type: [
        { coding: [{ code: 'a', extension: [raw('system', '"urn:uuid:x"')] }] },
        { coding: [{ code: 'b', extension: [raw('system', '"urn:oid:9.01"')] }] },
        { coding: [{ system: 'urn:uuid:9C1F0D1A-5B1F-4B52-9C11-0D1A5B1F4B52', code: 'c' }] },
      ],
    },
  },
  {
    behaviour: 'a code that stands where the id should is kept as text',
    source: { ...encounter, id: concept('73211009', 'http://snomed.info/sct') },
    expected: {
      extension: [raw('id', JSON.stringify(concept('73211009', 'http://snomed.info/sct')))],
    },
  },
  {
    behaviour: 'why a value is absent is a code; anything else is kept as text',
    source: {
      ...encounter,
      type: [
        { text: 'x', extension: [{ url: ABSENT, valueString: 'masked' }] },
        { text: 'y', extension: [{ url: ABSENT, valueCode: 'masked' }] },
      ],
    },
    expected: {
      type: [
        { text: 'x', extension: [raw('extension', `{"url":"${ABSENT}","valueString":"masked"}`)] },
        { text: 'y', extension: [{ url: ABSENT, valueCode: 'masked' }] },
      ],
    },
  },
  {
    behaviour: 'a statement not known to be taken keeps its status',
    source: { ...statement, status: 'stopped', taken: 'unk' },
    expected: { status: 'stopped' },
  },
  {
    behaviour: 'a statement not taken says so and keeps what it said',
    source: { ...statement, status: 'active', taken: 'n', reasonNotTaken: [{ text: 'x' }] },
    expected: { status: 'not-taken', statusReason: [{ text: 'x' }] },
    without: ['taken', 'reasonNotTaken'],
  },
  {
    behaviour: 'a cancelled referral is revoked',
    source: { ...referral, status: 'cancelled' },
    expected: { resourceType: 'ServiceRequest', status: 'revoked', intent: 'order' },
  },
  {
    behaviour: 'a suspended referral is on hold',
    source: { ...referral, status: 'suspended' },
    expected: { status: 'on-hold' },
  },
  {
    behaviour: 'a referral keeps its description as a note',
    source: { ...referral, status: 'unknown', description: 'x' },
    expected: { note: [{ extension: [{ url: `${OWN}note-kind`, valueCode: 'description' }], text: 'x' }] },
  },
  {
    behaviour: 'whom a consultation is charged to is left out, and nothing is kept of it',
    source: { ...encounter, account: [{ reference: 'Account/9', display: 'canary' }] },
    expected: { status: 'finished' },
    without: ['account', 'extension'],
  },
  {
    behaviour: 'a consultation is ambulatory',
    source: { ...encounter, type: [{ text: 'GP Surgery' }] },
    expected: { class: expect.objectContaining({ system: `${HL7}v3-ActCode`, code: 'AMB' }) as JsonObject },
  },
  {
    behaviour: 'a home visit is at home',
    source: { ...encounter, type: [{ text: 'Home visit note' }] },
    expected: { class: expect.objectContaining({ code: 'HH' }) as JsonObject },
  },
  {
    behaviour: 'a telephone consultation is virtual',
    source: { ...encounter, type: [concept('1'), { text: 'Telephone call' }] },
    expected: { class: expect.objectContaining({ code: 'VR' }) as JsonObject },
  },
  {
    behaviour: 'a vaccine not given was not done, for its reason',
    source: {
      ...vaccine,
      status: 'completed',
      notGiven: true,
      explanation: { reasonNotGiven: [{ text: 'declined' }] },
    },
    expected: { status: 'not-done', statusReason: { text: 'declined' } },
    without: ['notGiven', 'explanation', 'date'],
  },
  {
    behaviour: 'a protocol without a sequence keeps the rest',
    source: { ...vaccine, status: 'completed', vaccinationProtocol: [{ series: '1' }] },
    expected: { protocolApplied: [expect.objectContaining({ series: '1', doseNumberString: 'not stated' })] },
  },
  {
    behaviour: 'a vaccine without a date says that it has none',
    source: { ...vaccine, status: 'completed', date: 'spring' },
    expected: { extension: [raw('date', '"spring"')] },
    without: ['occurrenceDateTime'],
  },
]

describe('where GP Connect needs more than HL7’s maps: statuses', () => {
  it.each(CASES)('$behaviour', checkDeparture)
})
