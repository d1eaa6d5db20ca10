// Writes what gets deployed: the router, and the code of `serve` and `render`.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buildEdgeBundle, buildFilesBundle, edgeBundleSizes, optionBytes } from '../../bundles/edge-bundle';
import { MAX_EDGE_BUNDLE_BYTES } from '../../bundles/edge-bundle-size';
import { checkedBytes, megabytes, QUOTA_MEGABYTES } from '../../bundles/function-size';
import { buildLambdaAtEdge, zippedLambdaBytes } from '../../bundles/lambda-at-edge-bundle';
import { addChromium, buildLambdaBundle, chromiumFiles } from '../../bundles/lambda-bundle';
import { MAX_LAMBDA_AT_EDGE_BYTES } from '../../core/contract/lambda-at-edge';
import type { Regions } from '../../core/geography/regions';
import type { EdgeEngine } from '../../core/routing/edge-engines';
import type { LambdaAtEdgeConfig } from '../../core/routing/lambda-router-config';
import { routerConfig } from '../../core/routing/router-config';
import { DONE, type ExitCode } from '../command/exit-code';
import type { Terminal } from '../command/terminal';
import type { BuildOptions } from './options';

/** Builds all of it. */
export async function build({ regions, edge, out }: BuildOptions, terminal: Terminal): Promise<ExitCode> {
  const outDir = path.resolve(out);
  const folder = (name: string) => path.join(outDir, name);
  for (const name of ['edge', 'serve', 'render']) await rm(folder(name), { recursive: true, force: true });
  await mkdir(folder('edge'), { recursive: true });
  const edgeLine = await buildEdge(edge, regions, folder('edge'));
  await Promise.all([
    buildLambdaBundle('serve', folder('serve')),
    buildLambdaBundle('render', folder('render')).then(() => addChromium(folder('render'))),
  ]);
  const code = { name: 'index.mjs', path: folder('render/index.mjs') };
  const renderBytes = await checkedBytes('render', [code, ...(await chromiumFiles())]);
  terminal.say(`Built for ${regions.join(', ')} into ${outDir}: edge, serve, render`);
  terminal.say(edgeLine);
  terminal.say(`Code of render, unzipped: ${megabytes(renderBytes)} of ${QUOTA_MEGABYTES} MB`);
  return DONE;
}

/** Builds what runs at the edge. @returns a line about its size */
async function buildEdge(engine: EdgeEngine, regions: Regions, folder: string): Promise<string> {
  // Without a stack the public hosts are unknown: the distribution admits its own only, and `serve` checks again.
  const config = routerConfig({ regions, home: regions[0], scheme: 'https', hosts: 'any' });
  if (engine === 'lambda-at-edge') {
    const code = await buildLambdaAtEdge({ ...config, renderers: exampleRenderers(regions), token: NO_TOKEN });
    await writeFile(path.join(folder, 'lambda-at-edge.js'), code);
    return `Router: ${zippedLambdaBytes(code)} of ${MAX_LAMBDA_AT_EDGE_BYTES} bytes, zipped`;
  }
  const router = await buildEdgeBundle(config);
  await writeFile(path.join(folder, 'cloudfront-function.js'), router);
  await writeFile(path.join(folder, 'files-function.js'), await buildFilesBundle(config));
  const parts = Object.entries(edgeBundleSizes(config, router, await optionBytes(config))).map(
    ([name, bytes]) => `${name} ${bytes}`,
  );
  return `Router: ${Buffer.byteLength(router)} of ${MAX_EDGE_BUNDLE_BYTES} bytes (${parts.join(', ')})`;
}

/** Without a stack, no domain and no token is known. */
const NO_TOKEN = 'no-token-without-a-stack';

function exampleRenderers(regions: Regions): LambdaAtEdgeConfig['renderers'] {
  return Object.fromEntries(
    regions.map((region) => [region, { domain: `renderer-${region}.example`, protocol: 'https', port: 443 }]),
  );
}
