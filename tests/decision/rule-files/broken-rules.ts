import { type BrokenFile } from './broken-data.js'

/** One rule with every key there is: which of them go together is not asked here. */
export const RULES: BrokenFile = {
  text: `kind: rules
tier: restriction
rules:
  - id: R-01
    plain: Of some.
    when: { fact: purpose, is: direct-care }
    unless: { fact: subject.age, below: 18 }
    not_for: [own-access]
    overridden_by: [legal, { gateway: legal, where: { fact: purpose, given: true } }]
    lifted_by: { fact: subject.age, at_least: 18 }
    effect: { mask: [address, contact.name] }
    obligations: [caldicott-log]
    cite: [Act s.1]
    owner: ig
    review_by: 2027-04-01
    examples:
      - { case: One., given: [younger], facts: { subject.age: 17 }, unknown: [purpose], then: fires, decision: mask, code: CANNOT_CHECK, disclose: none }
      - { case: Other., then: does-not-fire }
`,
  broken: `
kind: rules | kind: rule | 1:7 expected "rules", found "rule"
kind: rules⏎ |  | 1:1 key "kind" is missing
kind: rules | kind: rules⏎version: 2 | 2:1 unknown key "version": expected kind, tier, rules
tier: restriction⏎ |  | 1:1 key "tier" is missing
tier: restriction | tier: restrictions | 2:7 "restrictions" is not known here: expected integrity, bar, gateway, restriction, agreement, obligation, default; did you mean "restriction"?
rules:⏎  - id | rulez:⏎  - id | 1:1 key "rules" is missing & 3:1 unknown key "rulez": expected kind, tier, rules; did you mean "rules"?
rules:⏎ | rules: none⏎rest:⏎ | 3:8 expected array, found "none" & 4:1 unknown key "rest": expected kind, tier, rules
- id: R-01 | - R-01⏎  - id: R-02 | 4:5 expected object, found "R-01"
- id: R-01⏎    plain | - plain | 4:5 key "id" is missing
⏎    plain: Of some. |  | 4:5 key "plain" is missing
⏎    cite: [Act s.1] |  | 4:5 key "cite" is missing
⏎    owner: ig |  | 4:5 key "owner" is missing
⏎    review_by: 2027-04-01 |  | 4:5 key "review_by" is missing
examples:⏎ | instances:⏎ | 4:5 key "examples" is missing & 16:5 unknown key "instances": expected id, plain, when, unless, not_for, overridden_by, lifted_by, opens, requires, applies_when, view, effect, obligations, cite, owner, review_by, examples
id: R-01 | id: 01 | 4:9 expected string, found 1
id: R-01 | id: RR-01 | 4:9 "RR-01" does not have the form ^[A-Z]-[0-9]{2,5}$
id: R-01 | id: R-1 | 4:9 "R-1" does not have the form ^[A-Z]-[0-9]{2,5}$
id: R-01 | id: R-123456 | 4:9 "R-123456" does not have the form ^[A-Z]-[0-9]{2,5}$
id: R-01 | id: R-01a | 4:9 "R-01a" does not have the form ^[A-Z]-[0-9]{2,5}$
id: R-01 | id: 7 | 4:9 expected string, found 7
plain: Of some. | plain: '' | 5:12 expected text, found an empty one
plain: Of some. | plain: 7 | 5:12 expected string, found 7
{ fact: purpose, is: direct-care } | {} | 6:11 expected one key
{ fact: purpose, is: direct-care } | purpose | 6:11 expected object, found "purpose"
{ fact: purpose, is: direct-care } | { fact: purposes, is: direct-care } | 6:19 "purposes" is not known here; did you mean "purpose"?
{ fact: purpose, is: direct-care } | { fact: purpose, is: [direct-care] } | 6:32 expected string or number or boolean, found a list
{ fact: purpose, is: direct-care } | { fact: purpose, in: [] } | 6:32 expected at least 1 item(s)
{ fact: purpose, is: direct-care } | { fact: purpose, in: [7] } | 6:33 expected string, found 7
{ fact: purpose, is: direct-care } | { fact: purpose, in: [''] } | 6:33 expected text, found an empty one
{ fact: purpose, is: direct-care } | { fact: purpose, in: direct-care } | 6:32 expected array, found "direct-care"
{ fact: purpose, is: direct-care } | { fact: purpose, has: '' } | 6:33 expected text, found an empty one
{ fact: purpose, is: direct-care } | { fact: purpose, has_any: [] } | 6:37 expected at least 1 item(s)
{ fact: purpose, is: direct-care } | { fact: purpose, has_fact: purposes } | 6:38 "purposes" is not known here; did you mean "purpose"?
{ fact: purpose, is: direct-care } | { fact: purpose, each_of: [], also_in: purpose } | 6:37 expected at least 1 item(s)
{ fact: purpose, is: direct-care } | { fact: purpose, each_of: [a], also_in: purposes } | 6:51 "purposes" is not known here; did you mean "purpose"?
{ fact: purpose, is: direct-care } | { fact: purpose, at_least: old } | 6:38 expected number, found "old"
{ fact: purpose, is: direct-care } | { fact: purpose, below: old } | 6:35 expected number, found "old"
{ fact: purpose, is: direct-care } | { fact: purpose, given: false } | 6:35 expected true, found false
{ fact: purpose, is: direct-care } | { all: [] } | 6:18 expected at least 1 item(s)
{ fact: purpose, is: direct-care } | { all: { fact: purpose, given: true } } | 6:18 expected array, found a mapping
{ fact: purpose, is: direct-care } | { all: [purpose] } | 6:19 expected object, found "purpose"
{ fact: purpose, is: direct-care } | { any: [] } | 6:18 expected at least 1 item(s)
{ fact: purpose, is: direct-care } | { any: { fact: purpose, given: true } } | 6:18 expected array, found a mapping
{ fact: purpose, is: direct-care } | { any: [purpose] } | 6:19 expected object, found "purpose"
{ fact: purpose, is: direct-care } | { not: purpose } | 6:18 expected object, found "purpose"
{ fact: purpose, is: direct-care } | { gateway: Legal } | 6:22 "Legal" does not have the form ^[a-z][a-z0-9-]*$
{ fact: purpose, is: direct-care } | { situation: own access } | 6:24 "own access" does not have the form ^[a-z][a-z0-9-]*$
unless: { fact: subject.age, below: 18 } | unless: young | 7:13 expected object, found "young"
not_for: [own-access] | not_for: own-access | 8:14 expected array, found "own-access"
not_for: [own-access] | not_for: [] | 8:14 expected at least 1 item(s)
not_for: [own-access] | not_for: [Own] | 8:15 "Own" does not have the form ^[a-z][a-z0-9-]*$
overridden_by: [legal, { | overridden_by: [7, { | 9:21 expected string or object, found 7
overridden_by: [legal, { gateway: legal, where: { fact: purpose, given: true } }] | overridden_by: [] | 9:20 expected at least 1 item(s)
overridden_by: [legal, { gateway: legal, where: { fact: purpose, given: true } }] | overridden_by: legal | 9:20 expected array, found "legal"
overridden_by: [legal, | overridden_by: ['', | 9:21 expected text, found an empty one
gateway: legal, where | where | 9:28 key "gateway" is missing
, where: { fact: purpose, given: true } |  | 9:28 key "where" is missing
gateway: legal, where | gateway: legal, on: sunday, where | 9:46 unknown key "on": expected gateway, where
gateway: legal, where | gateway: Legal, where | 9:39 "Legal" does not have the form ^[a-z][a-z0-9-]*$
where: { fact: purpose, given: true } | where: purpose | 9:53 expected object, found "purpose"
lifted_by: { fact: subject.age, at_least: 18 } | lifted_by: age | 10:16 expected object, found "age"
plain: Of some. | plain: Of some.⏎    opens: Legal | 6:12 "Legal" does not have the form ^[a-z][a-z0-9-]*$
plain: Of some. | plain: Of some.⏎    requires: purpose | 6:15 expected object, found "purpose"
plain: Of some. | plain: Of some.⏎    applies_when: purpose | 6:19 expected object, found "purpose"
plain: Of some. | plain: Of some.⏎    view: { types: [Flag] } | 6:11 expected array, found a mapping
plain: Of some. | plain: Of some.⏎    view: [] | 6:11 expected at least 1 item(s)
plain: Of some. | plain: Of some.⏎    view: [Flag] | 6:12 expected object, found "Flag"
plain: Of some. | plain: Of some.⏎    view: [{ newest: 1 }] | 6:12 key "types" is missing
plain: Of some. | plain: Of some.⏎    view: [{ types: Flag }] | 6:21 expected array, found "Flag"
plain: Of some. | plain: Of some.⏎    view: [{ types: [] }] | 6:21 expected at least 1 item(s)
plain: Of some. | plain: Of some.⏎    view: [{ types: [flag] }] | 6:22 "flag" does not have the form ^[A-Z][A-Za-z]+$
plain: Of some. | plain: Of some.⏎    view: [{ types: [Flag1] }] | 6:22 "Flag1" does not have the form ^[A-Z][A-Za-z]+$
plain: Of some. | plain: Of some.⏎    view: [{ types: [7] }] | 6:22 expected string, found 7
plain: Of some. | plain: Of some.⏎    view: [{ types: [Flag], active: false }] | 6:37 expected true, found false
plain: Of some. | plain: Of some.⏎    view: [{ types: [Flag], newest: 0 }] | 6:37 must be >= 1
plain: Of some. | plain: Of some.⏎    view: [{ types: [Flag], newest: 1.5 }] | 6:37 expected integer, found 1.5
plain: Of some. | plain: Of some.⏎    view: [{ types: [Flag], where: purpose }] | 6:36 expected object, found "purpose"
plain: Of some. | plain: Of some.⏎    view: [{ types: [Flag], oldest: 1 }] | 6:29 unknown key "oldest": expected types, active, newest, where
effect: { mask: [address, contact.name] } | effect: {} | 11:13 expected one key
effect: { mask: [address, contact.name] } | effect: { withhold: none, mask: [address] } | 11:13 expected one key, found several
effect: { mask: [address, contact.name] } | effect: mask | 11:13 expected object, found "mask"
effect: { mask: [address, contact.name] } | effect: { hide: [address] } | 11:15 unknown key "hide": expected refuse, withhold, mask
effect: { mask: [address, contact.name] } | effect: { refuse: DENIED } | 11:23 "DENIED" is not known here: expected PATIENT_NOT_FOUND, NO_PATIENT_CONSENT, NO_RELATIONSHIP, NO_ORGANISATION_CONSENT, NOT_RELEASED, ACCESS_DENIED, REVIEW_REQUIRED
effect: { mask: [address, contact.name] } | effect: { withhold: loudly } | 11:25 "loudly" is not known here: expected silent, generic, none
effect: { mask: [address, contact.name] } | effect: { mask: address } | 11:21 expected array, found "address"
effect: { mask: [address, contact.name] } | effect: { mask: [] } | 11:21 expected at least 1 item(s)
effect: { mask: [address, contact.name] } | effect: { mask: [7] } | 11:22 expected string, found 7
effect: { mask: [address, contact.name] } | effect: { mask: [Address] } | 11:22 "Address" does not have the form ^[a-z][A-Za-z]*([.][a-z][A-Za-z]*)*$
effect: { mask: [address, contact.name] } | effect: { mask: [address.] } | 11:22 "address." does not have the form ^[a-z][A-Za-z]*([.][a-z][A-Za-z]*)*$
effect: { mask: [address, contact.name] } | effect: { mask: ['contact[0]'] } | 11:22 "contact[0]" does not have the form ^[a-z][A-Za-z]*([.][a-z][A-Za-z]*)*$
obligations: [caldicott-log] | obligations: caldicott-log | 12:18 expected array, found "caldicott-log"
obligations: [caldicott-log] | obligations: [] | 12:18 expected at least 1 item(s)
obligations: [caldicott-log] | obligations: [caldicott-blog] | 12:19 "caldicott-blog" is not known here: expected privacy-officer-alert, security-alarm, caldicott-log, record-reason, inform-subject, time-limit-4h, minimum-necessary; did you mean "caldicott-log"?
cite: [Act s.1] | cite: Act s.1 | 13:11 expected array, found "Act s.1"
cite: [Act s.1] | cite: [] | 13:11 expected at least 1 item(s)
owner: ig | owner: IG | 14:12 "IG" does not have the form ^[a-z][a-z0-9-]*$
review_by: 2027-04-01 | review_by: soon | 15:16 "soon" does not have the form ^[0-9]{4}-[0-9]{2}-[0-9]{2}$
review_by: 2027-04-01 | review_by: '2027-04' | 15:16 "2027-04" does not have the form ^[0-9]{4}-[0-9]{2}-[0-9]{2}$
review_by: 2027-04-01 | review_by: 2027-04-01T10:00 | 15:16 "2027-04-01T10:00" does not have the form ^[0-9]{4}-[0-9]{2}-[0-9]{2}$
review_by: 2027-04-01 | review_by: by 2027-04-01 | 15:16 "by 2027-04-01" does not have the form ^[0-9]{4}-[0-9]{2}-[0-9]{2}$
review_by: 2027-04-01 | review_by: 2027 | 15:16 expected string, found 2027
⏎      - { case: Other., then: does-not-fire } |  | 17:7 expected at least 2 item(s)
{ case: Other., then: does-not-fire } | other | 18:9 expected object, found "other"
case: Other., |  | 18:9 key "case" is missing
- { case: Other., then: does-not-fire } | - { case: Other. } | 18:9 key "then" is missing
case: Other., | case: Other., rank: 1, | 18:25 unknown key "rank": expected case, given, facts, unknown, then, decision, code, disclose
case: Other. | case: '' | 18:17 expected text, found an empty one
given: [younger] | given: younger | 17:30 expected array, found "younger"
given: [younger] | given: [Younger] | 17:31 "Younger" does not have the form ^[a-z][a-z0-9-]*$
facts: { subject.age: 17 } | facts: [17] | 17:48 expected object, found a list
facts: { subject.age: 17 } | facts: { subject.aged: 17 } | 17:50 "subject.aged" is not known here; did you mean "subject.age"?
unknown: [purpose] | unknown: purpose | 17:78 expected array, found "purpose"
unknown: [purpose] | unknown: [purposes] | 17:79 "purposes" is not known here; did you mean "purpose"?
then: does-not-fire | then: flies | 18:31 "flies" is not known here: expected fires, does-not-fire, overridden, lifted, within; did you mean "fires"?
decision: mask | decision: hide | 17:112 "hide" is not known here: expected permit, mask, withhold, refuse
code: CANNOT_CHECK | code: CANNOT | 17:124 "CANNOT" is not known here: expected PATIENT_NOT_FOUND, NO_PATIENT_CONSENT, NO_RELATIONSHIP, NO_ORGANISATION_CONSENT, NOT_RELEASED, ACCESS_DENIED, REVIEW_REQUIRED, CANNOT_CHECK
disclose: none | disclose: loudly | 17:148 "loudly" is not known here: expected silent, generic, none
`,
}
