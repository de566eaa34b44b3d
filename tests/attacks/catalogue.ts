import {
  CHANNELS,
  EVERY,
  entry,
  everywhere,
  outside,
  plantedEntry,
  questioned,
  type Entry,
  type Named,
} from './channels.js'

const CONSENT = 'decision/consent/applicability.test.ts'

/** Attacks seen elsewhere, by number; many are a channel of above under another name. */
export const ATTACKS: readonly Entry[] = [
  ...sameAs([
    '1 L03',
    '2 L03',
    '3 L04',
    '4 L06',
    '5 L05',
    '6 L07',
    '7 L10',
    '8 L02',
    '9 L26',
    '12 L12',
    '14 L13',
  ]),
  ...sameAs([
    '15 L18',
    '16 L14',
    '18 L20',
    '19 L21',
    '20 L19',
    '21 L25',
    '22 L24',
    '24 L30',
    '26 L29',
    '39 L33',
  ]),
  // A batch alone holds several requests: no other entry point has entries whose subjects could mix.
  entry(
    '10',
    [['attacks/batch-mixed.test.ts', 'subjects are never mixed (attack 10)']],
    ['attacks/batch-mixed.test.ts', 'the twin: a batch gives each request what it gives alone'],
  ),
  entry(
    '11',
    [
      everywhere('an address leads nowhere but where it says, in the line and in a batch'),
      outside('an address leads nowhere but where it says'),
      ['attacks/batch-mixed.test.ts', '(attack 11)'],
    ],
    everywhere('the twin: $name, written otherwise and meant the same'),
  ),
  entry('13', [
    questioned('what changes between two pages has changed for the second (attacks 13 and 33)'),
    ['attacks/revoked-between-pages.test.ts', 'dissent recorded after the first page refuses the second'],
  ]),
  entry('17', [
    everywhere('no other method, and no other format'),
    outside('no other method does anything'),
    ['attacks/case-of-parameter.test.ts', 'names, modifiers and prefixes are compared exactly'],
    ['attacks/duplicated-parameter.test.ts', 'a parameter given twice is never a choice of ours'],
    ['attacks/escape-encoding.test.ts', 'what is searched is what was asked'],
    ['attacks/method-override.test.ts', 'a method is the one of the request line'],
  ]),
  plantedEntry(
    '23',
    [
      ['attacks/extension-values.test.ts', 'an excluded code counts wherever it stands'],
      ['attacks/raw-source-text.test.ts', 'what a source wrote that could not be read never leaves'],
      ['attacks/finance.test.ts', 'what care costs, and who pays for it, is in no answer'],
      ['attacks/finance.test.ts', 'nor where a council that sends FHIR wrote it'],
      ['attacks/case-notes.test.ts', 'what was noted of a case is in no answer'],
      ['attacks/case-notes.test.ts', 'nor where a council that sends FHIR sends it itself'],
    ],
    ['attacks/extension-values.test.ts', 'the twin: any other code leaves the item be'],
  ),
  plantedEntry('25', [['attacks/two-patients.test.ts', '(catalogue 25)']]),
  plantedEntry('27', [['attacks/label-cover.test.ts', 'leave for one label is no leave for another']]),
  plantedEntry('28', [['attacks/unlabelled-resource.test.ts', 'what cannot be labelled is withheld']]),
  plantedEntry(
    '29',
    [
      ['attacks/handling-flags.test.ts', '(catalogue 29)'],
      ['attacks/record-label.test.ts', 'a label of the whole record holds for everything in it'],
    ],
    ['attacks/planted.test.ts', 'the twin: what is restricted is given to who may see such'],
  ),
  plantedEntry('30', [['attacks/handling-flags.test.ts', '(catalogue 30)']]),
  entry(
    '31',
    [
      ['attacks/consents-in-force.test.ts', '(attack 31)'],
      ['attacks/expired-consent.test.ts', '(attack 31)'],
      [CONSENT, 'the period of a consent'],
    ],
    ['attacks/consents-in-force.test.ts', 'the twin: one that runs today opens every one of them'],
  ),
  entry(
    '32',
    [
      ['attacks/consents-in-force.test.ts', '(attack 32)'],
      ['attacks/contradictory-consents.test.ts', '(attack 32)'],
      ['decision/consent/combining.test.ts', 'several consents'],
    ],
    ['attacks/consents-in-force.test.ts', 'the twin: without the refusal every one of them gives it'],
  ),
  entry(
    '33',
    [
      questioned('what changes between two pages has changed for the second (attacks 13 and 33)'),
      ['attacks/revoked-consent-between-pages.test.ts', '(attack 33)'],
      ['attacks/revoked-between-pages.test.ts', 'leave given for one page is not leave for the next'],
      ['attacks/withdrawn-refusal.test.ts', 'a consent that changes while a source is asked'],
      ['attacks/register-changes.test.ts', 'what registers say counts from when they say it'],
      ['attacks/withdrawn-refusal.test.ts', 'a refusal that is withdrawn brings no older agreement back'],
    ],
    [
      'attacks/revoked-consent-between-pages.test.ts',
      'while it stands, every page is had and the item is on one',
    ],
  ),
  entry(
    '34',
    [
      ['attacks/malformed-rule.test.ts', 'a rule that cannot be understood stops the start'],
      ['system/serve.test.ts', 'with %s whose %s is wrong stops, and says where'],
    ],
    ['attacks/malformed-rule.test.ts', 'and the project’s own rules do not'],
  ),
  entry('35', [
    everywhere('no header weakens a control, and none asks a question of its own'),
    outside('no header opens it, and none says where it leads'),
    ['attacks/header-switches.test.ts', 'no header weakens a control'],
  ]),
  entry(
    '36',
    [
      ['attacks/header-switches.test.ts', 'no header weakens a control'],
      outside('a rule is found by its name alone (attack 36)'),
    ],
    ['attacks/malformed-rule.test.ts', 'and the project’s own rules do not'],
  ),
  // Of two rows of the table nothing can be kept for another: a directory is about nobody and told to everybody alike,
  // and `$report-problem` tells each person of their own first report (attacks/problem-reports.test.ts, below).
  entry('37', [
    ['attacks/nothing-kept.test.ts', 'whoever asks for the same is answered as themselves'],
    ['attacks/cache-across-purposes.test.ts', 'no answer is kept for anybody else'],
  ]),
  entry('38', [
    ['attacks/step-throws.test.ts', 'a step that throws, at any entry point, is a failure and tells nothing'],
    ['attacks/redactor-throws.test.ts', 'deciding throws: 500'],
  ]),
  entry(
    '40',
    [['attacks/failure-as-none.test.ts', 'a source that fails never looks like one that holds nothing']],
    ['attacks/failure-as-none.test.ts', 'the twin: while the source answers, its medicines are had'],
  ),
  entry(
    '41',
    [
      everywhere('without a token of ours nothing is answered'),
      outside('no header opens it, and none says where it leads'),
      outside('the twin: who may is answered'),
      ['attacks/alg-none.test.ts', 'a token without a signature of ours is no token'],
      ['attacks/wrong-audience.test.ts', 'a token for somebody else is refused'],
      ['attacks/token-in-url.test.ts', 'a bearer token is read from one header'],
    ],
    ['attacks/alg-none.test.ts', 'the good one is accepted'],
  ),
  // No event of a record is delivered to anybody: there is nothing to revoke between the event and its delivery but
  // whom an access may be told to. What waits for delivery names nobody, and is made, and withheld, when it is sent.
  entry(
    '42',
    [
      ['attacks/batch-mixed.test.ts', 'is not served (L27, L28)'],
      ['delivery/audit-feed.test.ts', 'what was released to the person alone is still withheld'],
      ['delivery/audit-feed.test.ts', 'the outbox holds nothing of anybody'],
      [
        'journeys/exceptional-access.test.ts',
        'names nobody: no number, no worker, no organisation, no reason',
      ],
    ],
    ['delivery/audit-feed.test.ts', 'a repository is sent what is recorded from then on'],
  ),
]

