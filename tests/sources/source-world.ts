import { randomUUID } from 'node:crypto'
import { type SourceSettings } from '../../src/config/settings-types.js'
import { type Question } from '../../src/model/answer.js'
import { type Area } from '../../src/model/area.js'
import { isJsonObject, type JsonObject } from '../../src/model/json.js'
import { isNhsNumber, type NhsNumber } from '../../src/model/nhs-number.js'
import { isOdsCode, type OdsCode } from '../../src/model/ods-code.js'
import { type Person } from '../../src/model/person.js'
import { type Requester } from '../../src/model/requester.js'
import { type AskContext, type SourceWorld } from '../../src/sources/connector.js'
import { type SourceEvents } from '../../src/sources/source-events.js'

export const SILENT: SourceEvents = {
  attempted: () => undefined,
  breakerChanged: () => undefined,
  answered: () => undefined,
  feedRead: () => undefined,
}

export const REAL_CLOCK = { now: () => Date.now(), random: () => Math.random() }

export function nhs(text: string): NhsNumber {
  if (!isNhsNumber(text)) throw new Error('the test names an invalid NHS number')
  return text
}

export function ods(text: string): OdsCode {
  if (!isOdsCode(text)) throw new Error('the test names an invalid ODS code')
  return text
}

/** The value as it would come over the wire. */
export function json(value: unknown): JsonObject {
  const copy: unknown = JSON.parse(JSON.stringify(value))
  if (!isJsonObject(copy)) throw new Error('the test names no object')
  return copy
}

export const NHS_NUMBER = nhs('9990000018')
export const OTHER_NHS_NUMBER = nhs('9990000026')

export function sourceWorld(sdsUrl = 'http://127.0.0.1:9', changes: Partial<SourceWorld> = {}): SourceWorld {
  return {
    clock: REAL_CLOCK,
    uuid: randomUUID,
    secret: () => 'a-secret',
    events: SILENT,
    sds: { url: sdsUrl, deadlineMs: 10_000, apiKey: { env: 'SDS_KEY' } },
    held: {
      holding: () => Promise.resolve({ asOf: undefined, isPartial: false, isDisputed: false, records: [] }),
    },
    organisationName: () => 'Riverton Council (test)',
    baseUrl: 'https://linchpin.example',
    version: '0.0.0-test',
    ...changes,
  }
}

export const REQUESTER: Requester = {
  callingSystem: 'riverton',
  userId: 'RIV-0001',
  userName: 'Ms Sam TEST-WORKER',
  role: { system: undefined, code: 'social-worker' },
  roleName: 'social-worker',
  roleGroup: 'regulated-social-work',
  healthProfessional: false,
  organisation: ods('9A1'),
  organisationName: 'Riverton Council (test)',
  purpose: 'direct-care',
  authAssurance: 3,
  activities: [],
  selfClaimed: false,
  permissionToView: undefined,
  breakGlass: false,
  reason: undefined,
  authority: { reference: undefined, approvedBy: undefined, justification: undefined },
  actingFor: undefined,
  person: undefined,
  scopes: [],
}

export const PERSON: Person = {
  id: 'person-1',
  nhsNumbers: [NHS_NUMBER],
  nhsNumber: NHS_NUMBER,
  trace: {
    kind: 'traced',
    nhsNumber: NHS_NUMBER,
    nhsNumberStatus: '01',
    sensitivity: 'U',
    birthDate: '1941-03-12',
    death: 'none',
    practice: ods('A81001'),
    patient: {
      resourceType: 'Patient',
      name: [{ family: 'TEST-ALDER', given: ['Dorothy'] }],
      gender: 'female',
      birthDate: '1941-03-12',
    },
  },
}

export function askContext(withinMs: number, changes: Partial<AskContext> = {}): AskContext {
  return {
    requester: REQUESTER,
    person: PERSON,
    requestId: '3f1d2c1e-8f0b-4a56-9c3e-0f8a1b2c3d4e',
    at: new Date().toISOString(),
    signal: new AbortController().signal,
    deadline: Date.now() + withinMs,
    ...changes,
  }
}

export function sourceSettings(changes: Partial<SourceSettings>): SourceSettings {
  return {
    id: 'source-a',
    kind: 'rest-json',
    name: 'A source (test)',
    organisation: ods('A81001'),
    recordClass: 'gp-record',
    mapping: 'some-mapping',
    areas: [],
    deadlineMs: 10_000,
    maxConcurrent: 8,
    overrideSupported: false,
    options: {},
    ...changes,
  }
}

export function questionFor(settings: SourceSettings, areas: readonly Area[]): Question {
  const { id, name, organisation, recordClass, overrideSupported } = settings
  return {
    source: { id, name, organisation, recordClass, overrideSupported, areas, telephone: undefined },
    areas,
    mostRecentConsultations: undefined,
    activeProblemsOnly: false,
  }
}
