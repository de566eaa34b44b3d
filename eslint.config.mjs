import tseslint from 'typescript-eslint'

const CORE = [
  'src/{model,fhir,patient-index,translation,labelling,decision,redaction,disclosure,audit}/**/*.ts',
]

const ONE_WRITER = [
  {
    selector:
      'CallExpression[callee.property.name=/^(send|json|jsonp|end|write|sendFile|download|render)$/][callee.object.name=/^(res|response|reply)$/]',
    message: 'Only respond.ts of http and console writes an answer.',
  },
  {
    selector:
      "CallExpression[callee.property.name=/^(send|jsonp|end|sendFile|download|render)$/][callee.object.type='CallExpression']",
    message: 'Only respond.ts of http and console writes an answer.',
  },
]
const PURE = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Take the time as an argument.',
  },
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'Take the time as an argument.',
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'Take randomness as an argument.',
  },
]

export default tseslint.config(
  { ignores: ['node_modules', 'dist', 'coverage', '.data'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ['*.mjs', 'scripts/*.mjs'] } },
    },
  },
  { files: ['**/*.mjs'], ...tseslint.configs.disableTypeChecked },
  {
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
    },
  },
  {
    files: ['src/**/*.ts', 'sandbox/**/*.ts', 'bin/**/*.ts', 'scripts/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
      'max-lines-per-function': ['error', { max: 60 }],
      complexity: ['error', 10],
      'no-restricted-exports': [
        'error',
        {
          restrictDefaultExports: {
            direct: true,
            named: true,
            defaultFrom: true,
            namedFrom: true,
            namespaceFrom: true,
          },
        },
      ],
      'no-console': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only config/environment.ts reads the environment.' },
      ],
      'no-restricted-syntax': ['error', ...ONE_WRITER],
    },
  },
  {
    files: CORE,
    rules: {
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      'no-restricted-globals': ['error', 'fetch', 'setTimeout', 'setInterval', 'process', 'performance'],
      'no-restricted-syntax': ['error', ...PURE, ...ONE_WRITER],
    },
  },
  {
    // A witness is another program: it never holds a record.
    files: ['src/{http,console}/respond.ts', 'src/cli/witness/witness-server.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  { files: ['src/config/environment.ts'], rules: { 'no-restricted-properties': 'off' } },
  {
    files: ['tests/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 300 }],
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    // Programs that must not compile are wrong on purpose.
    files: ['tests/types/illegal.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
    },
  },
  {
    // The mark means "not in production": plain http is for a provider on the loopback interface alone.
    files: ['src/console/sign-in/identity-provider.ts'],
    rules: { '@typescript-eslint/no-deprecated': 'off' },
  },
  {
    // winston declares its transports as unrelated classes; the rule cannot see that they are one.
    files: ['src/observability/journal.ts'],
    rules: { '@typescript-eslint/no-unsafe-class-instance-assignment': 'off' },
  },
)
