// `npm run build`: writes what gets deployed: the router, and the code of `serve` and `render`.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buildEdgeBundle, buildFilesBundle, edgeBundleSizes, MAX_EDGE_BUNDLE_BYTES } from '../bundles/edge-bundle';
import { checkedBytes, megabytes, QUOTA_MEGABYTES } from '../bundles/function-size';
import { addChromium, buildLambdaBundle, chromiumFiles } from '../bundles/lambda-bundle';
import { DEFAULT_REGIONS, type Regions } from '../core/geography/regions';
import { routerConfig } from '../core/routing/router-config';
import { OptionError, readArguments, regionsOption } from './command/command-line';
import { runCommand, say } from './command/run-command';

interface BuildOptions {
  readonly regions: Regions;
  readonly out: string;
}

async function build({ regions, out }: BuildOptions): Promise<void> {
  const outDir = path.resolve(out);
  const folder = (name: string) => path.join(outDir, name);
  for (const name of ['edge', 'serve', 'render']) await rm(folder(name), { recursive: true, force: true });
  await mkdir(folder('edge'), { recursive: true });
  // Without a stack the public hosts are unknown: the distribution admits its own only, and `serve` checks again.
  const config = routerConfig({ regions, home: regions[0], scheme: 'https', hosts: 'any' });
  const router = await buildEdgeBundle(config);
  await writeFile(folder('edge/cloudfront-function.js'), router);
  await writeFile(folder('edge/files-function.js'), await buildFilesBundle(config));
  await Promise.all([
    buildLambdaBundle('serve', folder('serve')),
    buildLambdaBundle('render', folder('render')).then(() => addChromium(folder('render'))),
  ]);
  const code = { name: 'index.mjs', path: folder('render/index.mjs') };
  const renderBytes = await checkedBytes('render', [code, ...(await chromiumFiles())]);
  const parts = Object.entries(edgeBundleSizes(config, router)).map(([name, bytes]) => `${name} ${bytes}`);
  say(`Built for ${regions.join(', ')} into ${outDir}: edge, serve, render`);
  say(`Router: ${Buffer.byteLength(router)} of ${MAX_EDGE_BUNDLE_BYTES} bytes (${parts.join(', ')})`);
  say(`Code of render, unzipped: ${megabytes(renderBytes)} of ${QUOTA_MEGABYTES} MB`);
}

runCommand((args) => {
  const { regions, out } = readArguments<{ readonly regions: string; readonly out: string }>(
    args,
    'npm run build --',
    (command) =>
      command
        .description('Builds the router and the Lambda functions, as they are deployed.')
        .option('--regions <list>', 'AWS regions, separated by commas', DEFAULT_REGIONS.join(','))
        .option('--out <dir>', 'where to write', 'dist'),
  );
  const parsed = regionsOption(regions);
  if (parsed.kind === 'problems') throw new OptionError(parsed.problems.join('\n'));
  return build({ regions: parsed.regions, out });
});
