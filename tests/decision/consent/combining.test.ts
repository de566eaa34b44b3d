import { describe } from 'vitest'
import { type JsonObject } from '../../../src/model/json.js'
import { check, deny, labels, permit } from './cases.js'
import { actor, consent, observation } from './consents.js'

describe('nested provisions', () => {
  const worker = { actor: [actor('Practitioner/worker')] }
  const organisation = { actor: [actor('Organization/council')] }
  const elsewhere = { actor: [actor('Organization/elsewhere')] }
  check([
    {
      says: 'a permit within a deny is an exception (LEAP denies everything)',
      consents: [consent(deny({ provision: [permit(worker)] }))],
      gives: 'permit',
    },
    {
      says: 'a deny within a deny is no permit (Connectathon scenarios D and F expect one)',
      consents: [consent(deny({ provision: [deny(worker)] }))],
      gives: 'deny',
    },
    {
      says: 'the deepest match decides',
      consents: [consent(permit({ provision: [deny({ ...organisation, provision: [permit(worker)] })] }))],
      gives: 'permit',
    },
    {
      says: 'three deep',
      consents: [
        consent(
          permit({
            provision: [
              deny({ ...organisation, provision: [permit({ ...worker, provision: [deny(labels('N'))] })] }),
            ],
          }),
        ),
      ],
      gives: 'deny',
    },
    {
      says: 'at one depth a deny overrides',
      consents: [consent(permit({ provision: [permit(worker), deny(organisation)] }))],
      gives: 'deny',
    },
    {
      says: 'whatever their order',
      consents: [consent(permit({ provision: [deny(organisation), permit(worker)] }))],
      gives: 'deny',
    },
    {
      says: 'a permit within a permit adds',
      consents: [consent(permit({ ...labels('N'), provision: [permit({ ...labels('R'), ...worker })] }))],
      item: observation(['R']),
      gives: 'permit',
    },
    {
      says: 'for those it names',
      consents: [consent(permit({ ...labels('N'), provision: [permit({ ...labels('R'), ...elsewhere })] }))],
      item: observation(['R']),
      gives: 'deny',
    },
    {
      says: 'what it does not state is as around it',
      consents: [consent(permit({ ...elsewhere, provision: [permit(labels('R'))] }))],
      item: observation(['R']),
      gives: 'not-applicable',
    },
    {
      says: 'an exception to a deny about others is none for the requester',
      consents: [consent(deny({ ...elsewhere, provision: [permit(worker)] }))],
      gives: 'not-applicable',
    },
    {
      says: 'an exception to a deny of an item is none for another item',
      consents: [consent(deny({ provision: [deny({ ...labels('R'), provision: [permit(worker)] })] }))],
      gives: 'deny',
    },
    {
      says: 'nor where it cannot be told whether the deny is of it',
      consents: [
        consent(
          permit({
            provision: [
              deny({ securityLabel: [{ system: 'urn:x', code: 'X' }], provision: [permit(worker)] }),
            ],
          }),
        ),
      ],
      gives: 'deny',
    },
    {
      says: 'an exception to a deny of what the item contains is one for it',
      consents: [
        consent(
          permit({
            provision: [
              deny({
                class: [{ system: 'http://hl7.org/fhir/resource-types', code: 'Condition' }],
                provision: [permit(worker)],
              }),
            ],
          }),
        ),
      ],
      item: observation(['N'], { contained: [{ resourceType: 'Condition', id: 'c' }] }),
      gives: 'permit',
    },
    {
      says: 'a deny in a deny about others denies the requester',
      consents: [consent(deny({ ...elsewhere, provision: [deny(worker)] }))],
      gives: 'deny',
    },
    {
      says: 'a permit in a permit for others permits the requester',
      consents: [consent(permit({ ...elsewhere, provision: [permit(worker)] }))],
      gives: 'permit',
    },
    {
      says: 'a permit in a permit of other data adds to it',
      consents: [
        consent(
          permit({
            class: [{ system: 'http://hl7.org/fhir/resource-types', code: 'Condition' }],
            provision: [
              permit({ class: [{ system: 'http://hl7.org/fhir/resource-types', code: 'Observation' }] }),
            ],
          }),
        ),
      ],
      gives: 'permit',
    },
    {
      says: 'a modifier that nobody here understands makes no exception',
      consents: [
        consent(
          deny({
            provision: [permit({ ...worker, modifierExtension: [{ url: 'https://example.org/not' }] })],
          }),
        ),
      ],
      gives: 'deny',
    },
    {
      says: 'a type that is missing denies',
      consents: [consent(permit({ provision: [worker] }))],
      gives: 'deny',
    },
  ])
})