/** Tests that are of no one row: they stand against what several of them have in common. */
export const BESIDE: readonly Named[] = [
  EVERY,
  outside('every way in besides the interactions is tried'),
  ['attacks/appointments.test.ts', 'where somebody will be, and when'],
  ['attacks/broken-glass.test.ts', 'breaking the glass'],
  ['attacks/hidden-access-release.test.ts', 'releasing a hidden access'],
  ['attacks/opened-by-one.test.ts', 'nobody opens records who may not'],
  ['attacks/ingest-oracle.test.ts', 'bringing a file is no way to learn or change anything else'],
  ['attacks/problem-reports.test.ts', 'reporting a problem is no way to what is withheld'],
  ['attacks/problem-reports.test.ts', 'nobody reports an answer that is not theirs to speak of'],
  ['attacks/explain-oracle.test.ts', 'asking why is no way to what is withheld'],
  ['attacks/can-share-oracle.test.ts', 'asking whether is no way round asking'],
  ['attacks/officer-oracle.test.ts', 'an officer cannot learn whether there is a person with a number'],
  ['console/simulator.test.ts', 'is told the same of whom they do not care for'],
  ['console/simulator.test.ts', 'learns nothing of another controller by assuming %s'],
  ['attacks/match-oracle.test.ts', 'describing people is no way to learn who there is'],
  [
    'attacks/described-and-logged.test.ts',
    'whoever was described and not shown is as nobody in the log as well',
  ],
  ['attacks/described-and-logged.test.ts', 'somebody $what is listed and exported as nobody is'],
  ['attacks/glass-and-description.test.ts', 'who claims to break the glass and describes somebody'],
  ['attacks/unknown-role.test.ts', 'who asks in a role that is not known is told the same of everybody'],
  ['attacks/enquiry-elsewhere.test.ts', 'an enquiry of one council is none of another’s business'],
  [
    'attacks/objection-elsewhere.test.ts',
    'an objection at a council reads as somebody whom it does not know',
  ],
  ['attacks/match-oracle.test.ts', 'a cross-reference leads nowhere that is closed'],
  ['attacks/override-over-gp-connect.test.ts', 'no power makes the gateway ask a practice that honours none'],
]

function sameAs(pairs: readonly string[]): readonly Entry[] {
  return pairs.flatMap((pair) => {
    const [attack = '', channel] = pair.split(' ')
    return CHANNELS.filter((it) => it.id === channel).map((it) => ({ ...it, id: attack }))
  })
}
