// Removes what an earlier process of the sandbox left in its temporary folder: Lambda starts a function that crashed or
// timed out anew, in the same sandbox with the same folder ("Understanding the Lambda execution environment lifecycle").
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';

/** Cores (core(5): the name is the kernel's choice), and the profiles of browsers whose puppeteer could not remove them. */
const LEFTOVERS = /^(?:core(?:[.-].*)?|puppeteer_dev_\w+_profile-.*)$/;

/**
 * Removes them. Never rejects: what can't be removed may still leave room enough.
 * @param folder must be this sandbox's alone
 */
export async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const leftovers = names.filter((name) => LEFTOVERS.test(name));
  await Promise.allSettled(leftovers.map((name) => rm(path.join(folder, name), { recursive: true, force: true })));
}
