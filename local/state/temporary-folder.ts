// The run's folder for temporary files. A guard or the next run removes it if the run is killed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { UserError } from '../../core/contract/georender-error';

/** A run's folder. */
export interface TemporaryFolder {
  readonly path: string;
  /** Removes it. */
  remove(): Promise<void>;
}

/** Temporary files can't be written. */
export class TemporaryFolderError extends UserError {
  override readonly name = 'TemporaryFolderError';
}

const PREFIX = 'georender-run-';

/**
 * An empty database that is locked while its run lives; the system releases the lock when the process ends. Process ids
 * would not do: containers that share a folder number them separately.
 */
const LOCK = 'run.lock';

/** A folder without a lock for so long belongs to a run that was killed at its start. */
const STARTING_MS = 600_000;

/**
 * Runs beside the run, apart from its terminal. Its input ends with the run. It tries several times, since Chromium may
 * still write for a moment.
 */
const GUARD = 'cat > /dev/null; for round in 1 2 3 4 5; do rm -rf "$0"; [ -e "$0" ] || exit 0; sleep 1; done';

/**
 * Makes a folder, and removes those of runs that were killed.
 * @param parent the system's folder for temporary files unless given
 * @throws TemporaryFolderError
 */
export async function makeTemporaryFolder(parent: string = os.tmpdir()): Promise<TemporaryFolder> {
  let folder: string | undefined;
  let lock: DatabaseSync;
  try {
    folder = await mkdtemp(path.join(parent, PREFIX));
    lock = takeLock(path.join(folder, LOCK));
  } catch (cause) {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    throw new TemporaryFolderError(`No temporary folder can be made in "${parent}" (${reasonOf(cause)}); ${ADVICE}`, {
      cause,
    });
  }
  const endGuard = startGuard(folder);
  const swept = removeStale(parent);
  return {
    path: folder,
    async remove() {
      await swept;
      lock.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
      await endGuard();
    },
  };
}

/** The error of a failed start; a {@link TemporaryFolderError} if the disk was full. @param folder where they are */
export function orOutOfSpace(error: unknown, folder: string = os.tmpdir()): unknown {
  const chain: string[] = [];
  for (let each: unknown = error; each instanceof Error; each = each.cause) chain.push(each.message);
  if (!/\b(?:ENOSPC|EDQUOT)\b|no space left on device|disk quota exceeded/i.test(chain.join('\n'))) return error;
  return new TemporaryFolderError(`The disk of "${folder}" is full; ${ADVICE}`, { cause: error });
}

const ADVICE = 'free some space, or set TMPDIR to a folder that can be written.';

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** @throws SQLite's error if another run has it */
function takeLock(file: string): DatabaseSync {
  const lock = new DatabaseSync(file);
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    throw error;
  }
}

/** @returns a function that ends the guard */
function startGuard(folder: string): () => Promise<void> {
  if (process.platform === 'win32') return async () => undefined;
  const guard = spawn('/bin/sh', ['-c', GUARD, folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
  });
  // Without a shell, the next run removes the folder.
  const ended = once(guard, 'close').catch(() => undefined);
  guard.stdin.on('error', () => undefined);
  guard.unref();
  return async () => {
    guard.ref();
    guard.stdin.end();
    await ended;
  };
}

/** Never rejects: what can't be removed stays for another run. */
async function removeStale(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  const folders = names.filter((name) => name.startsWith(PREFIX)).map((name) => path.join(parent, name));
  await Promise.allSettled(
    folders.map(async (folder) => {
      if (await isStale(folder)) await rm(folder, { recursive: true, force: true });
    }),
  );
}

async function isStale(folder: string): Promise<boolean> {
  const file = path.join(folder, LOCK);
  if (!existsSync(file)) return Date.now() - (await stat(folder)).mtimeMs > STARTING_MS;
  try {
    takeLock(file).close();
    return true;
  } catch {
    return false;
  }
}
