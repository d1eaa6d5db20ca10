// The recipe's cold start: unbundled packages, and Chromium unpacked from its archives into an empty temporary folder.
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import type { ColdSubject } from '../render/runs/cold';
import { sandboxEnvironment } from '../render/subjects/registry';

/** Compiles the recipe into `folder`. It must be in the repository, so that Node finds the packages. */
export async function recipeCold(folder: string): Promise<ColdSubject> {
  const module = path.join(folder, 'recipe.mjs');
  await build({
    entryPoints: [path.join(__dirname, 'recipe.ts')],
    outfile: module,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
  });
  return {
    name: 'recipe',
    async prepare(url) {
      const temporaryDir = await mkdtemp(path.join(folder, 'sandbox-'));
      return {
        args: [path.join(__dirname, 'recipe-cold.mjs'), module, url],
        env: sandboxEnvironment(temporaryDir),
        cleanUp: () => rm(temporaryDir, { recursive: true, force: true, maxRetries: 5 }),
      };
    },
  };
}
