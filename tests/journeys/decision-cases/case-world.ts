import { type DisclosurePorts } from '../../../src/disclosure/ports.js'
import { type FhirResource } from '../../../src/fhir/resource.js'
import { labeller } from '../../../src/labelling/labeller.js'
import { parseLabelRules } from '../../../src/labelling/rule-files/parse-label-rules.js'
import { type Labeller } from '../../../src/labelling/label.js'
import { type Area } from '../../../src/model/area.js'
import { type RecordClass } from '../../../src/model/facts.js'
import { type RegisterFacts } from '../../../src/model/registers.js'
import {
  condition,
  holding,
  type Holding,
  NOTHING_RECORDED,
  OPEN_CASE,
  ordinaryWorld,
  PATIENT,
  SYPHILIS,
  traced,
  type World,
} from '../../disclosure/world.js'
import { ruleFiles } from '../../decision/rule-folder.js'
import { type CaseFacts } from './case-file.js'

/** The organisations of the cases, as the world of the tests knows them. */
const ODS: Readonly<Record<string, string>> = {
  LA1: '9A1',
  LA2: 'LA2',
  CH1: 'V9001',
  RXX: 'RX9',
  A81001: 'A81001',
  'nhs-login': 'NHSLOGIN',
}

export function odsOf(name: unknown): string {
  const ods = ODS[String(name)]
  if (ods === undefined) throw new Error(`the cases name an organisation that is not here: ${String(name)}`)
  return ods
}

/** Registers, relationships, agreement, demographics and the one item held, as the facts of the case have them. */
export function worldOf({ at }: CaseFacts): Partial<World> {
  const organisation = odsOf(at('requester.org.id'))
  const ordinary = ordinaryWorld()
  const kind = at('requester.relationship')
  const related = kind === 'open-case' || kind === 'referral' || kind === 'admission'
  const registers = at('subject.dissent') === undefined ? undefined : registerOf(at)
  const born = 2026 - Number(at('subject.age'))
  return {
    traceOf: (nhsNumber) =>
      at('subject.nhsNumberStatus') === undefined
        ? { kind: 'unavailable' }
        : traced(nhsNumber, {
            nhsNumberStatus: String(at('subject.nhsNumberStatus')),
            sensitivity: at('subject.pds') as 'U' | 'R' | 'V' | 'REDACTED',
            birthDate: `${born}-01-01`,
            death: at('subject.deceased') === true ? 'formal' : 'none',
          }),
    holdings: {
      pds: [holding('demographics', DEMOGRAPHICS)],
      ...(at('resource.type') === 'Patient' ? {} : { [sourceOf(at)]: [itemOf(at)] }),
    },
    relationships: { ...ordinary.relationships, [organisation]: related ? [{ ...OPEN_CASE, kind }] : [] },
    registers: Object.fromEntries(['A81001', '9A1', 'RX9', 'V9001'].map((it) => [it, registers])),
    organisations: ordinary.organisations.map((it) =>
      it.ods === organisation
        ? { ...it, type: String(at('requester.org.type')), dspt: String(at('requester.org.dspt')) }
        : it,
    ),
    agreement: at('agreement.inForce') === true ? 'in-force' : 'none',
  }
}

/** What the source of the present case's class says of overrides, and every area, so that any item can be held. */
export function portsOf(ports: DisclosurePorts, present: () => CaseFacts): DisclosurePorts {
  const { descriptors, ...sources } = ports.sources
  const areas: readonly Area[] = [...new Set(descriptors.flatMap((it) => it.areas))]
  return {
    ...ports,
    label: LABEL,
    sources: {
      ...sources,
      get descriptors() {
        const { at } = present()
        const overrideSupported = at('resource.overrideSupported') === true
        return descriptors.map((it) => (it.id === sourceOf(at) ? { ...it, areas, overrideSupported } : it))
      },
    },
  }
}

function sourceOf(at: CaseFacts['at']): string {
  return at('resource.class') === 'gp-record' ? 'a81001' : 'riverton'
}

