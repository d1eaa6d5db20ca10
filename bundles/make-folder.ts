// Makes folders that a user names, wherever that may be.
import { existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a folder, and those above it, unless it is there. Node's own `mkdir` with `recursive` does not end where the
 * system says of a folder that its parent is missing although it is there, as Linux does below `/proc`.
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
