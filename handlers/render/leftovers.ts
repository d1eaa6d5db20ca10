// Removes the files of earlier processes from the sandbox's temporary folder. Lambda restarts a function that crashed
// or timed out in the same sandbox ("Understanding the Lambda execution environment lifecycle").
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';

/** Core dumps (core(5): the kernel chooses the name), and browser profiles that puppeteer could not remove. */
const LEFTOVERS = /^(?:core(?:[.-].*)?|puppeteer_dev_\w+_profile-.*)$/;

/**
 * Never rejects: there may be room enough with files that can't be removed.
 * @param folder must not be shared with other processes
 */
export async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const leftovers = names.filter((name) => LEFTOVERS.test(name));
  await Promise.allSettled(leftovers.map((name) => rm(path.join(folder, name), { recursive: true, force: true })));
}
