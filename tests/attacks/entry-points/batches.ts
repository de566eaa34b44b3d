import {
  type Row,
  query,
  of,
  batch,
  CONTACT,
  LOG,
  AGREED,
  TOLD,
  source,
  typeOf,
  TELLING,
} from './requests.js'

/** A batch holds one request: each kind that a batch may hold. */
export const BATCHES: readonly Row[] = [
  { name: 'of a search', ask: (it) => batch(`${typeOf(it)}?${query(it)}`), gives: TELLING, holds: 'item' },
  { name: 'of a read', ask: ({ item }) => batch(item), gives: TELLING, holds: 'item' },
  {
    name: 'of $everything',
    ask: (it) => batch(`Patient/${it.patient}/$everything`),
    gives: TELLING,
    holds: 'item',
  },
  {
    name: 'of $everything of its type, since long ago',
    ask: (it) => batch(`Patient/${it.patient}/$everything?_type=${typeOf(it)}&_since=2000-01-01`),
    gives: TELLING,
    holds: 'item',
  },
  {
    name: 'of $summary by number',
    ask: (it) => batch(`Patient/$summary?${new URLSearchParams(of(it)).toString()}`),
    gives: TELLING,
    holds: 'item',
  },
  {
    name: 'of $involvement by number',
    ask: (it) => batch(`Patient/$involvement?${new URLSearchParams(of(it)).toString()}`),
    ...CONTACT,
  },
  {
    name: 'of $ihe-pix',
    ask: (it) => batch(`Patient/$ihe-pix?${source(it).toString()}`),
    gives: /targetId/,
    holds: 'person',
  },
  {
    name: 'of $summary',
    ask: (it) => batch(`Patient/${it.patient}/$summary`),
    gives: TELLING,
    holds: 'item',
  },
  {
    name: 'of $involvement',
    ask: (it) => batch(`Patient/${it.patient}/$involvement`),
    ...CONTACT,
  },
  {
    name: 'of $who-accessed',
    ask: (it) => batch(`Patient/${it.patient}/$who-accessed`),
    ...TOLD,
  },
  { name: 'of an AuditEvent search', ask: (it) => batch(`AuditEvent?${query(it)}`), ...LOG },
  {
    name: 'of an AuditEvent read',
    ask: ({ event }) => batch(`AuditEvent/${event}`),
    ...LOG,
    holds: 'nobody',
  },
  { name: 'of a Consent search', ask: (it) => batch(`Consent?${query(it)}`), ...AGREED },
  { name: 'of a Consent read', ask: ({ consent }) => batch(`Consent/${consent}`), ...AGREED },
  {
    name: 'of a directory',
    ask: () => batch('HealthcareService?name=meals'),
    gives: /Meals at home/,
    holds: 'nobody',
  },
]
