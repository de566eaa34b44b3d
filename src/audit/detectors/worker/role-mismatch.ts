import { NOTHING_KEPT, detector } from '../detector.js'

/** Rule 16: a worker is given areas of a record that are nothing to their role. */
export const roleMismatch = detector({
  rule: 16,
  severity: 'low',
  about: 'worker-and-person',
  quietDays: 0,
  needs: ['settings'],
  plain: 'Somebody was given parts of a record that their role is not expected to need.',
  notFor: 'what everybody sees of a person: who they are and who is involved',
  dials: {},
  lists: {
    unexpected: {
      value: [],
      means:
        'What is not expected, each as a role and an area: `receptionist consultations`. Nothing is watched that is not listed.',
    },
  },
  keysOf: (it) => (it.kind === 'disclosure' && it.isOpen && !it.breakGlass ? NOTHING_KEPT : []),
  see: ({ role, areas }, _memory, set) => {
    const found = areas.filter((it) => set.list('unexpected').includes(`${role ?? ''} ${it}`))
    return found.length === 0 ? undefined : `Given to this role: ${found.join(', ')}.`
  },
})
