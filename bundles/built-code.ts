// Where deployed code comes from: the npm package carries it built (cli/generate/build-library.ts), a clone builds it.
import { existsSync } from 'node:fs';
import path from 'node:path';

/** Folders of the package beside that of this file; a clone has neither. */
export const BUILT_FUNCTIONS = 'functions';
export const BUILT_EDGE = 'edge';

/** A function's `index.mjs` as the package carries it; undefined in a clone. */
export function builtFunction(name: string): string | undefined {
  const file = path.join(__dirname, '..', BUILT_FUNCTIONS, name, 'index.mjs');
  return existsSync(file) ? file : undefined;
}

/** The folder of the edge functions' modules. */
export function edgeModules(): string {
  const built = path.join(__dirname, '..', BUILT_EDGE, 'handlers/edge');
  return existsSync(built) ? built : path.join(__dirname, '../handlers/edge');
}
