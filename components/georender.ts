// Georender as a whole: index, cache, functions in every region, the edge in front, and observability.
import * as pulumi from '@pulumi/pulumi';
import { buildEdgeBundle, buildFilesBundle } from '../bundles/edge-bundle';
import { buildHealthPackage, buildLambdaPackages, type LambdaPackages } from '../bundles/lambda-package';
import type { QueueUrls } from '../core/contract/render-queue';
import type { Region } from '../core/geography/regions';
import { checkerRegions } from '../core/health/checker-regions';
import { accessLogsOf } from './edge/access-logs';
import { BotReports } from './edge/bot-reports';
import { BotRequestLimit } from './edge/bot-request-limit';
import { EdgeRouter } from './edge/edge-router';
import { SiteCertificate } from './edge/site-certificate';
import { SiteRecords } from './edge/site-records';
import { objectDays, routerOf, siteUrlOf } from './edge/site-routing';
import { HealthChecks } from './functions/health-checks';
import { RegionFunctions } from './functions/region-functions';
import { renderTimes } from './functions/render-times';
import type { GeorenderArgs } from './georender-args';
import { type ResolvedSettings, resolvedSettings } from './input-settings';
import { CLOUDFRONT_REGION } from './observability/monitored';
import { monitoredPair } from './observability/monitored-pair';
import { MonthlyBudget } from './observability/monthly-budget';
import { Observability } from './observability/observability';
import type { ApiEndpoint } from './outside/api-endpoint';
import { apiOfEdge, createApiEndpoint, createOutside, jobRegions, type OutsidePlan } from './outside/outside';
import { makeRenderSchedule } from './render-schedule-of-stack';
import { secretProblems } from './secret-problems';
import { RenderIndex } from './storage/render-index';
import { ReplicatedCache } from './storage/replicated-cache';
import type { Tags } from './tags';
import { uniqueName } from './unique-name';

export type { GeorenderArgs };

/** All that the steps of the constructor need. */
interface Plan {
  readonly name: string;
  readonly settings: ResolvedSettings;
  readonly args: GeorenderArgs;
  readonly tags: Tags;
}

/**
 * Prerendering for one site, in every region that it lists.
 *
 * @example
 * const site = new Georender('site', {
 *   siteOrigin: 'main.d1a2b3c4.amplifyapp.com',
 *   domains: ['www.example.com'],
 *   hostedZoneId: zone.zoneId,
 *   regions: ['us-east-1', 'eu-central-1', 'ap-south-1'],
 *   homeRegion: 'us-east-1',
 * });
 */
export class Georender extends pulumi.ComponentResource {
  /** The public address of the site, e.g. `https://www.example.com`. */
  readonly url: pulumi.Output<string>;
  /** The target of the domains' DNS records. */
  readonly distributionDomain: pulumi.Output<string>;
  readonly index: RenderIndex;
  readonly cache: ReplicatedCache;
  readonly regions: readonly RegionFunctions[];
  readonly edge: EdgeRouter;
  /** Access logs for reports on bots, if the setting `botReports` is on. */
  readonly botReports: BotReports | undefined;
  /** The URLs of the render queues, by region; empty without `queueConcurrency`. */
  readonly queues: pulumi.Output<Readonly<Record<string, QueueUrls>>>;

  /** @throws SettingsError with every problem that is known at once, before any resource is registered. */
  constructor(name: string, args: GeorenderArgs, opts?: pulumi.ComponentResourceOptions) {
    const settings = resolvedSettings(args, secretProblems(args));
    super('georender:index:Georender', name, {}, opts);
    const plan: Plan = { name, settings, args, tags: { ...args.tags, georender: name } };
    this.index = this.createIndex(plan);
    this.cache = this.createCache(plan);
    this.regions = this.createRegions(plan);
    this.queues = pulumi.output(
      Object.fromEntries(this.regions.flatMap(({ region, queue }) => (queue ? [[region, queue.urls] as const] : []))),
    );
    const outside = this.outsidePlan(plan);
    const endpoint = createApiEndpoint(outside);
    this.edge = this.createEdge(plan, endpoint);
    for (const region of this.regions) region.allowDistribution(this.edge.distributionArn);
    this.createRecords(plan);
    const observability = this.createObservability(plan);
    createOutside(outside, {
      endpoint,
      regions: jobRegions(this.regions, this.index),
      indexTableName: this.index.tableName,
      edge: this.edge,
      topicArn: observability.topicArns.apply((arns) => arns[settings.homeRegion] ?? ''),
    });
    if (settings.healthChecks) this.createHealthChecks(plan, observability);
    this.createBudget(plan);
    this.botReports = settings.botReports ? this.createBotReports(plan) : undefined;
    makeRenderSchedule({ ...plan, regions: this.regions, index: this.index, parent: this });

    this.distributionDomain = this.edge.domainName;
    this.url = pulumi.interpolate`https://${settings.domains[0] ?? this.edge.domainName}`;
    this.registerOutputs({ url: this.url, distributionDomain: this.distributionDomain });
  }

