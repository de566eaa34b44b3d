import { describe } from 'vitest'
import { type JsonObject } from '../../../src/model/json.js'
import { type Case, check, deny, labels, permit } from './cases.js'
import { consent, type Given, observation } from './consents.js'

const except = (more: JsonObject): readonly Given[] => [consent(permit({ provision: [deny(more)] }))]
const only = (more: JsonObject): readonly Given[] => [consent(permit(more))]
const LEVELS = ['U', 'L', 'M', 'N', 'R', 'V']
const SCT = 'http://snomed.info/sct'
const TYPES = 'http://hl7.org/fhir/resource-types'

describe('a level of confidentiality', () => {
  check(
    LEVELS.flatMap((named, i) =>
      LEVELS.flatMap((borne, j): readonly Case[] => [
        {
          says: `a permit of ${named}, an item of ${borne}`,
          consents: only(labels(named)),
          item: observation([borne]),
          gives: j <= i ? 'permit' : 'deny',
        },
        {
          says: `a deny of ${named}, an item of ${borne}`,
          consents: except(labels(named)),
          item: observation([borne]),
          gives: j >= i ? 'deny' : 'permit',
        },
      ]),
    ),
  )
  const other = (system: string, code: string): JsonObject => ({ securityLabel: [{ system, code }] })
  const confidentiality = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality'
  check([
    {
      says: 'a permit of no level that there is',
      consents: only(other(confidentiality, 'Z')),
      gives: 'deny',
    },
    {
      says: 'nor is a deny of one passed over',
      consents: except(other(confidentiality, 'Z')),
      gives: 'deny',
    },
    {
      says: 'nor is anything an exception to it',
      consents: except({ ...other(confidentiality, 'Z'), provision: [permit()] }),
      gives: 'deny',
    },
    {
      says: 'as it is to a deny of the lowest level',
      consents: except({ ...labels('U'), provision: [permit()] }),
      gives: 'permit',
    },
    { says: 'V of another system is no level', consents: only(other('urn:x', 'V')), gives: 'deny' },
    {
      says: 'nor is it one of the item',
      consents: only(labels('N')),
      item: observation([], { meta: { security: [{ system: 'urn:x', code: 'N' }] } }),
      gives: 'deny',
    },
  ])
})

describe('a sensitive category', () => {
  const of = (code: string): JsonObject => ({
    securityLabel: [{ system: 'https://linchpin.example/fhir/CodeSystem/information-category', code }],
  })
  check([
    {
      says: 'another one is not denied',
      consents: except(labels('HIV')),
      item: observation(['N', 'PSY']),
      gives: 'permit',
    },
    {
      says: 'a kind of it is',
      consents: except(labels('ETH')),
      item: observation(['N', 'OPIOIDUD']),
      gives: 'deny',
    },
    {
      says: 'what it is a kind of is not',
      consents: except(labels('ETHUD')),
      item: observation(['N', 'ETH']),
      gives: 'permit',
    },
    {
      says: 'by the name that rules give it',
      consents: except(of('STI')),
      item: observation(['N', 'STD']),
      gives: 'deny',
    },
    {
      says: 'by the name of HL7',
      consents: except(labels('STD')),
      item: observation(['N', 'STD']),
      gives: 'deny',
    },
    { says: 'a permit of it reaches no plain item', consents: only(labels('PSY')), gives: 'deny' },
    {
      says: 'of one of several labels',
      consents: except(labels('HIV', 'PSY')),
      item: observation(['N', 'PSY']),
      gives: 'deny',
    },
  ])
})

describe('a type', () => {
  const type = (code: string, system = TYPES): JsonObject => ({ class: [{ system, code }] })
  const within = observation(['N'], { contained: [{ resourceType: 'Condition', id: 'c' }] })
  check([
    { says: 'a permit of it', consents: only(type('Observation')), gives: 'permit' },
    { says: 'a permit of another', consents: only(type('Condition')), gives: 'deny' },
    { says: 'a permit of what is contained', consents: only(type('Condition')), item: within, gives: 'deny' },
    { says: 'a deny of another', consents: except(type('Condition')), gives: 'permit' },
    { says: 'a permit in words nobody knows', consents: only(type('Observation', 'urn:x')), gives: 'deny' },
    { says: 'a deny in words nobody knows', consents: except(type('Condition', 'urn:x')), gives: 'deny' },
    {
      says: 'one of two',
      consents: only({
        class: [...(type('Condition')['class'] as []), ...(type('Observation')['class'] as [])],
      }),
      gives: 'permit',
    },
  ])
})

