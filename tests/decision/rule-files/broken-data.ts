/** A file that is taken, and what is said of it with one text in place of another: `from | to | problems`. */
export type BrokenFile = { readonly text: string; readonly broken: string }

/** The fact table. */
export const FACT_TABLE: BrokenFile = {
  text: `kind: facts
facts:
  - { fact: purpose, means: Why., holds: text, values: [care, check], may_be_none: true, attested_by: token, max_age: token, if_unknown: access-denied, needed: always }
  - { fact: subject.age, holds: number, attested_by: pds, max_age: 24, if_unknown: cannot-check }
`,
  broken: `
kind: facts | kind: fact | 1:7 expected "facts", found "fact"
kind: facts⏎ |  | 1:1 key "kind" is missing
kind: facts | kind: facts⏎version: 2 | 2:1 unknown key "version": expected kind, facts
facts:⏎ | rows:⏎ | 1:1 key "facts" is missing & 2:1 unknown key "rows": expected kind, facts
facts:⏎ | facts: none⏎rest:⏎ | 2:8 expected array, found "none" & 3:1 unknown key "rest": expected kind, facts
- { fact: subject.age, holds: number, attested_by: pds, max_age: 24, if_unknown: cannot-check } | - subject.age | 4:5 expected object, found "subject.age"
needed: always | need: always | 3:153 unknown key "need": expected fact, means, holds, values, may_be_none, attested_by, max_age, if_unknown, needed; did you mean "needed"?
fact: subject.age | fact: subject.agee | 4:13 "subject.agee" is not known here; did you mean "subject.age"?
fact: subject.age, |  | 4:5 key "fact" is missing
holds: number, |  | 4:5 key "holds" is missing
attested_by: pds, |  | 4:5 key "attested_by" is missing
max_age: 24, |  | 4:5 key "max_age" is missing
, if_unknown: cannot-check |  | 4:5 key "if_unknown" is missing
means: Why. | means: '' | 3:29 expected text, found an empty one
means: Why. | means: 7 | 3:29 expected string, found 7
holds: number | holds: numbers | 4:33 "numbers" is not known here: expected truth, text, number, texts; did you mean "number"?
values: [care, check] | values: [] | 3:56 expected at least 1 item(s)
values: [care, check] | values: care | 3:56 expected array, found "care"
values: [care, check] | values: [care, ''] | 3:63 expected text, found an empty one
values: [care, check] | values: [care, 7] | 3:63 expected string, found 7
may_be_none: true | may_be_none: false | 3:84 expected true, found false
attested_by: pds | attested_by: pd | 4:54 "pd" is not known here: expected gateway, token, organisation-register, agreement-register, release-register, relationship-feed, pds, consent-register, episode-register, labelling; did you mean "pds"?
max_age: token | max_age: tokens | 3:119 "tokens" does not have the form ^(token|request)$
max_age: token | max_age: request-1 | 3:119 "request-1" does not have the form ^(token|request)$
max_age: token | max_age: a-token | 3:119 "a-token" does not have the form ^(token|request)$
max_age: 24 | max_age: 0 | 4:68 must be > 0
max_age: 24 | max_age: true | 4:68 expected string or number, found true
if_unknown: cannot-check | if_unknown: allow | 4:84 "allow" is not known here: expected cannot-check, access-denied, as-none, withhold
needed: always | needed: sometimes | 3:161 expected "always", found "sometimes"
holds: number, | holds: number, values: [old], | 4:41 only a fact that holds text has values
if_unknown: cannot-check | if_unknown: as-none | 4:84 as-none needs a value that says none: a list, "none" among the values, or may_be_none
holds: number, attested_by: pds, max_age: 24, if_unknown: cannot-check | holds: text, values: [old], attested_by: pds, max_age: 24, if_unknown: as-none | 4:97 as-none needs a value that says none: a list, "none" among the values, or may_be_none
holds: number, attested_by: pds, max_age: 24, if_unknown: cannot-check | holds: text, values: [old, none], attested_by: pds, max_age: 24, if_unknown: as-none | 
if_unknown: cannot-check | if_unknown: as-none, may_be_none: true | 
holds: number, attested_by: pds, max_age: 24, if_unknown: cannot-check | holds: texts, attested_by: pds, max_age: 24, if_unknown: as-none | 
if_unknown: cannot-check | if_unknown: withhold | 4:84 expected withhold for facts of a resource, and for no other
fact: subject.age | fact: resource.rank | 4:86 expected withhold for facts of a resource, and for no other
fact: subject.age, holds: number | fact: purpose, holds: text | 4:13 "purpose" has a row already
`,
}

