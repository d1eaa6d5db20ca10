// Lint rules of the house: strict types, names, lengths, and plain words. Arrows between folders: .dependency-cruiser.cjs.
import tseslint from 'typescript-eslint';

/** Words that readers from everywhere stumble over; CONTRIBUTING.md, "Plain English", has what to write instead. */
const hardWords = ['whoever', 'whatever', 'anew', 'whereat', 'whereof', 'for ever', 'thence', 'withal'];

/** What the formatter can't see: names. CONTRIBUTING.md, "Names", says the same in words. */
const names = [
  { selector: 'typeLike', format: ['PascalCase'] },
  {
    selector: 'interface',
    format: ['PascalCase'],
    custom: { regex: '(Opts|Params|Props|Setup|Needs|Parts|Conf)$', match: false },
  },
  {
    selector: 'variable',
    modifiers: ['const', 'global'],
    types: ['boolean', 'number', 'string', 'array'],
    format: ['UPPER_CASE'],
  },
  { selector: 'classProperty', format: ['camelCase', 'UPPER_CASE'], leadingUnderscore: 'forbid' },
  { selector: 'parameter', format: ['camelCase', 'PascalCase'], leadingUnderscore: 'allow' },
];

export default tseslint.config(
  { ignores: ['node_modules/', 'dist/', 'coverage/', 'test/fixtures/applications/', '**/*.mjs', '**/*.cjs'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strict],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'max-lines': ['error', 300],
      'max-len': ['error', { code: 140, comments: 120, ignoreUrls: true, ignoreRegExpLiterals: true }],
      'no-warning-comments': ['error', { terms: hardWords, location: 'anywhere' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'PrivateIdentifier', message: 'Private members are marked with `private`.' },
      ],
      'func-style': ['error', 'declaration', { allowArrowFunctions: true }],
      'object-shorthand': 'error',
      'prefer-template': 'error',
      'no-else-return': 'error',
      '@typescript-eslint/explicit-member-accessibility': ['error', { accessibility: 'no-public' }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/naming-convention': ['error', ...names],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      'no-duplicate-imports': 'error',
    },
  },
  {
    // The types know Node 24, package.json's `engines` allow 22 too.
    files: ['index.ts', '{core,handlers,bundles,components,operations,local,cli,demo}/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'AsyncDisposableStack',
        'DisposableStack',
        'SuppressedError',
        'Float16Array',
        'URLPattern',
      ],
      'no-restricted-properties': [
        'error',
        ...[
          ['Promise', 'try'],
          ['RegExp', 'escape'],
          ['Error', 'isError'],
          ['Math', 'f16round'],
        ].map(([object, property]) => ({
          object,
          property,
          message: 'Node 22 does not have it.',
        })),
      ],
    },
  },
  {
    // The router runs under njs, where joining strings takes fewer instructions than a template (npm run bench:edge).
    files: ['core/{contract,geography,pages,routing}/**/*.ts', 'handlers/edge/*.ts'],
    rules: { 'prefer-template': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/naming-convention': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
    },
  },
  {
    // Each has a tsconfig.json of its own, and a compiler for each would take a gigabyte; test/library compiles them.
    files: ['examples/**/*.ts'],
    extends: [tseslint.configs.disableTypeChecked],
  },
);
