// The code of the local run's edge, by engine, and the renderers' endpoints that it names.
import { randomBytes } from 'node:crypto';
import { buildEdgeBundle, buildFilesBundle } from '../bundles/edge-bundle';
import { buildLambdaAtEdge } from '../bundles/lambda-at-edge-bundle';
import type { Regions } from '../core/geography/regions';
import { DEFAULT_EDGE_ENGINE, type EdgeEngine } from '../core/routing/edge-engines';
import { rendererAt } from '../core/routing/lambda-router-config';
import type { RouterConfig } from '../core/routing/router';
import { digestsOf } from '../core/routing/token-digests';
import type { LocalLambda } from '../emulators/lambda/local-lambda';
import { PAIR_NAMES } from './functions';
import { type LocalService, lambdaService } from './prerender-service';

/** The built functions. The one of Lambda@Edge names endpoints that are not known before the functions run. */
export type EdgeCode =
  | {
      readonly engine: 'cloudfront-function';
      readonly functionCode: string;
      readonly responseFunctionCode: string;
    }
  | { readonly engine: 'lambda-at-edge'; readonly token: string };

/** Builds what can be built before the functions run. @param given replaces the built CloudFront Function */
export async function buildEdgeCode(
  router: RouterConfig,
  { engine = DEFAULT_EDGE_ENGINE, routerCode: given }: { readonly engine?: EdgeEngine; readonly routerCode?: string },
): Promise<EdgeCode> {
  if (engine === 'lambda-at-edge') return { engine, token: randomBytes(32).toString('base64url') };
  const [functionCode, responseFunctionCode] = await Promise.all([
    given ?? buildEdgeBundle(router),
    buildFilesBundle(router),
  ]);
  return { engine, functionCode, responseFunctionCode };
}

/** The digests of the router's token, by which `serve` knows it; undefined where function URLs need none. */
export function edgeDigests(code: EdgeCode): readonly string[] | undefined {
  return code.engine === 'cloudfront-function' ? undefined : digestsOf([code.token]);
}

/** Builds the function that knows the HTTP API of each region. */
export async function buildLambdaCode(
  token: string,
  {
    router,
    regions,
    lambda,
    otherSites,
    service,
  }: {
    readonly router: RouterConfig;
    readonly regions: Regions;
    readonly lambda: Pick<LocalLambda, 'httpApi'>;
    readonly otherSites: ReadonlyMap<string, string>;
    readonly service?: LocalService | undefined;
  },
): Promise<string> {
  // As in a stack, whose regions have nothing then.
  const rendering = service?.mode === 'alone' ? [] : regions;
  const renderers = rendering.map((region) => {
    return [region, rendererAt(lambda.httpApi(PAIR_NAMES.live.serve, region))] as const;
  });
  const siteEndpoints = [...otherSites].map(([domain, url]) => [domain, rendererAt(url)] as const);
  return buildLambdaAtEdge({
    ...router,
    ...(service === undefined ? {} : { service: lambdaService(service) }),
    renderers: Object.fromEntries(renderers),
    siteEndpoints: Object.fromEntries(siteEndpoints),
    token,
  });
}
