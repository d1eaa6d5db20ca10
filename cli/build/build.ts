// Writes what gets deployed: the router, and the code of `serve` and `render`.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buildEdgeBundle, buildFilesBundle, edgeBundleSizes, MAX_EDGE_BUNDLE_BYTES } from '../../bundles/edge-bundle';
import { checkedBytes, megabytes, QUOTA_MEGABYTES } from '../../bundles/function-size';
import { addChromium, buildLambdaBundle, chromiumFiles } from '../../bundles/lambda-bundle';
import { routerConfig } from '../../core/routing/router-config';
import { DONE, type ExitCode } from '../command/exit-code';
import type { Terminal } from '../command/terminal';
import type { BuildOptions } from './options';

/** Builds all of it. */
export async function build({ regions, out }: BuildOptions, terminal: Terminal): Promise<ExitCode> {
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
  terminal.say(`Built for ${regions.join(', ')} into ${outDir}: edge, serve, render`);
  terminal.say(`Router: ${Buffer.byteLength(router)} of ${MAX_EDGE_BUNDLE_BYTES} bytes (${parts.join(', ')})`);
  terminal.say(`Code of render, unzipped: ${megabytes(renderBytes)} of ${QUOTA_MEGABYTES} MB`);
  return DONE;
}
