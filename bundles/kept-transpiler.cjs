// ts-node's transpiler with a memory: TypeScript transpiles a file again only after it has changed. Each command, each
// worker of the tests and each run under Pulumi loads hundreds of files. ts-node finds it by tsconfig.json.
'use strict';

const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const ts = require('typescript');

/** May be removed at any time. */
const FOLDER = path.join(__dirname, '../node_modules/.cache/georender/transpiled');

/** @param {readonly string[]} texts */
function hashOf(...texts) {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(text).update('\0');
  return hash.digest('hex');
}

/**
 * @param {string} file
 * @returns {{ hash: string, outputText: string, sourceMapText: string } | undefined}
 */
function kept(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Other processes see the whole file or none. Without a place to write, all works as without a memory.
 * @param {string} file
 * @param {object} content
 */
function keep(file, content) {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, JSON.stringify(content));
    renameSync(unfinished, file);
  } catch {
    // It is transpiled again the next time.
  }
}

/**
 * ts-node's interface for transpilers (its documentation, "Third-party transpilers").
 * @param {import('./kept-transpiler.cjs').TranspilerSettings} settings
 * @returns {import('ts-node').Transpiler}
 */
exports.create = ({ service: { config }, folder = FOLDER }) => {
  const { options: compilerOptions } = config;
  const settings = hashOf(ts.version, JSON.stringify(compilerOptions));
  return {
    transpile(code, { fileName }) {
      const hash = hashOf(settings, code);
      const file = path.join(folder, `${hashOf(fileName, settings)}.json`);
      const known = kept(file);
      if (known?.hash === hash) return known;
      const transpiled = ts.transpileModule(code, { fileName, compilerOptions, reportDiagnostics: true });
      const { outputText, sourceMapText = '', diagnostics = [] } = transpiled;
      if (diagnostics.length === 0) keep(file, { hash, outputText, sourceMapText });
      return transpiled;
    },
  };
};
