// Compiles the edge functions' sources one by one, so that a later build makes of them what it makes of the sources.
import path from 'node:path';
import { build } from 'esbuild';

const ROOT = path.join(__dirname, '../..');
const ENTRIES = ['cloudfront-function', 'files-function', 'told-files-function', 'lambda-at-edge'].map(
  (name) => `handlers/edge/${name}.ts`,
);

/** Writes the modules of the edge functions into a folder, in the folders of their sources. */
export async function buildEdgeModules(outDir: string): Promise<void> {
  const { metafile } = await build({
    entryPoints: ENTRIES,
    absWorkingDir: ROOT,
    outdir: outDir,
    bundle: true,
    write: false,
    metafile: true,
    external: ['cloudfront'],
    logLevel: 'silent',
  });
  await build({
    entryPoints: Object.keys(metafile.inputs),
    absWorkingDir: ROOT,
    outdir: outDir,
    outbase: ROOT,
    format: 'esm',
    target: 'es2022',
    logLevel: 'silent',
  });
}
