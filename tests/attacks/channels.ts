/** A named test: its file below tests/, and words of its title or of the describe it stands in. */
export type Named = readonly [file: string, title: string]

/** One channel or attack, what stands against it, and a twin that shows the same thing given where it may be. */
export type Entry = { readonly id: string; readonly tests: readonly Named[]; readonly twin: Named }

/** What every entry point is asked, and its twin. */
export const EVERY: Named = [
  'attacks/every-entry-point.test.ts',
  'what is withheld is in the answer of no entry point',
]
const TWIN: Named = [
  'attacks/every-entry-point.test.ts',
  'the twin: $name gives it where the person has agreed',
]
/** One of what every entry point is asked. */
export const everywhere = (title: string): Named => ['attacks/every-entry-point.test.ts', title]

/** One of what the routes besides the interactions are asked. */
export const outside = (title: string): Named => ['attacks/outside-the-table.test.ts', title]

/** What must not leave, brought into the sources of the region and asked for at every entry point. */
export const planted: Named = [
  'attacks/planted.test.ts',
  'what is planted for somebody who may not see it is in the answer of no entry point',
]
const PLANTED_TWIN: Named = [
  'attacks/planted.test.ts',
  'the twin: where it may be seen it is in the answer of every entry point that gives its type',
]
/** A row of what is planted at every entry point; without a twin of its own, it has the one of what is planted. */
export const plantedEntry = (id: string, tests: readonly Named[], twin: Named = PLANTED_TWIN): Entry => ({
  id,
  tests: [planted, ...tests],
  twin,
})
/** One of what each search parameter, each form and each page is asked of what is withheld. */
export const questioned = (title: string): Named => ['attacks/every-question.test.ts', title]
const BY_VALUE = questioned('$type, by each parameter, by chains and by _has')
const BY_SHAPE = questioned('$type, by count, order, page, part and what it brings along')

/** A row; without a twin of its own, it has the one of every entry point. */
export const entry = (id: string, tests: readonly Named[], twin: Named = TWIN): Entry => ({ id, tests, twin })

