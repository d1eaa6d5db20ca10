// Decides which files a run has, and hands over to mocha: mocha itself would add the files that one names to those of a
// configured `spec`.
const { existsSync, mkdtempSync, rmSync, statSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { parseArgs } = require('node:util');
const { types, aliases } = require('mocha/lib/cli/run-option-metadata.cjs');
const { unitFiles } = require('./unit-files.cjs');

/**
 * The longest files first: at the end, one worker would wait minutes for the others. Pages that are waited for in real
 * time come beside those that need the cores.
 */
const ALL = [
  ...['rehearsal', 'library', 'handlers/render', 'engine'].map((folder) => `test/${folder}/**/*.test.ts`),
  'test/*.test.ts',
  'test/handlers/*.test.ts',
  'test/handlers/!(render)/**/*.test.ts',
  'test/!(rehearsal|library|engine|handlers)/**/*.test.ts',
];

/** Three files at a time, also on two cores: tests of browsers wait as much as they compute. A named file runs alone. */
const PARALLEL = ['--parallel', '--jobs', '3'];

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

/**
 * Has all processes of the run compile a file once ("Module compile cache" in Node's documentation). It goes with the
 * run: most of its files lie in folders that exist in one run only.
 */
function shareCompiledCode() {
  if (process.env['NODE_COMPILE_CACHE'] !== undefined) return;
  const folder = mkdtempSync(path.join(tmpdir(), 'georender-compiled-'));
  process.env['NODE_COMPILE_CACHE'] = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}

if (require.main?.filename === path.join(__dirname, '../../run.cjs')) {
  shareCompiledCode();
  const mocha = path.join(path.dirname(require.resolve('mocha/package.json')), 'bin/mocha.js');
  process.argv = [process.execPath, mocha, ...mochaArguments(process.argv.slice(2))];
  import(pathToFileURL(mocha).href);
}
