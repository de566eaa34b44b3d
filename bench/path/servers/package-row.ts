/** A row of a package of care as the case system has it; each is another, and none is of anybody. */
export function packageRow(person: number, n: number): Readonly<Record<string, unknown>> {
  return {
    PERSON_ID: person,
    PACKAGE_ID: person * 10_000 + n,
    PACKAGE_NAME: `Home care, package ${n}`,
    SERVICE_TYPE: 'Long term support: Community',
    SERVICE_COMPONENT: 'Home support or domiciliary care',
    DELIVERY_MECHANISM: 'CASSR managed personal budget',
    CARE_ORGANISATION: 'Kindly Home Care (synthetic)',
    CARE_ORGANISATION_TELEPHONE: '01632 960600',
    CQC_LOCATION_ID: '1-9990000001',
    STATUS: 'Active',
    TIMES_A_DAY: 4,
    MINUTES_PER_VISIT: 30,
    CARERS_PER_VISIT: 1,
    DAYS: 'MON,TUE,WED,THU,FRI,SAT,SUN',
    NOTES: `Morning, lunch, tea and bed visits, as agreed at synthetic review ${n}.`,
    START_DATE: `20${String(10 + (n % 16))}-0${1 + (n % 9)}-03`,
    END_DATE: null,
    CLIENT_FUNDING_STATUS: 'Joint client and social care funded',
    UNIT_COST: 19.87,
    COST_FREQUENCY: 'Per visit',
    PLANNED_UNITS_PER_WEEK: 28,
  }
}
