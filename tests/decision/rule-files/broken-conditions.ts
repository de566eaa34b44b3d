import { type BrokenFile } from './broken-data.js'

/** The legal bases. */
export const BASES: BrokenFile = {
  text: `kind: bases
bases:
  - { when: { fact: purpose, is: direct-care }, gdpr6: 6(1)(e), gdpr9: 9(2)(h), common_law: implied consent, duty: HSCA s.251B }
  - { gdpr6: 6(1)(c), gdpr9: 9(2)(g), common_law: none }
`,
  broken: `
kind: bases | kind: basis | 1:7 expected "bases", found "basis"
kind: bases⏎ |  | 1:1 key "kind" is missing
kind: bases | kind: bases⏎version: 2 | 2:1 unknown key "version": expected kind, bases
bases:⏎  - | basis:⏎  - | 1:1 key "bases" is missing & 2:1 unknown key "basis": expected kind, bases; did you mean "bases"?
- { when: { fact: purpose, is: direct-care }, gdpr6: 6(1)(e), gdpr9: 9(2)(h), common_law: implied consent, duty: HSCA s.251B }⏎  - { gdpr6: 6(1)(c), gdpr9: 9(2)(g), common_law: none } | [] | 3:3 expected at least 1 item(s)
{ gdpr6: 6(1)(c), gdpr9: 9(2)(g), common_law: none } | none | 4:5 expected object, found "none"
- { when: { fact: purpose, is: direct-care }, gdpr6: 6(1)(e), gdpr9: 9(2)(h), common_law: implied consent, duty: HSCA s.251B }⏎  - { gdpr6: 6(1)(c) | { gdpr6: 6(1)(c) | 3:3 expected array, found a mapping
duty: HSCA s.251B | act: HSCA s.251B | 3:110 unknown key "act": expected when, gdpr6, gdpr9, common_law, duty
gdpr6: 6(1)(c), |  | 4:5 key "gdpr6" is missing
gdpr9: 9(2)(g), |  | 4:5 key "gdpr9" is missing
, common_law: none |  | 4:5 key "common_law" is missing
gdpr6: 6(1)(c) | gdpr6: '' | 4:14 expected text, found an empty one
gdpr9: 9(2)(g) | gdpr9: '' | 4:30 expected text, found an empty one
common_law: none | common_law: 7 | 4:51 expected string, found 7
duty: HSCA s.251B | duty: '' | 3:116 expected text, found an empty one
{ fact: purpose, is: direct-care } | { facts: purpose } | 3:15 unknown key "facts": expected fact, is, in, has, has_any, has_fact, each_of, also_in, at_least, below, given, all, any, not, gateway, situation; did you mean "fact"?
- { gdpr6: 6(1)(c) | - { when: { fact: purpose, is: direct-care }, gdpr6: 6(1)(c) | 4:5 expected a condition in every basis but the last, which has none
when: { fact: purpose, is: direct-care }, |  | 3:5 expected a condition in every basis but the last, which has none
{ fact: purpose, is: direct-care } | { fact: resource.rank, is: 1 } | 3:13 a legal basis may not depend on an item
`,
}

/** Named conditions. */
export const SITUATIONS: BrokenFile = {
  text: `kind: situations
situations:
  - { name: own-access, plain: Their own., when: { fact: purpose, is: legal } }
  - { name: other, plain: Not that., when: { not: { situation: own-access } } }
`,
  broken: `
kind: situations | kind: situation | 1:7 expected "situations", found "situation"
kind: situations⏎ |  | 1:1 key "kind" is missing
kind: situations | kind: situations⏎version: 2 | 2:1 unknown key "version": expected kind, situations
situations:⏎  - | situation:⏎  - | 1:1 key "situations" is missing & 2:1 unknown key "situation": expected kind, situations; did you mean "situations"?
situations:⏎  - { name: own-access, plain: Their own., when: { fact: purpose, is: legal } }⏎  - | situations:⏎ | 3:2 expected array, found a mapping
{ name: other, plain: Not that., when: { not: { situation: own-access } } } | other | 4:5 expected object, found "other"
name: other, | name: other, rank: 1, | 4:20 unknown key "rank": expected name, plain, when
name: other, |  | 4:5 key "name" is missing
plain: Not that., |  | 4:5 key "plain" is missing
, when: { fact: purpose, is: legal } |  | 3:5 key "when" is missing
name: other | name: Other | 4:13 "Other" does not have the form ^[a-z][a-z0-9-]*$
name: other | name: -other | 4:13 "-other" does not have the form ^[a-z][a-z0-9-]*$
name: other | name: other_ | 4:13 "other_" does not have the form ^[a-z][a-z0-9-]*$
name: other | name: 7 | 4:13 expected string, found 7
plain: Not that. | plain: '' | 4:27 expected text, found an empty one
plain: Not that. | plain: 7 | 4:27 expected string, found 7
{ not: { situation: own-access } } | { nor: { situation: own-access } } | 4:46 unknown key "nor": expected fact, is, in, has, has_any, has_fact, each_of, also_in, at_least, below, given, all, any, not, gateway, situation; did you mean "not"?
situation: own-access | situation: other | 4:64 "other" is not a situation: expected own-access
name: other | name: own-access | 4:13 "own-access" is defined already
{ situation: own-access } | { gateway: legal } | 4:62 "legal" is not a gateway: none may be named here
`,
}
