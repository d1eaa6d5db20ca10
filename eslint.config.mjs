// Lint rules of the house: strict types, and imports that point one way
// (index → components → bundles → handlers → core; local, cli → bundles, handlers, core; bench → those three and local).
import tseslint from 'typescript-eslint';

/** Folders of the house, and what each may import besides itself. */
const mayImport = {
  core: [],
  handlers: ['core'],
  bundles: ['core', 'handlers'],
  components: ['core', 'bundles'],
  local: ['core', 'handlers', 'bundles', 'demo'],
  cli: ['core', 'handlers', 'bundles', 'local'],
  demo: [],
  bench: ['core', 'handlers', 'bundles', 'local'],
};

const folders = Object.keys(mayImport);

function oneWay(folder) {
  const forbidden = folders.filter((other) => other !== folder && !mayImport[folder].includes(other));
  return {
    files: [`${folder}/**/*.ts`, `${folder}/**/*.tsx`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `^(\\.\\./)+(${forbidden.join('|')})(/|$)`,
              message: `${folder}/ may import only: ${[folder, ...mayImport[folder]].join(', ')}.`,
            },
            ...(folder === 'core'
              ? [
                  {
                    regex: '^(?!\\.|node:crypto$)',
                    message: 'core/ is pure: no packages, no I/O (node:crypto for hashes only).',
                  },
                ]
              : []),
            ...(folder === 'handlers' || folder === 'local' || folder === 'cli' || folder === 'bench'
              ? [{ regex: '^@pulumi/', message: `${folder}/ never imports Pulumi.` }]
              : []),
          ],
        },
      ],
    },
  };
}

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
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  ...folders.map(oneWay),
  {
    // The types know Node 24, package.json's `engines` allow 22 too.
    files: ['index.ts', '{core,handlers,bundles,components,local,cli,demo}/**/*.ts'],
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
  { files: ['test/**/*.ts'], rules: { 'max-lines-per-function': 'off' } },
);
