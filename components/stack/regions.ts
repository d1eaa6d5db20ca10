// A stack's functions, region after region.
import * as pulumi from '@pulumi/pulumi';
import { buildLambdaPackages } from '../../bundles/lambda-package';
import type { Region } from '../../core/geography/regions';
import { siteDomains } from '../../core/routing/site-choice-settings';
import { isAskedByName, siteUrlOf } from '../edge/site-routing';
import { RegionFunctions } from '../functions/region-functions';
import type { RenderIndex } from '../storage/render-index';
import type { ReplicatedCache } from '../storage/replicated-cache';
import { uniqueName } from '../unique-name';
import { inUpdateOrder } from '../update-order';
import type { Plan } from './plan';

/** The parts of a stack that its functions need. */
export interface PlannedRegions extends Plan {
  readonly index: RenderIndex;
  readonly cache: ReplicatedCache;
  readonly parent: pulumi.Resource;
}

/** Makes the functions of every region, in the order of the setting `regions`. */
export function makeRegions(plan: PlannedRegions): readonly RegionFunctions[] {
  return inUpdateOrder<RegionFunctions>(plan.settings, (region, before) => makeRegion(region, before, plan));
}

function makeRegion(region: Region, after: RegionFunctions | undefined, plan: PlannedRegions): RegionFunctions {
  const { name, settings, args, tags, index, cache, parent } = plan;
  const others = settings.regions.filter((other) => other !== region);
  const isUnreserved = args.unreservedRegions?.includes(region) === true;
  return new RegionFunctions(
    `${name}-${region}`,
    {
      region,
      after,
      packages: pulumi.output(buildLambdaPackages()),
      index: { tableName: index.tableName, tableArn: index.tableArn(region) },
      leases: index.leaseTable(region),
      pages: {
        own: cache.bucket(region),
        others: others.map((other) => ({ region: other, ...cache.bucket(other) })),
      },
      publicSite: settings.publicSite,
      siteUrl: siteUrlOf(settings, isAskedByName(args, settings)),
      siteHosts: isAskedByName(args, settings) ? siteDomains(settings) : undefined,
      // With the other engine `serve` has a function URL, even if a program gives an empty set of tokens.
      rendererTokens: settings.edge === 'lambda-at-edge' ? args.rendererTokens : undefined,
      freshness: settings.freshness,
      pageRules: settings.pageRules,
      ignoredCookies: settings.ignoredCookies,
      renderHorizonSeconds: settings.renderHorizonSeconds,
      queryPolicy: settings.queryPolicy,
      newPagesPerHour: settings.newPagesPerHour,
      overloadAnswers: settings.overloadAnswers,
      countryOverrides: settings.countryOverrides,
      countryContent: settings.countryContent,
      serve: { architecture: settings.serveArchitecture, reservedConcurrency: settings.serveConcurrency },
      render: {
        memoryMegabytes: settings.renderMemoryMegabytes,
        storageMegabytes: settings.renderStorageMegabytes,
        timeoutSeconds: settings.renderTimeoutSeconds,
        reservedConcurrency: isUnreserved ? undefined : settings.renderConcurrency,
      },
      queueConcurrency: settings.queueConcurrency,
      notesDemand: settings.scheduledRendersPerDay !== undefined || settings.publishing,
      canary: settings.canary,
      logRetentionDays: settings.logRetentionDays,
      requestLog: settings.requestLog,
      metricsName: settings.metrics ? uniqueName(name) : undefined,
      protect: settings.removalProtection,
      tags,
      transform: args.transform?.functions,
    },
    // S3 copies no page that is written before the replication rules are there.
    { parent, dependsOn: [cache] },
  );
}