/** The groups of roles. */
export const ROLE_GROUPS: BrokenFile = {
  text: `kind: role-groups
systems: { sds: urn:sds, local: urn:local }
roles:
  - { name: gp, group: regulated-health, health_professional: true, codes: { sds: [R1, R2], local: [gp] } }
  - { name: carer, group: social-care-staff, health_professional: false, codes: { local: [carer] } }
`,
  broken: `
kind: role-groups | kind: roles | 1:7 expected "role-groups", found "roles"
kind: role-groups⏎ |  | 1:1 key "kind" is missing
kind: role-groups | kind: role-groups⏎version: 2 | 2:1 unknown key "version": expected kind, systems, roles
systems: { sds: urn:sds, local: urn:local }⏎ |  | 1:1 key "systems" is missing
{ sds: urn:sds, local: urn:local } | [urn:sds] | 2:10 expected object, found a list
sds: urn:sds | sds: '' | 2:17 expected text, found an empty one
sds: urn:sds | sds: 7 | 2:17 expected string, found 7
roles:⏎ | rolls:⏎ | 1:1 key "roles" is missing & 3:1 unknown key "rolls": expected kind, systems, roles; did you mean "roles"?
roles:⏎ | roles: none⏎rest:⏎ | 3:8 expected array, found "none" & 4:1 unknown key "rest": expected kind, systems, roles
- { name: carer, group: social-care-staff, health_professional: false, codes: { local: [carer] } } | - carer | 5:5 expected object, found "carer"
name: carer | name: carer, rank: 1 | 5:20 unknown key "rank": expected name, group, health_professional, codes
name: carer, |  | 5:5 key "name" is missing
group: social-care-staff, |  | 5:5 key "group" is missing
health_professional: false, |  | 5:5 key "health_professional" is missing
, codes: { local: [carer] } |  | 5:5 key "codes" is missing
name: carer | name: Carer | 5:13 "Carer" does not have the form ^[a-z][a-z0-9-]*$
name: carer | name: -carer | 5:13 "-carer" does not have the form ^[a-z][a-z0-9-]*$
name: carer | name: carer_ | 5:13 "carer_" does not have the form ^[a-z][a-z0-9-]*$
name: carer | name: 7 | 5:13 expected string, found 7
group: social-care-staff | group: carers | 5:27 "carers" is not known here: expected regulated-health, regulated-social-work, social-care-staff, interface-role, admin, citizen
health_professional: false | health_professional: no | 5:67 expected boolean, found "no"
codes: { local: [carer] } | codes: {} | 5:81 expected one key
codes: { local: [carer] } | codes: [carer] | 5:81 expected object, found a list
local: [carer] | local: [] | 5:90 expected at least 1 item(s)
local: [carer] | local: carer | 5:90 expected array, found "carer"
local: [carer] | local: [''] | 5:91 expected text, found an empty one
local: [carer] | local: [7] | 5:91 expected string, found 7
codes: { local: [carer] | codes: { locale: [carer] | 5:83 "locale" is not named under systems
local: [carer] | sds: [R3, R2] | 5:93 "R2" already stands for a role
`,
}

/** What worked examples start from. */
export const EXAMPLE_FACTS: BrokenFile = {
  text: `kind: example-facts
base: { purpose: direct-care, subject.age: 81, requester.org.type: la-adult }
settings:
  younger: { subject.age: 17 }
`,
  broken: `
kind: example-facts | kind: facts | 1:7 expected "example-facts", found "facts"
kind: example-facts⏎ |  | 1:1 key "kind" is missing
kind: example-facts | kind: example-facts⏎version: 2 | 2:1 unknown key "version": expected kind, base, settings
base: { purpose: direct-care, subject.age: 81, requester.org.type: la-adult }⏎ |  | 1:1 key "base" is missing
{ purpose: direct-care, subject.age: 81, requester.org.type: la-adult } | [direct-care] | 2:7 expected object, found a list
⏎settings:⏎  younger: { subject.age: 17 } |  | 1:1 key "settings" is missing
younger: { subject.age: 17 } | - { subject.age: 17 } | 4:3 expected object, found a list
{ subject.age: 17 } | [17] | 4:12 expected object, found a list
purpose: direct-care | purposes: direct-care | 2:9 "purposes" is not known here; did you mean "purpose"?
{ subject.age: 17 } | { subject.aged: 17 } | 4:14 "subject.aged" is not known here; did you mean "subject.age"?
purpose: direct-care | subject.type1: true | 2:9 no row for "subject.type1" in the fact table
{ subject.age: 17 } | { subject.type1: true } | 4:14 no row for "subject.type1" in the fact table
subject.age: 81 | subject.age: old | 2:44 not a value of subject.age: expected number
subject.age: 17 | subject.age: [17] | 4:27 not a value of subject.age: expected number
requester.org.type: la-adult | requester.org.type: la-children | 2:68 not a value of requester.org.type: expected la-adult, nhs-trust
`,
}
