/** A package of care as a council's FHIR system has it, about 1.5 KB; each is another, and none is of anybody. */
export function carePlan(patientId: string, n: number): object {
  const period = { start: `20${String(10 + (n % 16))}-0${1 + (n % 9)}-03` }
  return {
    resourceType: 'CarePlan',
    id: `plan-${patientId}-${n}`,
    meta: { versionId: '1', lastUpdated: '2026-11-01T09:00:00Z' },
    identifier: [{ system: 'https://council.example/packages', value: `${patientId}-${n}` }],
    status: 'active',
    intent: 'plan',
    category: [
      {
        coding: [
          {
            system: 'https://fhir.interweavedigital.nhs.uk/CodeSystem/Interweave-SocialCareServiceCategory',
            code: 'LTS-C',
            display: 'Long Term Support: Community',
          },
          {
            system: 'https://council.example/service-types',
            code: 'Long term support: Community',
          },
        ],
        text: 'Long term support: Community',
      },
    ],
    title: `Home care, package ${n}`,
    subject: { reference: `Patient/${patientId}` },
    period,
    author: { display: 'Riverton Council (synthetic)', type: 'Organization' },
    activity: [
      {
        detail: {
          kind: 'ServiceRequest',
          code: {
            coding: [
              {
                system: 'https://fhir.interweavedigital.nhs.uk/CodeSystem/Interweave-SocialCareServiceType',
                code: 'HS',
                display: 'Home Support',
              },
              {
                system: 'https://council.example/service-components',
                code: 'Home support or domiciliary care',
              },
            ],
            text: 'Home support or domiciliary care',
          },
          status: 'in-progress',
          scheduledTiming: {
            repeat: {
              boundsPeriod: period,
              duration: 30,
              durationUnit: 'min',
              frequency: 4,
              period: 1,
              periodUnit: 'd',
              dayOfWeek: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
            },
          },
          performer: [{ type: 'Organization', display: 'Kindly Home Care (synthetic)' }],
        },
      },
    ],
    note: [{ text: `Morning, lunch, tea and bed visits, as agreed at synthetic review ${n}.` }],
  }
}
