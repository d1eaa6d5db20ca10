// The outputs of a stack: what people need, and what the commands read of it.
import type * as pulumi from '@pulumi/pulumi';
import { LIVE_ALIAS } from '../core/contract/live-alias';
import type { Region } from '../core/geography/regions';
import { checkSettings } from '../core/settings/check-settings';
import { type SettingsOutputs, settingsOutputs } from '../core/settings/deployment-outputs';
import { isAskedByName, routedHosts, siteUrlOf } from './edge/site-routing';
import type { FunctionPair } from './functions/function-pair';
import type { Georender } from './georender';
import type { GeorenderArgs } from './georender-args';
import type { GeorenderEdge } from './georender-edge';
import { knownSettings } from './input-settings';
import { packageVersion } from './package-version';

/** The outputs of a distribution with its router, with regions behind it or without. */
export interface EdgeOutputs extends SettingsOutputs {
  /** The public address of the site. */
  readonly url: pulumi.Output<string>;
  /** The distribution's id. */
  readonly distributionId: pulumi.Output<string>;
  /** CloudFront's own name of the distribution: the target of the domains' DNS records. */
  readonly distributionDomain: pulumi.Output<string>;
  /** The router's name. */
  readonly routerFunction: pulumi.Output<string>;
  /**
   * The ARN of the router's store, by which regions are drained and canaries get their share (docs/deploy.md). Left out
   * with `edge: lambda-at-edge`, whose router has none.
   */
  readonly routerStore?: pulumi.Output<string>;
  /**
   * Functions, policies and origins for a distribution of another program (docs/examples/own-distribution.md). With
   * `edge: lambda-at-edge`, the live version and the policies.
   */
  readonly router: object;
  /** The hosts of the regions' HTTP APIs, by region; left out where they have function URLs. */
  readonly httpApis?: ByRegion<pulumi.Output<string>>;
  /** The version of Georender. */
  readonly version: string;
  /** The host that serves the site, as the setting `siteOrigin` has it. */
  readonly siteOrigin: string;
  /** The address from which `render` and `serve` get the site's own HTML. */
  readonly siteUrl: string;
  /** Bucket, table and workgroup for reports on bots; left out without `botReports`. */
  readonly botReports?: object;
}

/** The outputs of a stack: what people need, and what the commands read. */
export interface StackOutputs extends EdgeOutputs {
  /** The name of the index table, the same in every region. */
  readonly indexTable: pulumi.Output<string>;
  /** The names of the lease tables, by region. */
  readonly leaseTables: ByRegion<pulumi.Output<string>>;
  /** The names of the buckets of pages, by region. */
  readonly pagesBuckets: object;
  /** The URLs of the render queues, by region; empty without `queueConcurrency`. */
  readonly queues: pulumi.Output<object>;
  /** The names and the alias of the functions `serve` and `render`, by region. */
  readonly functions: ByRegion<object>;
  /** The same of the canaries; empty without `canary`. */
  readonly canaries: ByRegion<object>;
}

type ByRegion<Value> = Partial<Record<Region, Value>>;

/**
 * The outputs of a deployed site. With them among the outputs of its stack, every command of `georender` works with
 * `--stack`.
 * @param args the arguments of `site`
 * @example export = () => stackOutputs(new Georender('site', args), args);
 */
export function stackOutputs(site: Georender, args: GeorenderArgs): StackOutputs {
  return {
    ...edgeOutputs(site, args),
    indexTable: site.index.tableName,
    leaseTables: byRegion(site.regions, ({ region }) => site.index.leaseTable(region).name),
    pagesBuckets: site.cache.bucketNames,
    queues: site.queues,
    functions: byRegion(site.regions, ({ live }) => namesOf(live)),
    canaries: byRegion(site.regions, ({ canary }) => canary && namesOf(canary)),
  };
}

/**
 * The outputs of an edge alone, where a prerender service renders all pages.
 * @param args the arguments of `site`
 * @example export = () => edgeOutputs(new GeorenderEdge('site', args), args);
 */
export function edgeOutputs(site: Georender | GeorenderEdge, args: GeorenderArgs): EdgeOutputs {
  const settings = checkSettings(knownSettings(args));
  return {
    url: site.url,
    distributionId: site.edge.distributionId,
    distributionDomain: site.distributionDomain,
    routerFunction: site.edge.functionName,
    ...engineOutputs(site),
    version: packageVersion(),
    siteOrigin: settings.siteOrigin,
    siteUrl: siteUrlOf(settings, isAskedByName(args, settings)),
    ...settingsOutputs({ ...settings, routing: routedHosts(settings) }),
    ...(site.botReports === undefined ? {} : { botReports: site.botReports.output }),
  };
}

/** What follows from the engine at the edge. */
function engineOutputs({
  edge,
  ...site
}: Georender | GeorenderEdge): Pick<EdgeOutputs, 'routerStore' | 'router' | 'httpApis'> {
  const { cachePolicyId, originRequestPolicyId } = edge;
  const policies = { cachePolicyId, originRequestPolicyId };
  if (edge.engine === 'lambda-at-edge') {
    const httpApis = byRegion('regions' in site ? site.regions : [], ({ live: { endpoint } }) => endpoint.host);
    return { router: { versionArn: edge.versionArn, ...policies }, httpApis };
  }
  const { keyValueStoreArn: routerStore, functionArn, responseFunctionArn, origins } = edge;
  return { routerStore, router: { functionArn, responseFunctionArn, ...policies, origins } };
}

/** Region → what it has of something; regions without it are left out. */
function byRegion<One extends { readonly region: Region }, Value>(
  regions: readonly One[],
  valueOf: (one: One) => Value | undefined,
): ByRegion<Value> {
  return Object.fromEntries(
    regions.flatMap((one) => {
      const value = valueOf(one);
      return value === undefined ? [] : [[one.region, value] as const];
    }),
  );
}

function namesOf({ serveFunction, renderFunction }: FunctionPair) {
  return { serve: serveFunction.name, render: renderFunction.name, alias: LIVE_ALIAS };
}
