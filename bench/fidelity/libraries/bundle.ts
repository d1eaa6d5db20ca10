// Bundles the library pages with the fetched packages, like their users' build tools.
import { cp, readdir } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { installedPackages } from '../packages';

/** The bundled pages. */
export interface LibraryBundles {
  /** Holds `<name>.js`, and `<name>.css` for some. */
  readonly folder: string;
  /** Names of the pages that have a style sheet. */
  readonly styled: ReadonlySet<string>;
}

/** Fetches missing packages, and bundles. Rejects with esbuild's error if a page does not compile. */
export async function bundleLibraries(names: readonly string[], folder: string): Promise<LibraryBundles> {
  const packages = await installedPackages(__dirname);
  // Outside the repository, so that esbuild does not find its packages, e.g. another React.
  const pages = path.join(folder, 'pages');
  await cp(path.join(__dirname, 'pages'), pages, { recursive: true });
  await build({
    entryPoints: names.map((name) => path.join(pages, `${name}.mjs`)),
    outdir: path.join(folder, 'built'),
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    nodePaths: [path.join(packages, 'node_modules')],
    define: {
      'process.env.NODE_ENV': '"production"',
      'process.env': '{}',
      process: '{"env":{}}',
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    loader: { '.woff': 'dataurl', '.woff2': 'dataurl', '.ttf': 'dataurl', '.eot': 'empty', '.svg': 'dataurl' },
    logLevel: 'silent',
  });
  const built = path.join(folder, 'built');
  const files = await readdir(built);
  return {
    folder: built,
    styled: new Set(files.filter((file) => file.endsWith('.css')).map((file) => path.basename(file, '.css'))),
  };
}
