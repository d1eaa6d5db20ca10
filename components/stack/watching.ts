// What watches a stack: dashboard and alarms, and the health checks.
import * as pulumi from '@pulumi/pulumi';
import { buildHealthPackage } from '../../bundles/lambda-package';
import type { Region } from '../../core/geography/regions';
import { checkerRegions } from '../../core/health/checker-regions';
import { isAskedByName, siteUrlOf } from '../edge/site-routing';
import { HealthChecks } from '../functions/health-checks';
import type { RegionFunctions } from '../functions/region-functions';
import { CLOUDFRONT_REGION } from '../observability/monitored';
import { monitoredPair } from '../observability/monitored-pair';
import { Observability } from '../observability/observability';
import type { RenderIndex } from '../storage/render-index';
import type { ReplicatedCache } from '../storage/replicated-cache';
import { uniqueName } from '../unique-name';
import type { StackEdge } from './edge';
import type { Plan } from './plan';

/** The parts of a stack that are watched. */
export interface WatchedStack extends Plan {
  readonly index: RenderIndex;
  readonly cache: ReplicatedCache;
  readonly regions: readonly RegionFunctions[];
  readonly edge: StackEdge;
  readonly parent: pulumi.Resource;
}

/** Makes dashboard, alarms and their topics. */
export function makeObservability(watched: WatchedStack): Observability {
  const { name, settings, args, tags, regions, index, cache, edge, parent } = watched;
  const { homeRegion: home, renderTimeoutSeconds, replicationMetrics, alarmEmail } = settings;
  return new Observability(
    name,
    {
      home,
      regions: regions.map(({ region, live, canary, deadLetters, queue }) => ({
        region,
        ...monitoredPair(live),
        canary: canary && monitoredPair(canary),
        deadLetterQueueName: deadLetters.name,
        askedQueueName: queue?.asked.name,
        bucketName: cache.bucket(region).name,
      })),
      indexTableName: index.tableName,
      renderTimeoutSeconds,
      replicationMetrics,
      metricsName: settings.metrics ? uniqueName(name) : undefined,
      alarmEmail,
      edge: { engine: edge.engine, distributionId: edge.distributionId, routerFunctionName: watchedName(edge) },
      // Every checker asks every region once a minute.
      checksPerMinute: settings.healthChecks ? checkerRegions(settings.regions, home).length : 0,
      tags,
      transform: args.transform?.observability,
    },
    { parent },
  );
}

/** Replicas have their metrics under a name of their own. */
function watchedName({ engine, functionName }: StackEdge): pulumi.Output<string> {
  return engine === 'lambda-at-edge' ? pulumi.interpolate`${CLOUDFRONT_REGION}.${functionName}` : functionName;
}

/** Makes dashboard and alarms of a distribution without regions behind it. */
export function makeEdgeObservability(watched: Plan & Pick<WatchedStack, 'edge' | 'parent'>): Observability {
  const { name, settings, args, tags, edge, parent } = watched;
  const { homeRegion: home, renderTimeoutSeconds, alarmEmail } = settings;
  return new Observability(
    name,
    {
      ...{ home, regions: [], indexTableName: undefined, renderTimeoutSeconds, replicationMetrics: false, alarmEmail },
      edge: { engine: edge.engine, distributionId: edge.distributionId, routerFunctionName: watchedName(edge) },
      ...{ tags, transform: args.transform?.observability },
    },
    { parent },
  );
}

/** Makes the health checks; nothing without them, or without a store in which they could drain regions. */
export function makeHealthChecks(watched: WatchedStack, { topicArns }: Observability): void {
  const { name, settings, args, tags, regions, index, edge, parent } = watched;
  if (!settings.healthChecks || edge.engine !== 'cloudfront-function') return;
  const { homeRegion: home, drainedRegions, logRetentionDays } = settings;
  const topicIn = (region: Region) => [region, topicArns.apply((arns) => arns[region] ?? '')] as const;
  new HealthChecks(
    name,
    {
      regions: regions.flatMap(({ region, live: { endpoint, aliases } }) => {
        if (endpoint.kind !== 'function-url') return [];
        const functions = { functionUrl: endpoint.url, serveAliasArn: aliases.serve.arn };
        return [{ region, ...functions, indexTableArn: index.tableArn(region) }];
      }),
      home,
      code: pulumi.output(buildHealthPackage()),
      indexTableName: index.tableName,
      routerStoreArn: edge.keyValueStoreArn,
      siteUrl: siteUrlOf(settings, isAskedByName(args, settings)),
      drainedRegions,
      topicArns: Object.fromEntries([...settings.regions, CLOUDFRONT_REGION].map(topicIn)),
      logRetentionDays,
      tags,
      transform: args.transform?.health,
    },
    { parent },
  );
}
