// `npm run build:library`: builds into dist/library what `npm pack` packs (docs/decisions/0022-the-library.md).
import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BUILT_EDGE, BUILT_FUNCTIONS } from '../../bundles/built-code';
import { type BundleName, bundleSources, stopBundler } from '../../bundles/lambda-bundle';
import { bundledLicences } from '../build-library/bundled-licences';
import { buildCli } from '../build-library/cli-bundle';
import { buildEdgeModules } from '../build-library/edge-modules';
import { runScript } from './run-script';

const ROOT = path.join(__dirname, '../..');
const LIBRARY = path.join(ROOT, 'dist/library');
const FUNCTIONS: readonly BundleName[] = ['serve', 'render', 'health', 'api', 'jobs', 'schedule'];

async function buildLibrary(): Promise<void> {
  await rm(LIBRARY, { recursive: true, force: true });
  const compiler = [require.resolve('typescript/bin/tsc'), '-p', 'components/tsconfig.library.json'];
  execFileSync(process.execPath, compiler, { cwd: ROOT, stdio: 'inherit' });
  await copyFile(path.join(ROOT, 'bundles/inflate-chromium.mjs'), path.join(LIBRARY, 'bundles/inflate-chromium.mjs'));
  for (const file of ['PulumiPolicy.yaml', 'package.json', 'start.cjs'])
    await copyFile(path.join(ROOT, 'policy', file), path.join(LIBRARY, 'policy', file));
  // The compiler writes its package.json.
  await copyFile(path.join(ROOT, 'provider/PulumiPlugin.yaml'), path.join(LIBRARY, 'provider/PulumiPlugin.yaml'));
  await buildEdgeModules(path.join(LIBRARY, BUILT_EDGE));
  await buildFunctions(path.join(LIBRARY, BUILT_FUNCTIONS));
  await buildCli(path.join(LIBRARY, 'cli'));
  await stopBundler();
}

async function buildFunctions(folder: string): Promise<void> {
  const inputs: string[] = [];
  for (const name of FUNCTIONS) {
    const bundle = await bundleSources(name);
    inputs.push(...bundle.inputs);
    await mkdir(path.join(folder, name), { recursive: true });
    await writeFile(path.join(folder, name, 'index.mjs'), bundle.code);
  }
  // Deployed beside `render`; npm installs it.
  inputs.push(path.join(ROOT, 'node_modules/@sparticuz/chromium/package.json'));
  await writeFile(path.join(folder, 'THIRD-PARTY-LICENSES.txt'), await bundledLicences(inputs));
}

runScript(buildLibrary);
