// Builds the demo's single-page application with Vite.
import path from 'node:path';

const APP_DIR = path.join(__dirname, 'app');

/**
 * Builds the demo application into `outDir`, which is emptied first and made if it is missing. Writes nowhere
 * else, so builds into different folders may run at once. As every build by Vite does, it sets NODE_ENV to
 * "production" in this process if it is unset. Rejects with Vite's own error if the
 * application does not compile.
 */
export async function buildDemoSite(outDir: string): Promise<void> {
  const { build } = await import('vite');
  await build({
    configFile: false,
    envDir: false,
    root: APP_DIR,
    cacheDir: path.join(outDir, '.vite'),
    logLevel: 'silent',
    // A test runner may have set NODE_ENV to something else; the site is always the production build.
    define: { 'process.env.NODE_ENV': '"production"' },
    oxc: { jsx: { runtime: 'automatic', development: false } },
    build: {
      outDir: path.resolve(outDir),
      emptyOutDir: true,
      // Pictures stay files, so that it can be seen who loads them.
      assetsInlineLimit: 0,
    },
  });
}
