// Makes a folder at any path that a user names.
import { existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a folder and its parents, unless it is there. Node's `mkdir` with `recursive` never ends where the system
 * reports an existing parent as missing, as Linux does below `/proc`.
 * @throws the system's errors
 */
export function makeFolder(folder: string): void {
  const parent = path.dirname(folder);
  if (!existsSync(parent)) makeFolder(parent);
  try {
    mkdirSync(folder);
  } catch (error) {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
  }
}