/** The channels by which a record may leak, L01 to L34. A new entry point adds its test to each row that it opens. */
export const CHANNELS: readonly Entry[] = [
  entry('L01', [BY_SHAPE, ['attacks/summary-count.test.ts', 'totals count what is released']]),
  entry('L02', [BY_SHAPE, ['attacks/summary-count.test.ts', '_total=%s is refused']]),
  entry(
    'L03',
    [
      BY_SHAPE,
      ['attacks/include-smuggling.test.ts', 'an _include cannot bring what a search would not'],
      ['attacks/masked-field-oracle.test.ts', 'an include does not follow a masked reference'],
    ],
    ['attacks/include-smuggling.test.ts', 'what may leave is brought'],
  ),
  entry(
    'L04',
    [BY_SHAPE, ['attacks/include-iterate.test.ts', 'an include cannot be spelled past the check']],
    ['attacks/include-smuggling.test.ts', 'what may leave is brought'],
  ),
  entry(
    'L05',
    [
      BY_VALUE,
      everywhere('what is not understood is refused, and not left unread'),
      ['attacks/search-oracle.test.ts', 'a chain cannot ask about what is withheld'],
      ['attacks/search-oracle.test.ts', 'a chain to a second person, is refused'],
      ['attacks/masked-field-oracle.test.ts', 'a chain to what is masked, finds nothing'],
    ],
    ['attacks/search-oracle.test.ts', 'the sameness above is not for want of chaining'],
  ),
  entry(
    'L06',
    [
      BY_VALUE,
      everywhere('what is not understood is refused, and not left unread'),
      ['attacks/search-oracle.test.ts', 'a reverse chain cannot ask about what is withheld'],
    ],
    ['attacks/search-oracle.test.ts', 'the sameness above is not for want of following'],
  ),
  entry(
    'L07',
    [
      BY_VALUE,
      [
        'attacks/masked-questions.test.ts',
        'what is masked answers no question, by any parameter of the Patient',
      ],
      ['attacks/search-oracle.test.ts', 'answers as if the hidden item did not exist'],
      ['attacks/masked-field-oracle.test.ts', 'answers the same for hit and miss'],
    ],
    ['attacks/masked-field-oracle.test.ts', 'the twin: %s finds by it while it is not masked'],
  ),
  entry(
    'L08',
    [
      BY_SHAPE,
      [
        'attacks/masked-questions.test.ts',
        'what is masked answers no question, by any parameter of the Patient',
      ],
      ['attacks/masked-field-oracle.test.ts', 'sorting by a masked element changes nothing'],
    ],
    ['attacks/masked-field-oracle.test.ts', 'the twin: sorting by it while it is not masked'],
  ),
  entry('L09', [
    everywhere('what is not understood is refused, and not left unread'),
    ['attacks/search-oracle.test.ts', 'is refused by name (L09)'],
  ]),
  entry(
    'L10',
    [
      questioned('a search is one search in every form (L10)'),
      ['attacks/post-search.test.ts', 'POST _search is the same path as GET'],
    ],
    ['attacks/post-search.test.ts', 'the same answer, and the same withheld'],
  ),
  entry(
    'L11',
    [
      everywhere('an address leads nowhere but where it says, in the line and in a batch'),
      outside('an address leads nowhere but where it says'),
      ['attacks/batch-mixed.test.ts', 'a batch is no way round'],
      ['attacks/batch-limits.test.ts', 'a batch is no way past a limit'],
      ['attacks/conditional-request.test.ts', 'there is no conditional form to probe with'],
      ['attacks/absolute-url.test.ts', 'a path leads nowhere but where it says'],
    ],
    ['attacks/batch-mixed.test.ts', 'the twin: a batch gives each request what it gives alone'],
  ),
  entry(
    'L12',
    [
      questioned('a page token opens nothing to anybody else, wherever it was given (L12)'),
      ['attacks/cursor-replay.test.ts', 'a page token belongs to whom it was given'],
    ],
    ['attacks/cursor-replay.test.ts', 'its owner turns every page'],
  ),
  entry(
    'L13',
    [
      questioned('hidden rows neither starve a page nor leave an empty one, in whatever form (L13)'),
      ['attacks/starved-page.test.ts', 'hidden rows neither starve a page'],
    ],
    ['journeys/paging.test.ts', 'gives every match once'],
  ),
  entry('L14', [
    everywhere('a hidden person cannot be told from an absent one'),
    outside('whoever brings nothing is told nothing of anybody'),
    ['attacks/existence.test.ts', 'a hidden person cannot be told from an absent one'],
    ['attacks/who-is-restricted.test.ts', 'who asks about everyone cannot tell who is restricted'],
    ['attacks/stranger-told.test.ts', 'who has no relationship is told the same of everybody'],
  ]),
  plantedEntry(
    'L15',
    [['attacks/generic-notice.test.ts', 'no rule, label, code or id of what decided is in any body']],
    ['attacks/generic-notice.test.ts', 'the twin: the log names each rule that decided'],
  ),
  entry('L16', [
    ['heavy/timing.test.ts', 'reading an item that is withheld by now and one that is no more'],
    ['heavy/timing.test.ts', 'the measurement would find one millisecond'],
    ['attacks/existence.test.ts', 'no source hears of a hidden person'],
    ['attacks/head-request.test.ts', 'HEAD is no way to learn a size'],
    ['attacks/content-negotiation.test.ts', 'the length of an answer is no oracle'],
  ]),
  plantedEntry('L17', [
    [
      'attacks/revoked-between-pages.test.ts',
      'an item that became restricted can no longer be read by its id',
    ],
    ['attacks/batch-mixed.test.ts', 'there is no history to look back in'],
  ]),
  entry('L18', [
    everywhere('no header weakens a control, and none asks a question of its own'),
    outside('no header opens it, and none says where it leads'),
    ['attacks/conditional-request.test.ts', 'is not evaluated: no 304, 412 or 206, no validator'],
  ]),
  plantedEntry(
    'L19',
    [['attacks/hidden-reference.test.ts', 'a reference to what is withheld goes']],
    ['attacks/hidden-reference.test.ts', 'the twin: a reference to what leaves stays'],
  ),
  plantedEntry(
    'L20',
    [['attacks/contained-resource.test.ts', 'a contained resource is judged with what holds it']],
    ['attacks/contained-resource.test.ts', 'an ordinary one leaves'],
  ),
  plantedEntry('L21', [['attacks/narrative.test.ts', 'narrative never leaves']]),
  plantedEntry(
    'L22',
    [['attacks/free-text.test.ts', 'what a code would hide is not told in words']],
    ['attacks/free-text.test.ts', 'the person agreed to share the category: then it is shown'],
  ),
  plantedEntry(
    'L23',
    [['attacks/list-membership.test.ts', 'membership does not tell of what is withheld']],
    ['attacks/list-membership.test.ts', 'the twin: membership of what may be seen stays'],
  ),
  plantedEntry(
    'L24',
    [
      ['attacks/include-smuggling.test.ts', 'Provenance names only what leaves'],
      [
        'attacks/planted.test.ts',
        'the twin: what a source says of where a record came from is given with it',
      ],
      ['attacks/about-withheld.test.ts', 'what is about the withheld alone is withheld with it'],
    ],
    ['attacks/about-withheld.test.ts', 'the twin: %s that may be seen is told of'],
  ),
  plantedEntry(
    'L25',
    [
      ['attacks/planted.test.ts', 'a file is read by its id of before no more than its document is'],
      ['attacks/attachment-url.test.ts', 'an attachment held elsewhere cannot be reached past the gateway'],
      ['attacks/document-file.test.ts', 'whoever may not have the document has no file of it'],
      ['attacks/document-file.test.ts', 'a script in a file runs nowhere'],
    ],
    ['attacks/document-file.test.ts', 'the twin: the nurse who finds the document is led to its file'],
  ),
  entry('L26', [
    BY_SHAPE,
    ['attacks/elements-dodge.test.ts', 'leaving elements out comes after the decision'],
  ]),
  entry('L27', [
    questioned('what is withheld changes no answer of any entry point'),
    EVERY,
    ['attacks/batch-mixed.test.ts', 'is not served (L27, L28)'],
  ]),
  // Nobody can subscribe to records. What is sent on is the log, to repositories of organisations, and that there is an
  // alert, to those who asked to be told: of neither is the event or the person told to anybody whom it is hidden from.
  entry(
    'L28',
    [
      ['attacks/batch-mixed.test.ts', 'is not served (L27, L28)'],
      [
        'journeys/exceptional-access.test.ts',
        'names nobody: no number, no worker, no organisation, no reason',
      ],
      ['delivery/audit-feed.test.ts', 'it has what the officers of its organisation may see'],
      ['delivery/audit-feed.test.ts', 'what is withheld of an access %s'],
    ],
    ['delivery/audit-feed.test.ts', 'a repository is sent what is recorded from then on'],
  ),
  entry(
    'L29',
    [
      ['attacks/wrong-person-from-source.test.ts', 'a practice that sends somebody else'],
      ['attacks/cache-across-purposes.test.ts', 'answers at once do not mix'],
      ['attacks/mixed-bundles.test.ts', 'each item is judged as itself'],
    ],
    ['attacks/wrong-person-from-source.test.ts', 'heals as soon as the practice does'],
  ),
  plantedEntry(
    'L30',
    [['attacks/two-patients.test.ts', 'an item about two people is nobody']],
    ['attacks/two-patients.test.ts', 'the twin: naming the person herself in the same place hides nothing'],
  ),
  plantedEntry(
    'L31',
    [
      ['attacks/inference-by-relation.test.ts', 'what is withheld cannot be guessed from what it caused'],
      ['attacks/list-membership.test.ts', 'an encounter whose reason is withheld is withheld itself'],
    ],
    ['attacks/inference-by-relation.test.ts', 'the twin: who agreed to share the problem'],
  ),
  entry('L32', [
    ['attacks/planted.test.ts', 'what is said of the withheld is neither what nor how much'],
    ['attacks/generic-notice.test.ts', 'the notice says that something is withheld'],
  ]),
  entry(
    'L33',
    [
      ['attacks/unrecorded.test.ts', 'without a durable entry no entry point answers'],
      ['attacks/unrecorded.test.ts', 'what cannot be recorded is not done either'],
      [
        'attacks/unrecorded-console.test.ts',
        'without a durable entry the console shows nothing that is recorded, and does nothing',
      ],
      ['attacks/audit-store-down.test.ts', 'without a durable entry nothing is sent'],
      ['attacks/redactor-throws.test.ts', 'a step that fails lets nothing through'],
    ],
    ['attacks/audit-store-down.test.ts', 'and serves again once the log is back'],
  ),
  entry(
    'L34',
    [
      everywhere('every answer is recorded, and kept by nobody on the way'),
      outside('whoever brings nothing is told nothing of anybody'),
      ['journeys/canary.test.ts', 'the log'],
      ['journeys/canary.test.ts', 'the metrics and the other public documents'],
      ['http/documents.test.ts', 'metrics count by interaction and status, and by nothing of a person'],
      ['journeys/traces.test.ts', 'a request is a trace of its steps, which holds nothing of anybody'],
      ['attacks/witness-told.test.ts', 'a witness is told hashes, and tells nothing else'],
      ['attacks/cache-across-purposes.test.ts', 'every answer forbids being kept, refusals too'],
    ],
    ['journeys/canary.test.ts', 'there is something to look for, and answers that hold it'],
  ),
]
