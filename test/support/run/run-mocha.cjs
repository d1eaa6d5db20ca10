// Decides which files a run has, and hands over to mocha: mocha itself would add the files that one names to those of a
// configured `spec`.
const { existsSync, statSync } = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { parseArgs } = require('node:util');
const { types, aliases } = require('mocha/lib/cli/run-option-metadata.cjs');
const { unitFiles } = require('./unit-files.cjs');

/** The longest files first: at the end, one worker would wait minutes for the other. */
const ALL = [
  ...['rehearsal', 'library', 'engine'].map((folder) => `test/${folder}/**/*.test.ts`),
  'test/*.test.ts',
  'test/!(rehearsal|library|engine)/**/*.test.ts',
];

/** Two files at a time: tests of browsers and engines wait more than they compute. One that is named runs alone. */
const PARALLEL = ['--parallel', '--jobs', '2'];

/** Ours, not mocha's: only what needs no process besides its own. */
const UNIT = '--unit';

/** Mocha's options that are followed by a value, so that a value is not taken for a file. */
function optionsWithValues() {
  const names = [...types.array, ...types.number, ...types.string];
  return Object.fromEntries(
    names.flatMap((name) => {
      const others = aliases[name] ?? [];
      const short = others.find((alias) => alias.length === 1);
      const option = { type: 'string', multiple: true };
      return [
        [name, short === undefined ? option : { ...option, short }],
        ...others.filter((alias) => alias.length > 1).map((alias) => [alias, option]),
      ];
    }),
  );
}

/** A path as it is meant in the folder where npm was called, which npm leaves for that of the package. */
function resolved(file) {
  const fromCaller = path.resolve(process.env.INIT_CWD ?? '.', file);
  const found = existsSync(file) || !existsSync(fromCaller) ? file : path.relative('.', fromCaller);
  return existsSync(found) && statSync(found).isDirectory() ? path.join(found, '**/*.test.ts') : found;
}

/**
 * Mocha's arguments for ours.
 * @param {readonly string[]} args
 * @returns {readonly string[]}
 */
function mochaArguments(args) {
  const own = args.filter((each) => each !== UNIT);
  const { tokens } = parseArgs({
    args: own,
    options: optionsWithValues(),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const files = new Set(tokens.filter(({ kind }) => kind === 'positional').map(({ index }) => index));
  const names = own.map((each, index) => (files.has(index) ? resolved(each) : each));
  if (files.size > 0 || tokens.some(({ name }) => name === 'spec')) return names;
  return [...PARALLEL, ...names, ...(own.length < args.length ? unitFiles('test') : ALL)];
}

module.exports = { mochaArguments };

if (require.main?.filename === path.join(__dirname, '../../run.cjs')) {
  const mocha = path.join(path.dirname(require.resolve('mocha/package.json')), 'bin/mocha.js');
  process.argv = [process.execPath, mocha, ...mochaArguments(process.argv.slice(2))];
  import(pathToFileURL(mocha).href);
}
