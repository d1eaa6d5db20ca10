// Builds the console's page with Vite.
import path from 'node:path';

const APP_FOLDER = path.join(__dirname, 'app');

/** Builds the page into a folder, which is emptied first. Rejects with Vite's own error. */
export async function buildConsole(outDir: string): Promise<void> {
  const { build } = await import('vite');
  await build({
    configFile: false,
    envDir: false,
    root: APP_FOLDER,
    cacheDir: path.join(outDir, '.vite'),
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
    oxc: { jsx: { runtime: 'automatic', development: false } },
    build: {
      outDir: path.resolve(outDir),
      emptyOutDir: true,
      assetsInlineLimit: 0,
      license: { fileName: 'THIRD-PARTY-LICENSES.md' },
    },
  });
}
