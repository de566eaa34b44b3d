/** What is said of the small folder with one text in place of another: `file | from | to | problems`. */
export const BROKEN_FOLDERS = `
facts.yaml | kind: facts | kind: fact | (folder):1:1: no file of kind "facts" was found & facts.yaml:1:7: "fact" is not a kind of file allowed here: expected rules, facts, situations, bases, example-facts, role-groups, exclusion-categories, label-rules, text-terms, medicine-meanings, reference-set; did you mean "facts"?
facts.yaml | kind: facts⏎ |  | (folder):1:1: no file of kind "facts" was found & facts.yaml:1:1: key "kind" is missing: expected rules, facts, situations, bases, example-facts, role-groups, exclusion-categories, label-rules, text-terms, medicine-meanings, reference-set
facts.yaml | kind: facts | kind: [facts] | (folder):1:1: no file of kind "facts" was found & facts.yaml:1:7: key "kind" is missing: expected rules, facts, situations, bases, example-facts, role-groups, exclusion-categories, label-rules, text-terms, medicine-meanings, reference-set
facts.yaml | kind: facts | kind: situations | (folder):1:1: no file of kind "facts" was found
facts.yaml | holds: number, attested_by: pds | holds: numbers, attested_by: pds | facts.yaml:6:33: "numbers" is not known here: expected truth, text, number, texts; did you mean "number"?
role-groups.yaml | kind: role-groups | kind: role-group | (folder):1:1: no file of kind "role-groups" was found & role-groups.yaml:1:7: "role-group" is not a kind of file allowed here: expected rules, facts, situations, bases, example-facts, role-groups, exclusion-categories, label-rules, text-terms, medicine-meanings, reference-set; did you mean "role-groups"?
role-groups.yaml | group: regulated-health | group: health | role-groups.yaml:4:24: "health" is not known here: expected regulated-health, regulated-social-work, social-care-staff, interface-role, admin, citizen
bases.yaml | kind: bases | kind: role-groups | (folder):1:1: no file of kind "bases" was found & bases.yaml:1:1: key "systems" is missing & bases.yaml:1:1: key "roles" is missing & bases.yaml:2:1: unknown key "bases": expected kind, systems, roles & role-groups.yaml:1:7: there is another file of kind "role-groups"
bases.yaml | gateway: legal | gateway: court | bases.yaml:3:24: "court" is not a gateway: expected legal
situations.yaml | kind: situations | kind: bases | (folder):1:1: no file of kind "situations" was found
situations.yaml | situation: minor | situation: minors | situations.yaml:4:67: "minors" is not a situation: expected minor; did you mean "minor"?
example-facts.yaml | kind: example-facts | kind: facts | (folder):1:1: no file of kind "example-facts" was found & example-facts.yaml:1:7: there is another file of kind "facts" & gateways.yaml:6:34: "order" is not a setting of the example facts & restrictions.yaml:7:42: "order" is not a setting of the example facts
example-facts.yaml | requester.org.type: la-adult | requester.org.type: la-children | example-facts.yaml:2:74: not a value of requester.org.type: expected la-adult, nhs-trust
default.yaml | D-00 | L-00 | default.yaml:4:11: only local rules have ids that start with L-
default.yaml | tier: default | tier: integrity | default.yaml:4:5: a rule of tier integrity needs "when"
obligations.yaml | tier: obligation | tier: default | obligations.yaml:4:5: a rule of tier default needs "effect" & obligations.yaml:4:41: a rule of tier default cannot have "when": expected effect & obligations.yaml:4:92: a rule of tier default cannot have "obligations": expected effect
obligations.yaml | O-01 | L-01 | obligations.yaml:4:11: only local rules have ids that start with L-
obligations.yaml | O-01 | R-10 | obligations.yaml:4:11: "R-10" is the id of another rule
gateways.yaml | opens: legal, |  | bars.yaml:4:112: "legal" is not a gateway: none may be named here & bases.yaml:3:24: "legal" is not a gateway: none may be named here & gateways.yaml:4:5: a rule of tier gateway needs "opens" & restrictions.yaml:4:124: "legal" is not a gateway: none may be named here
gateways.yaml | purpose, is: legal | purpose, is: illegal | gateways.yaml:4:74: "illegal" is not a value of purpose: direct-care, legal; did you mean "legal"?
gateways.yaml | { fact: purpose, is: legal } | { gateway: legal } | gateways.yaml:4:64: "legal" is not a gateway: none may be named here
gateways.yaml | , obligations: [caldicott-log] |  | bars.yaml:4:112: "legal" is not a gateway: none may be named here & bases.yaml:3:24: "legal" is not a gateway: none may be named here & gateways.yaml:4:5: a rule of tier gateway needs "obligations" & restrictions.yaml:4:124: "legal" is not a gateway: none may be named here
gateways.yaml | when: { fact: purpose, is: legal }, |  | bars.yaml:4:112: "legal" is not a gateway: none may be named here & bases.yaml:3:24: "legal" is not a gateway: none may be named here & gateways.yaml:4:5: a rule of tier gateway needs "when" & restrictions.yaml:4:124: "legal" is not a gateway: none may be named here
gateways.yaml | opens: legal | opens: legal, effect: { withhold: none } | bars.yaml:4:112: "legal" is not a gateway: none may be named here & bases.yaml:3:24: "legal" is not a gateway: none may be named here & gateways.yaml:4:97: a rule of tier gateway cannot have "effect": expected when, opens, obligations & restrictions.yaml:4:124: "legal" is not a gateway: none may be named here
gateways.yaml | opens: legal | opens: legal, unless: { fact: purpose, given: true } | bars.yaml:4:112: "legal" is not a gateway: none may be named here & bases.yaml:3:24: "legal" is not a gateway: none may be named here & gateways.yaml:4:97: a rule of tier gateway cannot have "unless": expected when, opens, obligations & restrictions.yaml:4:124: "legal" is not a gateway: none may be named here
integrity.yaml | effect: { refuse: PATIENT_NOT_FOUND } | effect: { mask: [name] } | integrity.yaml:4:106: a rule of tier integrity cannot "mask": expected refuse or withhold
integrity.yaml | effect: { refuse: PATIENT_NOT_FOUND } | obligations: [caldicott-log] | integrity.yaml:4:5: a rule of tier integrity needs "effect"
integrity.yaml | when: { fact: subject.age, below: 0 } | requires: { fact: subject.age, at_least: 0 } | integrity.yaml:4:5: a rule of tier integrity needs "when" & integrity.yaml:4:57: a rule of tier integrity cannot have "requires": expected when, effect, obligations
integrity.yaml | below: 0 } | below: 0 }, unless: { gateway: legal } | integrity.yaml:4:96: a rule of tier integrity cannot have "unless": expected when, effect, obligations
integrity.yaml | below: 0 } | below: 0, at_least: 0 } | integrity.yaml:4:63: expected "fact" with exactly one operator: is, in, has, has_any, has_fact, each_of+also_in, at_least, below, given
integrity.yaml | subject.age, below: 0 | resource.rank, below: 0 | integrity.yaml:4:106: a refusal may not depend on "resource.rank", which is known only after items were fetched
bars.yaml | effect: { withhold: silent } | effect: { refuse: ACCESS_DENIED } | bars.yaml:4:131: a rule of tier bar cannot "refuse": expected withhold
bars.yaml | effect: { withhold: silent } | effect: { mask: [name] } | bars.yaml:4:131: a rule of tier bar cannot "mask": expected withhold
bars.yaml | effect: { withhold: silent } | effect: { withhold: silent }, lifted_by: { gateway: legal } | bars.yaml:4:151: a rule of tier bar cannot have "lifted_by": expected when, effect, unless, obligations
bars.yaml | effect: { withhold: silent } | effect: { withhold: silent }, overridden_by: [legal] | bars.yaml:4:151: a rule of tier bar cannot have "overridden_by": expected when, effect, unless, obligations
bars.yaml | effect: { withhold: silent } | effect: { withhold: silent }, not_for: [adult] | bars.yaml:4:151: a rule of tier bar cannot have "not_for": expected when, effect, unless, obligations
bars.yaml | then: does-not-fire | then: fires | bars.yaml:5:57: expected at least one example in which the rule fires and one in which it does not
bars.yaml | gateway: legal | gateway: legals | bars.yaml:4:112: "legals" is not a gateway: expected legal; did you mean "legal"?
bars.yaml | has: WITNESS | has: WITNESS, has_any: [WITNESS] | bars.yaml:4:52: expected "fact" with exactly one operator: is, in, has, has_any, has_fact, each_of+also_in, at_least, below, given
bars.yaml | has: WITNESS | is: WITNESS | bars.yaml:4:81: "is" needs a fact that holds truth or text or number; resource.labels holds texts
bars.yaml | has: WITNESS | at_least: 1 | bars.yaml:4:87: "at_least" needs a fact that holds number; resource.labels holds texts
bars.yaml | has: WITNESS | in: [WITNESS] | bars.yaml:4:81: "in" needs a fact that holds text; resource.labels holds texts
bars.yaml | has: WITNESS | given: true | bars.yaml:4:84: "given" needs a fact that holds text; resource.labels holds texts
restrictions.yaml | is: true | is: yes | restrictions.yaml:4:82: subject.dissent holds truth, which "yes" is not
restrictions.yaml | is: true | is: 1 | restrictions.yaml:4:82: subject.dissent holds truth, which "1" is not
restrictions.yaml | is: true | has: yes | restrictions.yaml:4:83: "has" needs a fact that holds texts; subject.dissent holds truth
restrictions.yaml | is: true | below: 1 | restrictions.yaml:4:85: "below" needs a fact that holds number; subject.dissent holds truth
restrictions.yaml | is: true | has_any: [yes] | restrictions.yaml:4:87: "has_any" needs a fact that holds texts; subject.dissent holds truth
restrictions.yaml | is: true | has_fact: purpose | restrictions.yaml:4:88: "has_fact" needs a fact that holds texts; subject.dissent holds truth
restrictions.yaml | is: true | each_of: [yes], also_in: subject.objectsTo | restrictions.yaml:4:87: "each_of" needs a fact that holds texts; subject.dissent holds truth
restrictions.yaml | is: true |  | restrictions.yaml:4:53: expected "fact" with exactly one operator: is, in, has, has_any, has_fact, each_of+also_in, at_least, below, given
restrictions.yaml | { fact: subject.dissent, is: true } | { fact: subject.type1, is: true } | restrictions.yaml:4:61: no row for "subject.type1" in the fact table: no rule may read it; did you mean "subject.age"?
restrictions.yaml | { fact: subject.dissent, is: true } | { is: true } | restrictions.yaml:4:53: expected exactly one of fact, all, any, not, gateway, situation
restrictions.yaml | { fact: subject.dissent, is: true } | { not: { fact: subject.dissent, is: true }, is: true } | restrictions.yaml:4:53: a condition with "not" has no other key
restrictions.yaml | { fact: subject.dissent, is: true } | { not: { fact: subject.dissent, is: true }, gateway: legal } | restrictions.yaml:4:53: expected exactly one of fact, all, any, not, gateway, situation
restrictions.yaml | { fact: subject.dissent, is: true } | { any: [{ fact: subject.dissent, is: 1 }] } | restrictions.yaml:4:90: subject.dissent holds truth, which "1" is not
restrictions.yaml | { fact: subject.dissent, is: true } | { all: [{ fact: subject.dissent, is: 1 }] } | restrictions.yaml:4:90: subject.dissent holds truth, which "1" is not
restrictions.yaml | { fact: subject.dissent, is: true } | { not: { fact: subject.dissent, is: 1 } } | restrictions.yaml:4:89: subject.dissent holds truth, which "1" is not
restrictions.yaml | { fact: subject.dissent, is: true } | { situation: infant } | restrictions.yaml:4:66: "infant" is not a situation: expected minor, adult
restrictions.yaml | { fact: subject.dissent, is: true } | { fact: resource.active, is: true } | restrictions.yaml:4:140: a refusal may not depend on "resource.active", which is known only after items were fetched
restrictions.yaml | { fact: subject.dissent, is: true } | { fact: subject.objectsTo, has_fact: resource.type1 } | restrictions.yaml:4:90: "resource.type1" is not known here; did you mean "resource.type"?
restrictions.yaml | not_for: [minor] | not_for: [minors] | restrictions.yaml:4:100: "minors" is not a situation: expected minor, adult; did you mean "minor"?
restrictions.yaml | overridden_by: [legal] | overridden_by: [illegal] | restrictions.yaml:4:124: "illegal" is not a gateway: expected legal; did you mean "legal"?
restrictions.yaml | overridden_by: [legal] | overridden_by: [{ gateway: illegal, where: { fact: purpose, given: true } }] | restrictions.yaml:4:135: "illegal" is not a gateway: expected legal; did you mean "legal"?
restrictions.yaml | overridden_by: [legal] | overridden_by: [{ gateway: legal, where: { fact: purpose, is: 7 } }] | restrictions.yaml:4:170: purpose holds text, which "7" is not
restrictions.yaml | overridden_by: [legal] | overridden_by: [{ gateway: legal, where: { fact: resource.rank, is: 7 } }] | restrictions.yaml:4:192: a refusal may not depend on "resource.rank", which is known only after items were fetched
restrictions.yaml | overridden_by: [legal] | lifted_by: { fact: subject.age, is: old } | restrictions.yaml:4:144: subject.age holds number, which "old" is not
restrictions.yaml | overridden_by: [legal] | unless: { fact: subject.age, is: old } | restrictions.yaml:4:141: subject.age holds number, which "old" is not
restrictions.yaml | overridden_by: [legal] | view: [{ types: [Flag] }] | restrictions.yaml:4:108: a rule of tier restriction cannot have "view": expected when, effect, unless, not_for, overridden_by, lifted_by, obligations
restrictions.yaml | overridden_by: [legal] | opens: legal | restrictions.yaml:4:108: a rule of tier restriction cannot have "opens": expected when, effect, unless, not_for, overridden_by, lifted_by, obligations
restrictions.yaml | overridden_by: [legal] | requires: { fact: subject.age, at_least: 18 } | restrictions.yaml:4:108: a rule of tier restriction cannot have "requires": expected when, effect, unless, not_for, overridden_by, lifted_by, obligations
restrictions.yaml | given: [order] | given: [orders] | restrictions.yaml:7:42: "orders" is not a setting of the example facts; did you mean "order"?
restrictions.yaml | subject.age: 7 | subject.age: seven | restrictions.yaml:8:78: not a value of subject.age: expected number
restrictions.yaml | subject.age: 7 | subject.type1: true | restrictions.yaml:8:65: no row for "subject.type1" in the fact table
masks.yaml | in: [nhs-trust] | in: [nhs-trust, trust] | masks.yaml:4:201: "trust" is not a value of requester.org.type: la-adult, nhs-trust
masks.yaml | in: [nhs-trust] | at_least: 7 | masks.yaml:4:195: "at_least" needs a fact that holds number; requester.org.type holds text
masks.yaml | in: [nhs-trust] | each_of: [a], also_in: requester.org.id | masks.yaml:4:194: "each_of" needs a fact that holds texts; requester.org.type holds text
masks.yaml | at_least: 90 | at_least: 90, below: 99 | masks.yaml:4:67: expected "fact" with exactly one operator: is, in, has, has_any, has_fact, each_of+also_in, at_least, below, given
masks.yaml | at_least: 90 | is: old | masks.yaml:4:92: subject.age holds number, which "old" is not
masks.yaml | at_least: 90 | in: [old] | masks.yaml:4:92: "in" needs a fact that holds text; subject.age holds number
masks.yaml | given: true | given: true, is: legal | masks.yaml:4:221: expected "fact" with exactly one operator: is, in, has, has_any, has_fact, each_of+also_in, at_least, below, given
masks.yaml | has_any: [PHONE] | also_in: requester.org.id | masks.yaml:4:112: expected "fact" with exactly one operator: is, in, has, has_any, has_fact, each_of+also_in, at_least, below, given
masks.yaml | has_any: [PHONE] | each_of: [PHONE], also_in: subject.type1 | masks.yaml:4:164: no row for "subject.type1" in the fact table: no rule may read it; did you mean "subject.age"?
requirements.yaml | has_fact: requester.org.id | has_fact: requester.userId | requirements.yaml:4:122: no row for "requester.userId" in the fact table: no rule may read it; did you mean "requester.org.id"?
requirements.yaml | requires: | when: | requirements.yaml:4:5: a rule of tier agreement needs "requires" & requirements.yaml:4:68: a rule of tier agreement cannot have "when": expected requires, effect
requirements.yaml | effect: { refuse: NO_ORGANISATION_CONSENT } | effect: { withhold: none } | requirements.yaml:4:154: a rule of tier agreement cannot "withhold": expected refuse
requirements.yaml | effect: { refuse: NO_ORGANISATION_CONSENT } | effect: { refuse: NO_ORGANISATION_CONSENT }, obligations: [record-reason] | requirements.yaml:4:189: a rule of tier agreement cannot have "obligations": expected requires, effect
restrictions.yaml | effect: { refuse: NO_PATIENT_CONSENT } | effect: { refuse: NO_RELATIONSHIP } | restrictions.yaml:4:140: NO_RELATIONSHIP may not depend on "subject.dissent", which is for a holder of the record to say
requirements.yaml | effect: { refuse: NO_ORGANISATION_CONSENT } | effect: { refuse: NO_RELATIONSHIP } | requirements.yaml:4:152: NO_RELATIONSHIP may not depend on "subject.objectsTo", which is for a holder of the record to say
requirements.yaml | { not: { fact: subject.objectsTo, has_fact: requester.org.id } } | { not: { fact: resource.labels, has_fact: requester.org.id } } | requirements.yaml:4:150: a refusal may not depend on "resource.labels", which is known only after items were fetched
views.yaml | applies_when: { situation: adult }, |  | views.yaml:4:5: a rule of tier agreement needs "applies_when"
views.yaml | effect: { withhold: none } | effect: { refuse: ACCESS_DENIED } | views.yaml:4:202: a rule of tier agreement cannot "refuse": expected withhold
views.yaml | effect: { withhold: none } | obligations: [record-reason] | views.yaml:4:5: a rule of tier agreement needs "effect" & views.yaml:4:192: a rule of tier agreement cannot have "obligations": expected applies_when, view, effect
views.yaml | situation: adult | situation: adults | views.yaml:4:83: "adults" is not a situation: expected minor, adult; did you mean "adult"?
views.yaml | resource.class, is: gp-record | resource.class, is: 7 | views.yaml:4:176: resource.class holds text, which "7" is not
facts.yaml | fact: resource.rank, holds: number | fact: resource.confidentiality, holds: text | example-facts.yaml:2:219: no row for "resource.rank" in the fact table & views.yaml:4:98: a view needs rows for resource.type, resource.active and resource.rank & views.yaml:6:37: no row for "resource.rank" in the fact table & views.yaml:10:36: no row for "resource.rank" in the fact table
facts.yaml | fact: resource.active, holds: truth | fact: resource.labelled, holds: truth | example-facts.yaml:2:196: no row for "resource.active" in the fact table & views.yaml:4:98: a view needs rows for resource.type, resource.active and resource.rank & views.yaml:7:43: no row for "resource.active" in the fact table
facts.yaml | fact: resource.type, | fact: resource.confidentiality, | example-facts.yaml:2:175: no row for "resource.type" in the fact table & views.yaml:4:98: a view needs rows for resource.type, resource.active and resource.rank & views.yaml:9:41: no row for "resource.type" in the fact table & views.yaml:11:50: no row for "resource.type" in the fact table
obligations.yaml | when: { fact: requester.org.type, is: nhs-trust }, |  | obligations.yaml:4:5: a rule of tier obligation needs "when"
obligations.yaml | obligations: [record-reason] | obligations: [record-reason], unless: { gateway: legal } | obligations.yaml:4:122: a rule of tier obligation cannot have "unless": expected when, obligations
obligations.yaml | then: fires | then: does-not-fire | obligations.yaml:5:57: expected at least one example in which the rule fires and one in which it does not
`
