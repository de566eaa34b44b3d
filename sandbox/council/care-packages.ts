import { type PackageOfCare } from './shapes.js'

const EVERY_DAY = 'MON,TUE,WED,THU,FRI,SAT,SUN'
const KINDLY = {
  CARE_ORGANISATION: 'Kindly Home Care (sandbox)',
  CARE_ORGANISATION_TELEPHONE: '01632 960600',
  CQC_LOCATION_ID: '1-9990000001',
}

/** Support under way, past and planned: care four times a day, reablement that ended, equipment still to come. */
export function carePackages(id: number): readonly PackageOfCare[] {
  return [homeCare(id), reablement(id), equipment(id)]
}

function homeCare(id: number): PackageOfCare {
  return {
    PERSON_ID: id,
    ...KINDLY,
    PACKAGE_ID: id * 10 + 1,
    PACKAGE_NAME: 'Home care four times a day',
    SERVICE_TYPE: 'Long term support: Community',
    SERVICE_COMPONENT: 'Home support or domiciliary care',
    DELIVERY_MECHANISM: 'CASSR managed personal budget',
    STATUS: 'Active',
    TIMES_A_DAY: 4,
    MINUTES_PER_VISIT: 30,
    CARERS_PER_VISIT: 1,
    DAYS: EVERY_DAY,
    NOTES: 'Morning, lunch, tea and bed visits; synthetic key safe by the side door.',
    START_DATE: '2025-11-03',
    END_DATE: null,
    CLIENT_FUNDING_STATUS: 'Joint client and social care funded',
    UNIT_COST: 19.87,
    COST_FREQUENCY: 'Per visit',
    PLANNED_UNITS_PER_WEEK: 28,
  }
}

function reablement(id: number): PackageOfCare {
  return {
    PERSON_ID: id,
    ...KINDLY,
    PACKAGE_ID: id * 10 + 2,
    PACKAGE_NAME: 'Reablement after a fall',
    SERVICE_TYPE: 'Short term support: ST-Max',
    SERVICE_COMPONENT: 'Reablement',
    DELIVERY_MECHANISM: 'CASSR commissioned support',
    STATUS: 'Ended',
    TIMES_A_DAY: 2,
    MINUTES_PER_VISIT: 45,
    CARERS_PER_VISIT: 1,
    DAYS: EVERY_DAY,
    NOTES: null,
    START_DATE: '2023-03-13',
    END_DATE: '2023-04-24',
    CLIENT_FUNDING_STATUS: 'Fully social care funded',
    UNIT_COST: 512.5,
    COST_FREQUENCY: 'week',
    PLANNED_UNITS_PER_WEEK: 1,
  }
}

function equipment(id: number): PackageOfCare {
  return {
    PERSON_ID: id,
    CARE_ORGANISATION: null,
    CARE_ORGANISATION_TELEPHONE: null,
    CQC_LOCATION_ID: null,
    PACKAGE_ID: id * 10 + 3,
    PACKAGE_NAME: 'Bath seat and grab rails',
    SERVICE_TYPE: 'Short term support: Other short term',
    SERVICE_COMPONENT: 'Equipment',
    DELIVERY_MECHANISM: 'CASSR commissioned support',
    STATUS: 'Planned',
    TIMES_A_DAY: null,
    MINUTES_PER_VISIT: null,
    CARERS_PER_VISIT: null,
    DAYS: null,
    NOTES: null,
    START_DATE: '2026-12-07',
    END_DATE: null,
    CLIENT_FUNDING_STATUS: 'Fully social care funded',
    UNIT_COST: 148,
    COST_FREQUENCY: 'one-off',
    PLANNED_UNITS_PER_WEEK: null,
  }
}
