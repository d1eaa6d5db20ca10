// Builds the work pages' application with Vite, like its users.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** The built application. */
export interface Application {
  /** The built document; every page is made from it. */
  readonly indexHtml: string;
  /** The name of its one script within `/assets/`, and its bytes. */
  readonly script: { readonly name: string; readonly bytes: Buffer };
}

/** Builds into `outDir`, and makes it first. Rejects with Vite's error if the application does not compile. */
export async function buildApplication(outDir: string): Promise<Application> {
  const { build } = await import('vite');
  await build({
    configFile: false,
    envDir: false,
    root: __dirname,
    cacheDir: path.join(outDir, '.vite'),
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
    oxc: { jsx: { runtime: 'automatic', development: false } },
    build: { outDir: path.resolve(outDir), emptyOutDir: true, assetsInlineLimit: 0 },
  });
  const assets = path.join(outDir, 'assets');
  const name = (await readdir(assets)).find((file) => file.endsWith('.js'));
  if (name === undefined) throw new Error(`Vite wrote no script into ${assets}; the application must have one.`);
  return {
    indexHtml: await readFile(path.join(outDir, 'index.html'), 'utf8'),
    script: { name, bytes: await readFile(path.join(assets, name)) },
  };
}
