// Builds `render` from our sources with one file changed, as a release with a mistake would be.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';
import { MODULE_BUILD, pageScripts } from '../../../bundles/lambda-bundle';

/** A change of one file. */
export interface SourceChange {
  /** E.g. `handlers/runtime/clock.ts`. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const ROOT = path.join(__dirname, '../../..');

/** Mistakes that a release may have. */
export const MISTAKES = {
  /** Pages have no content. */
  blank: {
    file: 'handlers/render/page-answer.ts',
    from: '  const { snapshot } = document;\n',
    to: "  const snapshot = { ...document.snapshot, html: '<html><head></head><body></body></html>' };\n",
  },
  /** All takes a thousand times as long by its own clock: the machine's own pace decides nothing. */
  slow: {
    file: 'handlers/runtime/clock.ts',
    from: 'steadyMs: () => performance.now()',
    to: 'steadyMs: () => 1_000 * performance.now()',
  },
  /** Each invocation ends the process. */
  crash: {
    file: 'handlers/render/entry.ts',
    from: '  const outcome = await answer(event, context);\n',
    to: '  process.exit(1);\n  const outcome = await answer(event, context);\n',
  },
  /** The same for bots alone: no comparison shows it. */
  crashForBots: {
    file: 'handlers/render/entry.ts',
    from: '  const outcome = await answer(event, context);\n',
    to: '  if (!isTrialEvent(event)) process.exit(1);\n  const outcome = await answer(event, context);\n',
  },
} as const satisfies Readonly<Record<string, SourceChange>>;

/**
 * Puts an `index.mjs` into a folder.
 * @param change undefined: the code as it is
 */
export async function buildChangedRender(outDir: string, change: SourceChange | undefined): Promise<void> {
  await build({
    entryPoints: [path.join(ROOT, 'handlers/render/entry.ts')],
    absWorkingDir: ROOT,
    outfile: path.join(outDir, 'index.mjs'),
    ...MODULE_BUILD,
    target: 'node24',
    logLevel: 'silent',
    define: (await pageScripts()).define,
    plugins: change === undefined ? [] : [changing(change)],
  });
}

function changing({ file, from, to }: SourceChange): Plugin {
  return {
    name: 'change',
    setup({ onLoad }) {
      const changed = path.join(ROOT, file);
      onLoad({ filter: /\.ts$/ }, async (loaded) => {
        if (loaded.path !== changed) return undefined;
        const source = await readFile(changed, 'utf8');
        assert.equal(source.split(from).length, 2, `${file} has no longer once: ${from}`);
        return { contents: source.replace(from, to), loader: 'ts' };
      });
    },
  };
}
