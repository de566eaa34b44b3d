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

const CASES: readonly Case[] = [
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
