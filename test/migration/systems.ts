// The systems of a move: a single-page site, the old system (its service and its two functions at the edge), and this
// one, whose router sends a share of the URLs to the old service.
import path from 'node:path';
import { build } from 'esbuild';
import { buildEdgeBundle, buildFilesBundle } from '../../bundles/edge-bundle';
import { DEFAULT_CACHE_POLICY, serveOriginId } from '../../core/contract/edge-policies';
import { PRERENDER_SERVICE_ORIGIN_ID } from '../../core/contract/prerender-service';
import type { Regions } from '../../core/geography/regions';
import { routerConfig } from '../../core/routing/router-config';
import type { LocalEdge } from '../../emulators/cloudfront/local-edge';
import { SERVE_FUNCTION } from '../../local/functions';
import { type LocalStack, startLocalStack } from '../../local/stack';
import { EdgeBench } from '../emulators/cloudfront/edge-bench';
import type { FixtureOrigin } from '../emulators/cloudfront/fixture-origin';

export const REGIONS: Regions = ['us-east-1', 'eu-central-1'];

/** The header of the old service's answers. */
export const SERVICE_HEADER = 'x-old-service';

/** The headers of the old system's cache policy, as its instructions list them. */
const OLD_KEY_HEADERS = ['x-prerender-token', 'x-prerender-host', 'x-query-string'];

/** The text of a whole page. The shell does not have it. */
export function textOf(target: string): string {
  return `This is all of ${target}.`;
}

/** Everything that runs during the move. */
export interface Systems {
  readonly site: FixtureOrigin;
  readonly service: FixtureOrigin;
  readonly stack: LocalStack;
  /** The status of the old service's answers from now on. */
  answerWith(status: number): void;
  /** An edge with the old system's functions. */
  oldEdge(): Promise<LocalEdge>;
  /** An edge with this system's router, which sends this share of the URLs to the old service. */
  newEdge(sharePercent: number): Promise<LocalEdge>;
  close(): Promise<void>;
}

/** Starts them. */
export async function startSystems(onLog: (line: string) => void): Promise<Systems> {
  const bench = new EdgeBench();
  let serviceStatus = 200;
  const site = await bench.origin((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(SHELL);
  });
  const service = await bench.origin((request, response) => {
    // Both forms of a page's URL: the old functions encode it, prerender.io's documentation does not.
    const target = decodeURIComponent(request.url ?? '').replace(/^\/https?:\/\/[^/]+/, '');
    const page = `<!doctype html><title>${target}</title><p>${textOf(target)}</p>`;
    response
      .writeHead(serviceStatus, { 'content-type': 'text/html', [SERVICE_HEADER]: 'true' })
      .end(serviceStatus === 200 ? page : 'unavailable');
  });
  const stack = await startLocalStack({ port: 0, site: site.url, regions: REGIONS, onLog });
  const host = new URL(stack.url).host;
  return {
    ...{ site, service, stack },
    answerWith(status) {
      serviceStatus = status;
    },
    oldEdge: async () =>
      bench.edge(
        await oldFunctions(service.url),
        { site: site.url },
        { engine: 'lambda-at-edge', cachePolicy: { ...DEFAULT_CACHE_POLICY, headers: OLD_KEY_HEADERS } },
      ),
    async newEdge(sharePercent) {
      const router = routerConfig({
        ...{ regions: REGIONS, home: REGIONS[0], scheme: 'http', hosts: [host] },
        ...{ prerenderService: 'share', prerenderServiceShare: sharePercent },
      });
      const regions = REGIONS.map((region) => [
        serveOriginId(region),
        stack.lambda.functionUrl(SERVE_FUNCTION, region),
      ]);
      return bench.edge(
        await buildEdgeBundle(router),
        { site: site.url, [PRERENDER_SERVICE_ORIGIN_ID]: service.url, ...Object.fromEntries(regions) },
        { responseFunctionCode: await buildFilesBundle(router) },
      );
    },
    async close() {
      await Promise.all([stack.close(), bench.close()]);
    },
  };
}

/** Its script writes the page. */
const SHELL = `<!doctype html><title>Shop</title><main></main><script>
document.title = location.pathname;
document.querySelector('main').textContent = 'This is all of ' + location.pathname + '.';
</script>`;

/** One function for both events, since the local edge has one. */
async function oldFunctions(serviceUrl: string): Promise<string> {
  const { hostname: domain, port } = new URL(serviceUrl);
  const service = { domain, protocol: 'http', port: Number(port), token: 'secret' };
  const { outputFiles } = await build({
    stdin: {
      contents: `import { createTwoStageRouter } from './recipe-two-stage';
const { viewerRequest, originRequest } = createTwoStageRouter(${JSON.stringify(service)});
exports.handler = async (event) => {
  const { config, request, response } = event.Records[0].cf;
  if (config.eventType === 'viewer-request') return viewerRequest(event);
  return config.eventType === 'origin-request' ? originRequest(event) : response;
};`,
      resolveDir: path.join(__dirname, '../../bench/peers'),
    },
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}
