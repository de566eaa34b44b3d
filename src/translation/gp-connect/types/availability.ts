import { DAY_OF_WEEK } from '../datatypes/dosage.js'
import { period } from '../datatypes/quantities.js'
import { supply } from '../reading/draft.js'
import { boolean, text, time } from '../reading/primitives.js'
import { type Elements, many, one } from '../reading/rows.js'
import { backbone } from './resource.js'

const availableTime = backbone({
  elements: {
    daysOfWeek: many('daysOfWeek', DAY_OF_WEEK),
    allDay: one('allDay', boolean),
    availableStartTime: one('availableStartTime', time),
    availableEndTime: one('availableEndTime', time),
  },
})
const notAvailable = backbone({
  elements: { description: one('description', text), during: one('during', period) },
  finish: (draft) => supply(draft, 'description', 'not stated', 'an absence has a description'),
})

/** When a role or a service is to be had. */
export const availability: Elements = {
  availableTime: many('availableTime', availableTime),
  notAvailable: many('notAvailable', notAvailable),
  availabilityExceptions: one('availabilityExceptions', text),
}