function registerOf(at: CaseFacts['at']): RegisterFacts {
  const recordClass = at('resource.class') as RecordClass
  return {
    ...NOTHING_RECORDED,
    dissents:
      at('subject.dissent') === true
        ? ['A81001', '9A1'].map((recordedBy) => ({ recordedBy, covers: [recordClass] }))
        : [],
    objectsTo: (at('subject.objectsTo') as readonly string[]).map(odsOf),
    consentCategories: at('subject.consent.categories') as readonly string[],
    explicitConsent: at('subject.consent.explicit') === true,
    capacity: at('subject.capacity') as 'has' | 'lacks',
    bestInterests: at('subject.bestInterests') === true,
    cannotConsent: at('subject.cannotConsent') === true,
    enhancedReview: at('subject.enhancedReview') === true,
    competentMinor: at('subject.competentMinor') === true,
    proxies: at('subject.proxyAgreed') === true ? ['worker-1'] : [],
    nationalOptOut: at('subject.nationalOptOut') === true,
    type1: at('subject.type1') === true,
  }
}

/** A word that is in no other answer. */
export const MARK = 'item-of-the-case'
const DEMOGRAPHICS: FhirResource = {
  resourceType: 'Patient',
  id: 'p-0018',
  identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9990000018' }],
  name: [{ family: 'TEST-CASE' }],
  address: [{ line: ['1 Synthetic Street'], postalCode: 'ZZ99 1ZZ' }],
}

const AREAS: Readonly<Record<string, Area>> = {
  MedicationStatement: 'medications',
  AllergyIntolerance: 'allergies',
  Encounter: 'consultations',
  DocumentReference: 'consultations',
  CarePlan: 'services',
  CareTeam: 'involvement',
  RelatedPerson: 'contacts',
  Flag: 'alerts',
  QuestionnaireResponse: 'assessments',
}

function itemOf(at: CaseFacts['at']): Holding {
  const type = String(at('resource.type'))
  const labels = at('resource.labels') as readonly string[]
  const coded = labels.filter((it) => it in CODES)
  const flags = [...labels.filter((it) => !(it in CODES)).map((it) => it.toLowerCase()), ...flagsOf(at)]
  if (type === 'Condition') {
    const status = at('resource.active') === true ? 'active' : 'inactive'
    const item = condition(MARK, '195967001', {
      clinicalStatus: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: status }],
      },
      code: {
        coding: [
          ...coded.map((it) => ({ ...CODES[it] })),
          { system: 'http://snomed.info/sct', code: '195967001' },
        ],
      },
    })
    return { ...item, flags }
  }
  return holding(AREAS[type] ?? 'problems', resourceOf(type), ...flags)
}

function resourceOf(type: string): FhirResource {
  const whose = ['AllergyIntolerance', 'RelatedPerson'].includes(type)
    ? { patient: PATIENT }
    : { subject: PATIENT }
  return { resourceType: type, id: MARK, status: 'active', ...whose }
}

function flagsOf(at: CaseFacts['at']): readonly string[] {
  const flags: readonly (readonly [boolean, string])[] = [
    [at('resource.confidentiality') === 'R', 'restricted'],
    [at('resource.labelled') === false, 'a-mark-nobody-knows'],
    [at('resource.controllerIsSource') === false, 'not-controller'],
    [at('resource.anonymousAccess') === true, 'anonymous-access'],
  ]
  return flags.flatMap(([isSet, flag]) => (isSet ? [flag] : []))
}

/** Labels that only a code brings. The sets of the statutory bars are empty until an installation loads them. */
const INVENTED = 'https://sets.example/of-an-installation'
const CODES: Readonly<Record<string, { readonly system: string; readonly code: string }>> = {
  STI: { system: 'http://snomed.info/sct', code: SYPHILIS },
  GRA: { system: INVENTED, code: 'GRA' },
  ADOPTION: { system: INVENTED, code: 'ADOPTION' },
}

const LABEL = installedLabeller()

/** The project's labels with the sets of two statutory bars loaded, as an installation would. */
function installedLabeller(): Labeller {
  const files = ruleFiles().map((it) =>
    it.name === 'exclusion-categories.yaml'
      ? { ...it, text: ['GRA', 'ADOPTION'].reduce(withCode, it.text) }
      : it,
  )
  const read = parseLabelRules(files)
  if (read.kind === 'problems') throw new Error(JSON.stringify(read.problems))
  return labeller(read.rules)
}

function withCode(text: string, label: string): string {
  const code = `{ system: '${INVENTED}', code: ${label}, display: Invented }`
  const set = new RegExp(`(label: ${label}\\n(?:.*\\n)*?.*)version: not-loaded, codes: \\[\\]`)
  return text.replace(set, `$1version: invented-1, codes: [${code}]`)
}
