import { expect, it } from 'vitest'
import { textOfHtml } from '../../src/console/html/html.js'
import { toldTable } from '../../src/console/pages/simulator/told-table.js'

it('puts what is alike in one row, and what is refused before what is shared', () => {
  const page = textOfHtml(
    toldTable(
      [
        { type: 'Patient', outcome: 'would-be-asked', rules: [] },
        { type: 'MedicationStatement', outcome: 'NO_PATIENT_CONSENT', rules: ['R-01'] },
        { type: 'Goal', outcome: 'not-in-your-view', rules: [] },
        { type: 'Flag', outcome: 'would-be-asked', rules: [] },
        { type: 'Condition', outcome: 'NO_PATIENT_CONSENT', rules: ['R-01'] },
        { type: 'Task', outcome: 'NO_PATIENT_CONSENT', rules: ['R-02'] },
      ],
      { rules: [] },
    ),
  )
  const rows = [...page.matchAll(/Kinds of record <\/span>([^<]*)/g)].map(([, types]) => types)
  expect(rows).toEqual(['Medication statement, Condition', 'Task', 'Goal', 'Patient, Flag'])
})
