// The subjects of `bench:edge`: Georender's router, its peers and the floor, each built into one script.
import path from 'node:path';
import { build } from 'esbuild';
import { buildEdgeBundle } from '../../bundles/edge-bundle';
import { type Regions, regionCoordinates } from '../../core/geography/regions';
import type { RouterConfig } from '../../core/routing/router';
import { routerConfig } from '../../core/routing/router-config';
import type { Server } from '../peers/nearest-server';
import { MEASURED_REGIONS } from './regions';
import { BENCH_HOST } from './requests';
import { plainScript } from './scripts';

export const EDGE_SUBJECTS = ['georender', 'recipe', 'files-first', 'nearest', 'floor'] as const;
export type EdgeSubjectName = (typeof EDGE_SUBJECTS)[number];

/** One subject. */
export interface EdgeSubject {
  readonly name: EdgeSubjectName;
  /** A CloudFront Function. */
  readonly script: string;
  /** The requests that it chooses an origin for. */
  readonly chooses: "bots' pages" | 'all' | 'none';
}

/** A handler that does nothing. */
const FLOOR_SCRIPT = 'async function handler(event){return event.request}\n';

/** Builds all subjects. */
export async function buildSubjects(): Promise<readonly EdgeSubject[]> {
  return [
    { name: 'georender', script: await buildEdgeBundle(benchConfig(MEASURED_REGIONS)), chooses: "bots' pages" },
    { name: 'recipe', script: await buildPeer('recipe-router', 'createRecipeRouter(cf)'), chooses: "bots' pages" },
    {
      name: 'files-first',
      script: await buildPeer('recipe-router', 'createFilesFirstRouter(cf)'),
      chooses: "bots' pages",
    },
    {
      name: 'nearest',
      script: await buildPeer(
        'nearest-server',
        `createNearestServerRouter(cf, ${JSON.stringify(MEASURED_REGIONS.map(serverIn))})`,
      ),
      chooses: 'all',
    },
    { name: 'floor', script: FLOOR_SCRIPT, chooses: 'none' },
  ];
}

/** The default settings, for one host. */
export function benchConfig(regions: Regions): RouterConfig {
  return routerConfig({ regions, home: regions[0], scheme: 'https', hosts: [BENCH_HOST] });
}

function serverIn(region: Regions[number]): Server {
  const { latitude, longitude } = regionCoordinates(region);
  return [`${region.replaceAll('-', '')}abcdefghijklmnopqrst.lambda-url.${region}.on.aws`, latitude, longitude];
}

/** Peers use no syntax that njs lacks. With es2019 the minifier adds none. */
async function buildPeer(file: string, make: string): Promise<string> {
  const [factory] = make.split('(');
  const { outputFiles } = await build({
    stdin: {
      contents: `import cf from 'cloudfront';\nimport { ${factory} } from './${file}';\nexport const handler = ${make};`,
      resolveDir: path.join(__dirname, '../peers'),
    },
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: 'es2019',
    external: ['cloudfront'],
    logLevel: 'silent',
  });
  return plainScript(outputFiles[0]?.text ?? '');
}