describe('several consents', () => {
  const on = (dateTime: string, provision: JsonObject, more: JsonObject = {}): JsonObject =>
    consent(provision, { dateTime, ...more })
  const OTHER = { policy: [{ uri: 'https://linchpin.example/policy/other' }] }
  const ELSEWHERE = { organization: [{ reference: 'Organization/elsewhere' }] }
  const { dateTime: _, ...UNDATED } = consent(permit())
  check([
    {
      says: 'of one custodian and policy the newest',
      consents: [on('2026-01-01', deny()), on('2026-02-01', permit())],
      gives: 'permit',
    },
    {
      says: 'whatever their order',
      consents: [on('2026-02-01', permit()), on('2026-01-01', deny())],
      gives: 'permit',
    },
    {
      says: 'a newer permit of another policy does not beat an older deny (LEAP lets it)',
      consents: [on('2026-01-01', deny()), on('2026-02-01', permit(), OTHER)],
      gives: 'deny',
    },
    {
      says: 'nor one of another custodian',
      consents: [on('2026-01-01', deny()), on('2026-02-01', permit(), ELSEWHERE)],
      gives: 'deny',
    },
    {
      says: 'two of one date, at odds: deny (LEAP depends on the order)',
      consents: [on('2026-01-01', permit()), on('2026-01-01', deny())],
      gives: 'deny',
    },
    {
      says: 'in the other order',
      consents: [on('2026-01-01', deny()), on('2026-01-01', permit())],
      gives: 'deny',
    },
    {
      says: 'two of one date that agree',
      consents: [on('2026-01-01', permit()), on('2026-01-01', permit())],
      gives: 'permit',
    },
    {
      says: 'a time within the day of a date is not surely later',
      consents: [on('2026-01-01', deny()), on('2026-01-01T10:00:00Z', permit())],
      gives: 'deny',
    },
    {
      says: 'one without a date beside a deny',
      consents: [UNDATED, on('2026-01-01', deny())],
      gives: 'deny',
    },
    {
      says: 'one without a date replaces nothing',
      consents: [consent(permit(), { dateTime: 'unknown' }), on('2026-01-01', deny())],
      gives: 'deny',
    },
    {
      says: 'the day after is later',
      consents: [on('2026-01-01', deny()), on('2026-01-02', permit())],
      gives: 'permit',
    },
    {
      says: 'one whose actor cannot be resolved still denies (LEAP takes it as no consent, and an older permit wins)',
      consents: [
        on('2026-02-01', deny({ actor: [actor('Practitioner/unknown')] })),
        on('2026-01-01', permit()),
      ],
      gives: 'deny',
    },
    {
      says: 'one that has been withdrawn leaves the older one',
      consents: [on('2026-02-01', permit(), { status: 'inactive' }), on('2026-01-01', deny())],
      gives: 'deny',
    },
  ])
})

describe('what the controller of the record has not confirmed', () => {
  check([
    { says: 'permits nothing', consents: [[consent(permit()), 'unconfirmed']], gives: 'not-applicable' },
    { says: 'denies at once', consents: [[consent(deny()), 'unconfirmed']], gives: 'deny' },
    {
      says: 'replaces no older deny',
      consents: [[consent(permit(), { dateTime: '2026-06-02' }), 'unconfirmed'], consent(deny())],
      gives: 'deny',
    },
    {
      says: 'takes the place of no permit',
      consents: [
        consent(permit()),
        [consent(deny({ actor: [actor('Practitioner/other')] }), { dateTime: '2026-06-20' }), 'unconfirmed'],
      ],
      gives: 'permit',
    },
    {
      says: 'denies beside an older permit',
      consents: [[consent(deny(), { dateTime: '2026-05-01' }), 'unconfirmed'], consent(permit())],
      gives: 'deny',
    },
  ])
})
