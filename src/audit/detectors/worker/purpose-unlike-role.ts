import { NOTHING_KEPT, detector } from '../detector.js'

/** Rule 19: a worker gives a purpose that people in their role do not have. */
export const purposeUnlikeRole = detector({
  rule: 19,
  severity: 'high',
  about: 'worker',
  quietDays: 0,
  needs: [],
  plain: 'Somebody gave a purpose that people in their role do not have.',
  notFor: 'a social worker in a safeguarding enquiry',
  dials: {},
  lists: {
    unlike: {
      value: [
        'admin safeguarding-adult',
        'admin safeguarding-child',
        'admin legal-requirement',
        'admin emergency',
        'interface-role safeguarding-adult',
        'interface-role safeguarding-child',
        'interface-role legal-requirement',
        'interface-role emergency',
      ],
      means: 'Groups of roles, each with a purpose they do not have.',
    },
  },
  keysOf: (it) => (it.kind === 'access' ? [] : NOTHING_KEPT),
  see: ({ roleGroup, purpose }, _memory, set) =>
    set.list('unlike').includes(`${roleGroup ?? ''} ${purpose ?? ''}`)
      ? `The role is one of the group ${roleGroup ?? ''}.`
      : undefined,
})
