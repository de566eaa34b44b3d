import { NOTHING_KEPT, detector } from '../detector.js'

/** Rule 3: a worker looks at the record of somebody they live with. */
export const sameHousehold = detector({
  rule: 3,
  severity: 'high',
  about: 'worker-and-person',
  quietDays: 0,
  needs: ['staff list', 'PDS demographics'],
  plain: 'Somebody opened the record of a person who lives at their own address.',
  notFor: 'a neighbour in the same postcode',
  dials: {},
  keysOf: (it) => (it.isOpen && it.home !== undefined ? NOTHING_KEPT : []),
  see: ({ home, known: { worker, person } }) =>
    home !== undefined && worker?.home === home && worker.person !== person
      ? 'The staff list and PDS give the same address for both.'
      : undefined,
})