  private createIndex({ name, settings, args, tags }: Plan): RenderIndex {
    const { regions, homeRegion: home, removalProtection: protect } = settings;
    const indexArgs = { regions, home, protect, tags, transform: args.transform?.index };
    return new RenderIndex(name, indexArgs, { parent: this });
  }

  private createCache({ name, settings, args, tags }: Plan): ReplicatedCache {
    const { regions, removalProtection: protect, replicationMetrics, freshness } = settings;
    const objectLifetimeDays = objectDays(freshness);
    return new ReplicatedCache(
      name,
      { regions, protect, replicationMetrics, objectLifetimeDays, tags, transform: args.transform?.cache },
      { parent: this },
    );
  }

  private createRegions(plan: Plan): readonly RegionFunctions[] {
    const packages = pulumi.output(buildLambdaPackages());
    return plan.settings.regions.map((region) => this.createRegion(region, packages, plan));
  }

  private createRegion(region: Region, packages: pulumi.Output<LambdaPackages>, plan: Plan): RegionFunctions {
    const { name, settings, args, tags } = plan;
    const others = settings.regions.filter((other) => other !== region);
    const isUnreserved = args.unreservedRegions?.includes(region) === true;
    return new RegionFunctions(
      `${name}-${region}`,
      {
        region,
        packages,
        index: { tableName: this.index.tableName, tableArn: this.index.tableArn(region) },
        leases: this.index.leaseTable(region),
        pages: {
          own: this.cache.bucket(region),
          others: others.map((other) => ({ region: other, ...this.cache.bucket(other) })),
        },
        publicSite: settings.publicSite,
        siteUrl: siteUrlOf(settings, args.siteHeaders !== undefined),
        siteHost: args.siteHeaders === undefined ? undefined : settings.siteOrigin,
        freshness: settings.freshness,
        pageRules: settings.pageRules,
        ignoredCookies: settings.ignoredCookies,
        renderHorizonSeconds: settings.renderHorizonSeconds,
        queryPolicy: settings.queryPolicy,
        newPagesPerHour: settings.newPagesPerHour,
        overloadAnswers: settings.overloadAnswers,
        countryOverrides: settings.countryOverrides,
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
      { parent: this, dependsOn: [this.cache] },
    );
  }

  private outsidePlan({ name, settings, args, tags }: Plan): OutsidePlan {
    const { apiTokens: tokens, siteHeaders, transform } = args;
    const hasSiteHeaders = siteHeaders !== undefined;
    return { name, settings, tokens, hasSiteHeaders, tags, transform: transform?.outside, parent: this };
  }

  private createEdge(plan: Plan, endpoint: ApiEndpoint | undefined): EdgeRouter {
    const { name, settings, args, tags } = plan;
    const { domains, passthroughPaths, forwardedHeaders, cachePolicyId, originRequestPolicyId } = settings;
    const router = routerOf(settings);
    return new EdgeRouter(
      name,
      {
        site: { originDomain: settings.siteOrigin, headers: args.siteHeaders },
        domains,
        certificateArn: this.certificateFor(plan),
        regions: this.regions.map(({ region, live, canary }) => ({
          region,
          functionUrlHost: live.functionUrlHost,
          canaryUrlHost: canary?.functionUrlHost,
        })),
        routerCode: pulumi.output(buildEdgeBundle(router)),
        filesCode: pulumi.output(buildFilesBundle(router, settings.debugTokenHash)),
        passthroughPaths,
        forwardedHeaders,
        responseTimeoutSeconds: renderTimes(settings.renderTimeoutSeconds).responseTimeoutSeconds,
        webAclArn: this.webAclFor(plan),
        accessLogs: accessLogsOf(settings),
        api: apiOfEdge(endpoint, settings),
        existingPolicies: { cachePolicyId, originRequestPolicyId },
        tags,
        transform: args.transform?.edge,
      },
      { parent: this },
    );
  }

  private certificateFor({ name, settings, tags }: Plan): pulumi.Input<string> | undefined {
    const { certificateArn, hostedZoneId } = settings;
    const [first, ...others] = settings.domains;
    if (certificateArn !== undefined || first === undefined || hostedZoneId === undefined) return certificateArn;
    const certificate = { domains: [first, ...others], hostedZoneId, tags } as const;
    return new SiteCertificate(name, certificate, { parent: this }).certificateArn;
  }

  private webAclFor({ name, settings, args, tags }: Plan): pulumi.Input<string> | undefined {
    const { webAclArn, botRequestLimit: limit, bots } = settings;
    if (limit === undefined) return webAclArn;
    const limitArgs = { limit, bots, tags, transform: args.transform?.ceilings };
    return new BotRequestLimit(name, limitArgs, { parent: this }).webAclArn;
  }

  private createBudget({ name, settings, args, tags }: Plan): void {
    const { monthlyBudgetDollars: dollars, alarmEmail: email } = settings;
    if (dollars === undefined || email === undefined) return;
    new MonthlyBudget(name, { dollars, email, tags, transform: args.transform?.ceilings }, { parent: this });
  }

  private createBotReports({ name, settings, tags }: Plan): BotReports {
    const { homeRegion: region, botReportDays: retentionDays } = settings;
    const { distributionArn } = this.edge;
    return new BotReports(name, { region, distributionArn, retentionDays, tags }, { parent: this });
  }

  private createRecords({ name, settings }: Plan): void {
    const { domains, hostedZoneId } = settings;
    if (domains.length === 0 || hostedZoneId === undefined) return;
    new SiteRecords(name, { domains, hostedZoneId, distribution: this.edge }, { parent: this });
  }

  private createObservability({ name, settings, args, tags }: Plan): Observability {
    const { homeRegion: home, renderTimeoutSeconds, replicationMetrics, alarmEmail } = settings;
    return new Observability(
      name,
      {
        home,
        regions: this.regions.map(({ region, live, canary, deadLetters, queue }) => ({
          region,
          ...monitoredPair(live),
          canary: canary && monitoredPair(canary),
          deadLetterQueueName: deadLetters.name,
          askedQueueName: queue?.asked.name,
          bucketName: this.cache.bucket(region).name,
        })),
        indexTableName: this.index.tableName,
        renderTimeoutSeconds,
        replicationMetrics,
        metricsName: settings.metrics ? uniqueName(name) : undefined,
        alarmEmail,
        edge: { distributionId: this.edge.distributionId, routerFunctionName: this.edge.functionName },
        // Every checker asks every region once a minute.
        checksPerMinute: settings.healthChecks ? checkerRegions(settings.regions, home).length : 0,
        tags,
        transform: args.transform?.observability,
      },
      { parent: this },
    );
  }

  private createHealthChecks({ name, settings, args, tags }: Plan, { topicArns }: Observability): void {
    const { homeRegion: home, drainedRegions, logRetentionDays } = settings;
    const topicIn = (region: Region) => [region, topicArns.apply((arns) => arns[region] ?? '')] as const;
    new HealthChecks(
      name,
      {
        regions: this.regions.map(({ region, live }) => ({
          region,
          functionUrl: live.functionUrl,
          serveFunctionArn: live.serveFunction.arn,
          indexTableArn: this.index.tableArn(region),
        })),
        home,
        code: pulumi.output(buildHealthPackage()),
        indexTableName: this.index.tableName,
        routerStoreArn: this.edge.keyValueStoreArn,
        siteUrl: siteUrlOf(settings, args.siteHeaders !== undefined),
        drainedRegions,
        topicArns: Object.fromEntries([...settings.regions, CLOUDFRONT_REGION].map(topicIn)),
        logRetentionDays,
        tags,
        transform: args.transform?.health,
      },
      { parent: this },
    );
  }
}
