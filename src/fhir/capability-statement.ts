import { type JsonObject } from '../model/json.js'
import { type ResourceTypeRow, type SearchParameterRow } from './resource-type-row.js'
import { RESOURCE_TYPES } from './resource-types.js'
import { type FhirResource } from './resource.js'

/** What the statement says besides what the table of types says. */
export type StatementAbout = {
  /** Origin without a trailing slash. */
  readonly baseUrl: string
  readonly softwareVersion: string
  /** ISO 8601 date at which this version was published. */
  readonly date: string
  /** What is offered besides the types of the table, which have rules of their own. */
  readonly others: readonly JsonObject[]
}

const EVERYTHING: JsonObject = {
  name: 'everything',
  definition: 'http://hl7.org/fhir/OperationDefinition/Patient-everything',
}

const SUMMARY: JsonObject = {
  name: 'summary',
  definition: 'http://hl7.org/fhir/uv/ips/OperationDefinition/summary',
}

const INVOLVEMENT: JsonObject = {
  name: 'involvement',
  definition: 'https://linchpin.example/fhir/OperationDefinition/involvement',
}

/** IHE PDQm ITI-119: one person at most. */
const MATCH: JsonObject = {
  name: 'match',
  definition: 'https://profiles.ihe.net/ITI/PDQm/OperationDefinition/PDQmMatch',
}

/** IHE PIXm ITI-83. */
const IHE_PIX: JsonObject = {
  name: 'ihe-pix',
  definition: 'https://profiles.ihe.net/ITI/PIXm/OperationDefinition/IHE.PIXm.pix',
}

const CAN_SHARE: JsonObject = {
  name: 'can-share',
  definition: 'https://linchpin.example/fhir/OperationDefinition/can-share',
}

const EXPLAIN: JsonObject = {
  name: 'explain',
  definition: 'https://linchpin.example/fhir/OperationDefinition/explain',
}

const REPORT_PROBLEM: JsonObject = {
  name: 'report-problem',
  definition: 'https://linchpin.example/fhir/OperationDefinition/report-problem',
}

/** Operations by the type they are asked of. */
const OPERATIONS: Readonly<Record<string, readonly JsonObject[]>> = {
  Patient: [EVERYTHING, SUMMARY, INVOLVEMENT, MATCH, IHE_PIX, CAN_SHARE],
}

/** The CapabilityStatement (FHIR R4) of exactly what the table of types offers, and nothing that is not there. */
export function capabilityStatement(about: StatementAbout): FhirResource {
  return {
    resourceType: 'CapabilityStatement',
    url: `${about.baseUrl}/fhir/metadata`,
    version: about.softwareVersion,
    name: 'Linchpin',
    title: 'Linchpin record-sharing gateway',
    status: 'active',
    date: about.date,
    publisher: 'Linchpin',
    description:
      'Shares records between GP practices and local authorities for direct care. Every search names exactly one person; parameters that are not listed are refused.',
    kind: 'instance',
    software: { name: 'Linchpin', version: about.softwareVersion },
    implementation: { description: 'Linchpin gateway', url: `${about.baseUrl}/fhir` },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'json'],
    rest: [
      {
        mode: 'server',
        security: security(about.baseUrl),
        resource: [
          ...RESOURCE_TYPES.filter((row) => row.interactions.length > 0 && !isAmong(about.others, row)).map(
            resource,
          ),
          ...about.others,
        ],
        interaction: [
          {
            code: 'batch',
            documentation: 'Reads and searches, as GET, each decided and recorded by itself.',
          },
        ],
        operation: [EXPLAIN, REPORT_PROBLEM],
      },
    ],
  }
}

/**
 * SMART Backend Services. The endpoints are in the SMART configuration: the older extension for them cannot be used
 * without an authorisation endpoint, which backend services do not have.
 */
function security(baseUrl: string): JsonObject {
  return {
    cors: false,
    service: [
      {
        coding: [
          {
            system: 'http://terminology.hl7.org/CodeSystem/restful-security-service',
            code: 'SMART-on-FHIR',
            display: 'SMART-on-FHIR',
          },
        ],
        text: 'SMART Backend Services with private_key_jwt',
      },
    ],
    description: `Tokens are had at ${baseUrl}/oauth2/token; see ${baseUrl}/fhir/.well-known/smart-configuration.`,
  }
}

/** Each type is described once (R4 CapabilityStatement rest-9). */
function isAmong(others: readonly JsonObject[], { type }: ResourceTypeRow): boolean {
  return others.some((it) => it['type'] === type)
}

function resource(row: ResourceTypeRow): JsonObject {
  const isSearched = row.interactions.includes('search')
  return withoutEmpty({
    type: row.type,
    interaction: row.interactions.map((it) => ({ code: INTERACTIONS[it] })),
    versioning: 'no-version',
    conditionalCreate: false,
    conditionalUpdate: false,
    conditionalDelete: 'not-supported',
    searchInclude: isSearched ? row.includes.map((it) => `${row.type}:${it}`) : [],
    searchRevInclude: isSearched ? row.revincludes : [],
    searchParam: isSearched ? row.searchParameters.map(searchParam) : [],
    operation: OPERATIONS[row.type] ?? [],
  })
}

const INTERACTIONS: Readonly<Record<ResourceTypeRow['interactions'][number], string>> = {
  read: 'read',
  search: 'search-type',
}

function searchParam(parameter: SearchParameterRow): JsonObject {
  return {
    name: parameter.name,
    definition: parameter.definition,
    type: parameter.kind,
    ...(parameter.names === undefined
      ? {}
      : {
          documentation: 'Names the one person the search is about; exactly one such parameter is required.',
        }),
  }
}

/** FHIR has no empty arrays. */
function withoutEmpty(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => !(Array.isArray(value) && value.length === 0)),
  )
}