describe('a code', () => {
  const code = (...coding: readonly JsonObject[]): JsonObject => ({ code: [{ coding }] })
  const coded = (value: string) => observation(['N'], { code: { coding: [{ system: SCT, code: value }] } })
  check([
    {
      says: 'a permit of it',
      consents: only(code({ system: SCT, code: '1' })),
      item: coded('1'),
      gives: 'permit',
    },
    {
      says: 'a permit of another',
      consents: only(code({ system: SCT, code: '2' })),
      item: coded('1'),
      gives: 'deny',
    },
    {
      says: 'with spaces around it',
      consents: except(code({ system: SCT, code: ' 1 ' })),
      item: coded('1'),
      gives: 'deny',
    },
    {
      says: 'with spaces around that of the item',
      consents: except(code({ system: SCT, code: '1' })),
      item: coded('1 '),
      gives: 'deny',
    },
    {
      says: 'a blank one cannot be told',
      consents: except(code({ system: SCT, code: ' ' })),
      item: coded('1'),
      gives: 'deny',
    },
    {
      says: 'a blank one beside another says nothing',
      consents: except(code({ system: SCT, code: ' ' }, { system: SCT, code: '2' })),
      item: coded('1'),
      gives: 'permit',
    },
    {
      says: 'without a system it cannot be told',
      consents: except(code({ code: '2' })),
      item: coded('1'),
      gives: 'deny',
    },
    { says: 'and permits nothing', consents: only(code({ code: '1' })), item: coded('1'), gives: 'deny' },
  ])
})

describe('the dates of items', () => {
  const in2022 = { dataPeriod: { start: '2022-01-01', end: '2022-12-31' } }
  const unreadable = { dataPeriod: { start: 'soon', end: '2022' } }
  const dated = (effectiveDateTime: string) => observation(['N'], { effectiveDateTime })
  check([
    { says: 'a permit: the first day', consents: only(in2022), item: dated('2022-01-01'), gives: 'permit' },
    { says: 'a permit: the day before', consents: only(in2022), item: dated('2021-12-31'), gives: 'deny' },
    { says: 'a permit: the last day', consents: only(in2022), item: dated('2022-12-31'), gives: 'permit' },
    { says: 'a permit: the day after', consents: only(in2022), item: dated('2023-01-01'), gives: 'deny' },
    { says: 'a deny: the day before', consents: except(in2022), item: dated('2021-12-31'), gives: 'permit' },
    { says: 'a deny: the first day', consents: except(in2022), item: dated('2022-01-01'), gives: 'deny' },
    { says: 'a deny: the last day', consents: except(in2022), item: dated('2022-12-31'), gives: 'deny' },
    { says: 'a deny: the day after', consents: except(in2022), item: dated('2023-01-01'), gives: 'permit' },
    {
      says: 'a deny of dates that cannot be read',
      consents: except(unreadable),
      item: dated('2022-05'),
      gives: 'deny',
    },
    { says: 'a permit of such dates', consents: only(unreadable), item: dated('2022-05'), gives: 'deny' },
  ])
})

describe('one instance', () => {
  const data = (meaning: string, reference?: string): JsonObject => ({
    data: [{ meaning, ...(reference === undefined ? {} : { reference: { reference } }) }],
  })
  const about = observation(['N'], { encounter: { reference: 'Encounter/e1' } })
  const by = observation(['N'], { performer: [{ reference: 'Practitioner/p1' }] })
  check([
    {
      says: 'not what refers to it',
      consents: except(data('instance', 'Encounter/e1')),
      item: about,
      gives: 'permit',
    },
    { says: 'dependents: itself', consents: except(data('dependents', 'Observation/o1')), gives: 'deny' },
    { says: 'related: itself', consents: only(data('related', 'Observation/o1')), gives: 'permit' },
    {
      says: 'authoredby: by another',
      consents: except(data('authoredby', 'Practitioner/p2')),
      item: by,
      gives: 'permit',
    },
    {
      says: 'authoredby: a permit',
      consents: only(data('authoredby', 'Practitioner/p1')),
      item: by,
      gives: 'permit',
    },
    { says: 'none is named: a deny', consents: except(data('instance')), gives: 'deny' },
    { says: 'none is named: a permit', consents: only(data('instance')), gives: 'deny' },
    {
      says: 'no meaning: a deny',
      consents: except({ data: [{ reference: { reference: 'Observation/o9' } }] }),
      gives: 'deny',
    },
  ])
})
