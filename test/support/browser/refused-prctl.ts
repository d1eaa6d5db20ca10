// Chromium on a kernel that refuses prctl(PR_SET_NO_NEW_PRIVS), as Lambda's does, with an errno of the test's choice.
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunnableChromium } from '../../../handlers/render/browser/chromium-executable';

const LAUNCHER = path.join(__dirname, 'deny-prctl.py');

/** Why this machine can't do that; undefined if it can. */
export function cannotRefusePrctl(): string | undefined {
  if (process.platform !== 'linux') return 'only Linux has seccomp';
  const { error, status, stderr } = spawnSync('python3', [LAUNCHER, 'EPERM', 'true'], { encoding: 'utf8' });
  if (status === 0) return undefined;
  return `python3 sets up no seccomp filter here (${error?.message ?? stderr.trim().split('\n').at(-1)}); .ci/run installs it on Debian`;
}

/**
 * A script that starts a Chromium so.
 * @param errno its name, e.g. `EPERM`
 * @param folder where the script is written
 */
export async function underRefusedPrctl(
  { executable, environment }: RunnableChromium,
  errno: string,
  folder: string,
): Promise<RunnableChromium> {
  const script = path.join(folder, `chromium-${errno}`);
  await writeFile(script, `#!/bin/sh\nexec python3 '${LAUNCHER}' ${errno} '${executable}' "$@"\n`, { mode: 0o755 });
  return { executable: script, environment };
}
