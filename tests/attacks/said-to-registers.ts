import { NOTHING_RECORDED, type World } from '../disclosure/world.js'

type Registers = World['registers']

/** What a register of the practice or the council may have to say of the person. */
export const SAID = {
  nothing: NOTHING_RECORDED,
  'a dissent': {
    ...NOTHING_RECORDED,
    dissents: [{ recordedBy: 'A81001', covers: ['gp-record', 'exchange'] }],
  },
  'an objection to the organisation': { ...NOTHING_RECORDED, objectsTo: ['9A1', 'RX9', 'V9001'] },
  'an objection to the worker': { ...NOTHING_RECORDED, objectsToUser: ['SW-1', 'RN-1', 'SC-1'] },
  'that the record must be reviewed': { ...NOTHING_RECORDED, enhancedReview: true },
  'an explicit consent': { ...NOTHING_RECORDED, explicitConsent: true },
  nothing_lately: undefined,
} as const satisfies Readonly<Record<string, Registers[string]>>
export type Said = keyof typeof SAID

/** A world in which they say so. */
export const said = (practice: Said, council: Said): Partial<World> => ({
  registers: { A81001: SAID[practice], '9A1': SAID[council] },
})
