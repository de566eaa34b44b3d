import { WORKER_SYSTEMS } from '../../../decision/consent/criteria/actors.js'
import { type FhirResource } from '../../../fhir/resource.js'
import { type Json, type JsonObject, isJsonObject, objectsOf, textOf } from '../../../model/json.js'
import { ODS_CODE_SYSTEM } from '../../../model/ods-code.js'
import {
  type ConsentAct,
  type ConsentVersion,
  type RecordedConsent,
} from '../../../model/registers/recorded-consent.js'

/** How a recorded consent is named by those who confirm or withdraw it. */
const CONSENT_SYSTEM = 'https://linchpin.example/fhir/Id/consent'

/** The elements that are the gateway's to write, or that no decision may rest on. */
const OURS: readonly string[] = ['id', 'meta', 'text', 'language', 'status', 'patient', 'identifier']

/**
 * The Consent as it is kept and answered: the person by opaque id alone, without narrative and without what the caller
 * wrote of versions.
 */
export function storedConsent(
  given: JsonObject,
  version: Pick<ConsentVersion, 'id' | 'version' | 'recorded'> & { readonly status: string },
  patient: string,
): FhirResource {
  const own = { system: CONSENT_SYSTEM, value: version.id }
  const identifiers = objectsOf(given['identifier']).filter((it) => it['system'] !== CONSENT_SYSTEM)
  return {
    ...contentOf(given),
    resourceType: 'Consent',
    id: version.id,
    meta: { versionId: String(version.version), lastUpdated: version.recorded },
    identifier: [own, ...identifiers],
    status: version.status,
    patient: { reference: patient },
  }
}

/** The consents among those recorded that one names by an identifier. */
export function namedConsents(
  given: JsonObject,
  recorded: readonly RecordedConsent[],
): readonly RecordedConsent[] {
  const names = namesOf(given)
  return recorded.filter((it) => namesOf(it.consent).some((name) => names.includes(name)))
}

/** Whether two say the same, whoever wrote them down and when. */
export function saysTheSame(one: JsonObject, other: JsonObject): boolean {
  return JSON.stringify(sorted(contentOf(one))) === JSON.stringify(sorted(contentOf(other)))
}

/** Who made this version of a consent, and what they did (R4 Provenance). */
export function consentProvenance(
  { id, version, organisation, worker, recorded }: Omit<ConsentVersion, 'provenance' | 'consent'>,
  act: ConsentAct,
): FhirResource {
  const [workers = ''] = WORKER_SYSTEMS
  return {
    resourceType: 'Provenance',
    target: [{ reference: `Consent/${id}/_history/${version}` }],
    recorded,
    activity: {
      coding: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/v3-DataOperation',
          code: version === 1 ? 'CREATE' : 'UPDATE',
        },
      ],
      text: act,
    },
    agent: [
      {
        type: {
          coding: [
            { system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type', code: 'enterer' },
          ],
        },
        who: { identifier: { system: workers, value: worker ?? '' } },
        onBehalfOf: { identifier: { system: ODS_CODE_SYSTEM, value: organisation } },
      },
    ],
  }
}

function contentOf(consent: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(consent).filter(([name]) => !OURS.includes(name)))
}

function namesOf(consent: JsonObject): readonly string[] {
  return objectsOf(consent['identifier']).flatMap((it) => {
    const value = textOf(it['value'])
    return value === undefined ? [] : [`${textOf(it['system']) ?? ''}|${value}`]
  })
}

/** The same members in one order. */
function sorted(value: Json): Json {
  if (!isJsonObject(value)) return Array.isArray(value) ? value.map((it: Json) => sorted(it)) : value
  const names = Object.keys(value).toSorted()
  return Object.fromEntries(names.map((name) => [name, sorted(value[name] ?? null)]))
}
