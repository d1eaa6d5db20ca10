// Runs an EdgeRouter under mocks, and what its origins must be.
import * as pulumi from '@pulumi/pulumi';
import { EdgeRouter, type EdgeRouterArgs } from '../../../components/edge/edge-router';
import type { Region } from '../../../core/geography/regions';
import { find, type Registration, runProgram } from './pulumi-mocks';

export const ONE: readonly Region[] = ['eu-central-1'];
export const TWO: readonly Region[] = ['us-east-1', 'eu-central-1'];
export const FIVE: readonly Region[] = ['us-east-1', 'eu-central-1', 'ap-south-1', 'sa-east-1', 'ap-southeast-2'];
export const TAGS = { project: 'georender' };
const HTTPS = { httpPort: 80, httpsPort: 443, originProtocolPolicy: 'https-only', originSslProtocols: ['TLSv1.2'] };

/** These regions with canaries. */
export function withCanaries(regions: readonly Region[]): EdgeRouterArgs['regions'] {
  return argsFor(regions).regions.map((region) => ({
    ...region,
    canaryUrlHost: `canary.lambda-url.${region.region}.on.aws`,
  }));
}

/** Arguments for these regions. */
export function argsFor(regions: readonly Region[], over: Partial<EdgeRouterArgs> = {}): EdgeRouterArgs {
  return {
    site: { originDomain: 'main.d123.amplifyapp.com' },
    domains: [],
    regions: regions.map((region) => ({ region, functionUrlHost: pulumi.output(`f.lambda-url.${region}.on.aws`) })),
    routerCode: 'function handler(event) { return event.request; }',
    filesCode: 'function handler(event) { return event.response; }',
    responseTimeoutSeconds: 45,
    tags: TAGS,
    ...over,
  };
}

/** A router and what it registered. */
export interface Run {
  readonly edge: EdgeRouter;
  readonly registrations: readonly Registration[];
}

/** Makes the router `edge`. */
export async function run(
  args: EdgeRouterArgs,
  { preview = false, opts }: { preview?: boolean; opts?: pulumi.ComponentResourceOptions } = {},
): Promise<Run> {
  const { result, registrations } = await runProgram(() => new EdgeRouter('edge', args, opts), { preview });
  return { edge: result, registrations };
}

/** The registered distribution. */
export function distributionOf(registrations: readonly Registration[]): Registration {
  return find(registrations, 'aws:cloudfront/distribution:Distribution', 'edge-distribution');
}

/** The site's origin, as it must be registered. */
export const EXPECTED_SITE = { originId: 'site', domainName: 'main.d123.amplifyapp.com', customOriginConfig: HTTPS };

/** A canary's origin, as it must be registered. */
export function expectedCanary(region: Region): Record<string, unknown> {
  return {
    ...expectedServe(region),
    originId: `serve-${region}-canary`,
    domainName: `canary.lambda-url.${region}.on.aws`,
  };
}

/** A region's origin, as it must be registered. */
export function expectedServe(region: Region): Record<string, unknown> {
  return {
    originId: `serve-${region}`,
    domainName: `f.lambda-url.${region}.on.aws`,
    originAccessControlId: 'edge-serve-id',
    connectionAttempts: 1,
    connectionTimeout: 3,
    customOriginConfig: { ...HTTPS, originReadTimeout: 45 },
  };
}
