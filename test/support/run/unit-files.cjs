// Finds the test files that need neither Chromium nor Pulumi, no other process and no storage, by what they import: a list
// would be forgotten.
const { existsSync, globSync, readFileSync } = require('node:fs');
const path = require('node:path');

/** Packages that start processes or servers, or take seconds to load. */
const HEAVY = /^(?:puppeteer-core|esbuild|vite|node:child_process|@aws-sdk\/|@pulumi\/|@sparticuz\/)/;

/** Imports that are left in the JavaScript: types are gone by then. */
const IMPORT =
  /^(?:import|export) (?!type\b)(?:[^;'"]*? from )?['"]([^'"]+)['"]|\b(?:import|require|resolve)\(['"]([^'"]+)['"]\)/gm;

/** A relative import's file, as TypeScript finds it; undefined for data. */
function fileOf(importer, specifier) {
  const target = path.resolve(path.dirname(importer), specifier);
  return [target, `${target}.ts`, `${target}.tsx`, path.join(target, 'index.ts')].find(
    (each) => /\.[cm]?[jt]sx?$/.test(each) && existsSync(each),
  );
}

/** Whether a file reaches something heavy. Files in circles are asked once. */
function isHeavy(file, known) {
  const before = known.get(file);
  if (before !== undefined) return before;
  known.set(file, false);
  const found = [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(([, one, other]) => one ?? other);
  const heavy = found.some((specifier) => {
    if (!specifier.startsWith('.')) return HEAVY.test(specifier);
    const imported = fileOf(file, specifier);
    return imported !== undefined && isHeavy(imported, known);
  });
  known.set(file, heavy);
  return heavy;
}

/**
 * @param {string} folder searched with all below it
 * @returns {readonly string[]} paths, sorted
 */
function unitFiles(folder) {
  const known = new Map();
  return globSync(`${folder}/**/*.test.ts`)
    .sort()
    .filter((file) => !isHeavy(path.resolve(file), known));
}

module.exports = { unitFiles };
