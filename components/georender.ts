// The whole of Georender, composed: index, cache, functions in every region, the edge in front, and observability.
import * as pulumi from '@pulumi/pulumi';
import { buildEdgeBundle, buildFilesBundle } from '../bundles/edge-bundle';
import type { LambdaPackages } from '../bundles/lambda-package';
import { buildHealthPackage, buildLambdaPackages } from '../bundles/lambda-package';
import type { Region } from '../core/geography/regions';
import { checkerRegions } from '../core/health/checker-regions';
import { checkSettings } from '../core/settings/check-settings';
import type { SecretsInput } from '../core/settings/inputs/secrets';
import { HEADERS_NEED_DOMAINS } from '../core/settings/rooms/site-headers';
import { SETTING_NAMES } from '../core/settings/settings';
import type { RawSettings } from '../core/settings/settings-reader';
import type { StackSettings, StackSettingsInput } from '../core/settings/stack-settings';
import type { BotRequestLimitArgs } from './edge/bot-request-limit';
import { BotRequestLimit } from './edge/bot-request-limit';
import type { EdgeRouterArgs } from './edge/edge-router';
import { EdgeRouter } from './edge/edge-router';
import { SiteCertificate } from './edge/site-certificate';
import { SiteRecords } from './edge/site-records';
import { bypassOrigin, objectDays, routerOf } from './edge/site-routing';
import type { FunctionPair } from './functions/function-pair';
import type { HealthChecksArgs } from './functions/health-checks';
import { HealthChecks } from './functions/health-checks';
import { RegionFunctions } from './functions/region-functions';
import type { RegionFunctionsArgs } from './functions/region-functions-args';
import { renderTimes } from './functions/render-times';
import { CLOUDFRONT_REGION, type MonitoredPair } from './observability/monitored';
import type { MonthlyBudgetArgs } from './observability/monthly-budget';
import { MonthlyBudget } from './observability/monthly-budget';
import type { ObservabilityArgs } from './observability/observability';
import { Observability } from './observability/observability';
import type { RenderIndexArgs } from './storage/render-index';
import { RenderIndex } from './storage/render-index';
import type { ReplicatedCacheArgs } from './storage/replicated-cache';
import { ReplicatedCache } from './storage/replicated-cache';

/** Secret settings, whose values may be outputs. */
type SecretArgs = { readonly [Name in keyof SecretsInput]: pulumi.Input<Record<string, pulumi.Input<string>>> };

/** The arguments of {@link Georender}: the stack's settings, and what only a program can give. */
export interface GeorenderArgs extends StackSettingsInput, SecretArgs {
  /**
   * Tags for every resource that takes them, besides `georender: <name>`.
   * @default {}
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Regions where the account has no room for the default of `renderConcurrency`, which is left out there. `checkAccount`
   * finds them.
   * @default []
   */
  readonly unreservedRegions?: readonly Region[];
  /** Changes what the components would give their resources. */
  readonly transform?: {
    readonly index?: RenderIndexArgs['transform'];
    readonly cache?: ReplicatedCacheArgs['transform'];
    readonly functions?: RegionFunctionsArgs['transform'];
    readonly edge?: EdgeRouterArgs['transform'];
    readonly observability?: ObservabilityArgs['transform'];
    readonly ceilings?: BotRequestLimitArgs['transform'] & MonthlyBudgetArgs['transform'];
    readonly health?: HealthChecksArgs['transform'];
  };
}

/** What all parts are made from. */
interface Plan {
  readonly name: string;
  readonly settings: StackSettings;
  readonly args: GeorenderArgs;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Prerendering for one site, in every region that it lists.
 *
 * @example
 * const site = new Georender('site', {
 *   siteOrigin: 'main.d1a2b3c4.amplifyapp.com',
 *   domains: ['www.example.com'],
 *   hostedZoneId: 'Z0123456789ABCDEFGHIJ',
 *   regions: ['us-east-1', 'eu-central-1', 'ap-south-1'],
 *   homeRegion: 'us-east-1',
 * });
 */
export class Georender extends pulumi.ComponentResource {
  /** Where the site is reached now, e.g. `https://www.example.com`. */
  readonly url: pulumi.Output<string>;
  /** What DNS records of the domains point at. */
  readonly distributionDomain: pulumi.Output<string>;
  readonly index: RenderIndex;
  readonly cache: ReplicatedCache;
  readonly regions: readonly RegionFunctions[];
  readonly edge: EdgeRouter;

  /** @throws SettingsError with every problem, before any resource is registered. */
  constructor(name: string, args: GeorenderArgs, opts?: pulumi.ComponentResourceOptions) {
    const settings = checkSettings(settingsOf(args), headerProblems(args));
    super('georender:index:Georender', name, {}, opts);
    const plan: Plan = { name, settings, args, tags: { ...args.tags, georender: name } };
    this.index = this.createIndex(plan);
    this.cache = this.createCache(plan);
    this.regions = this.createRegions(plan);
    this.edge = this.createEdge(plan);
    for (const region of this.regions) region.allowDistribution(this.edge.distributionArn);
    this.createRecords(plan);
    const observability = this.createObservability(plan);
    if (settings.healthChecks) this.createHealthChecks(plan, observability);
    this.createBudget(plan);

    this.distributionDomain = this.edge.domainName;
    this.url = pulumi.interpolate`https://${settings.domains[0] ?? this.edge.domainName}`;
    this.registerOutputs({ url: this.url, distributionDomain: this.distributionDomain });
  }

  private createIndex({ name, settings, args, tags }: Plan): RenderIndex {
    const { regions, homeRegion: home, removalProtection: protect } = settings;
    return new RenderIndex(
      name,
      { regions, home, protect, tags, ...transformOf(args.transform?.index) },
      { parent: this },
    );
  }

  private createCache({ name, settings, args, tags }: Plan): ReplicatedCache {
    const { regions, removalProtection: protect, replicationMetrics, freshness } = settings;
    const objectLifetimeDays = objectDays(freshness);
    const cacheArgs = {
      regions,
      protect,
      replicationMetrics,
      objectLifetimeDays,
      tags,
      ...transformOf(args.transform?.cache),
    };
    return new ReplicatedCache(name, cacheArgs, { parent: this });
  }

  private createRegions(plan: Plan): readonly RegionFunctions[] {
    const packages = pulumi.output(buildLambdaPackages());
    return plan.settings.regions.map((region) => this.createRegion(region, packages, plan));
  }

  private createRegion(region: Region, packages: pulumi.Output<LambdaPackages>, plan: Plan): RegionFunctions {
    const { name, settings, args, tags } = plan;
    const others = settings.regions
      .filter((other) => other !== region)
      .map((other) => ({ region: other, ...this.cache.bucket(other) }));
    return new RegionFunctions(
      `${name}-${region}`,
      {
        region,
        packages,
        index: { tableName: this.index.tableName, tableArn: this.index.tableArn(region) },
        leases: this.index.leaseTable(region),
        pages: { own: this.cache.bucket(region), others },
        publicSite: settings.publicSite,
        siteOrigin: bypassOrigin(settings, args.siteHeaders !== undefined),
        ...(args.siteHeaders === undefined ? {} : { siteHost: settings.siteOrigin }),
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
          reservedConcurrency:
            args.unreservedRegions?.includes(region) === true ? undefined : settings.renderConcurrency,
        },
        canary: settings.canary,
        logRetentionDays: settings.logRetentionDays,
        protect: settings.removalProtection,
        tags,
        ...transformOf(args.transform?.functions),
      },
      // What is written before the replication rules are there is never copied.
      { parent: this, dependsOn: [this.cache] },
    );
  }

  private createEdge(plan: Plan): EdgeRouter {
    const { name, settings, args, tags } = plan;
    const { domains, passthroughPaths, forwardedHeaders, accessLogsBucket, cachePolicyId, originRequestPolicyId } =
      settings;
    const regions = this.regions.map(({ region, live, canary }) => ({
      region,
      functionUrlHost: live.functionUrlHost,
      ...(canary === undefined ? {} : { canaryUrlHost: canary.functionUrlHost }),
    }));
    return new EdgeRouter(
      name,
      {
        site: { originDomain: settings.siteOrigin, headers: args.siteHeaders },
        domains,
        certificateArn: this.certificateFor(plan),
        regions,
        routerCode: pulumi.output(buildEdgeBundle(routerOf(settings))),
        filesCode: pulumi.output(buildFilesBundle(routerOf(settings))),
        passthroughPaths,
        forwardedHeaders,
        responseTimeoutSeconds: renderTimes(settings.renderTimeoutSeconds).responseTimeoutSeconds,
        webAclArn: this.webAclFor(plan),
        accessLogs: accessLogsBucket === undefined ? undefined : { bucketArn: `arn:aws:s3:::${accessLogsBucket}` },
        existingPolicies: { cachePolicyId, originRequestPolicyId },
        tags,
        ...transformOf(args.transform?.edge),
      },
      { parent: this },
    );
  }

  private certificateFor({ name, settings, tags }: Plan): pulumi.Input<string> | undefined {
    const {
      domains: [first, ...others],
      certificateArn,
      hostedZoneId,
    } = settings;
    if (certificateArn !== undefined || first === undefined || hostedZoneId === undefined) return certificateArn;
    return new SiteCertificate(name, { domains: [first, ...others], hostedZoneId, tags }, { parent: this })
      .certificateArn;
  }

  private webAclFor({ name, settings, args, tags }: Plan): pulumi.Input<string> | undefined {
    const { webAclArn, botRequestLimit: limit, bots } = settings;
    if (limit === undefined) return webAclArn;
    return new BotRequestLimit(name, { limit, bots, tags, ...transformOf(args.transform?.ceilings) }, { parent: this })
      .webAclArn;
  }

  private createBudget({ name, settings, args, tags }: Plan): void {
    const { monthlyBudgetDollars: dollars, alarmEmail: email } = settings;
    if (dollars === undefined || email === undefined) return;
    new MonthlyBudget(name, { dollars, email, tags, ...transformOf(args.transform?.ceilings) }, { parent: this });
  }

  private createRecords({ name, settings }: Plan): void {
    const { domains, hostedZoneId } = settings;
    if (domains.length === 0 || hostedZoneId === undefined) return;
    new SiteRecords(name, { domains, hostedZoneId, distribution: this.edge }, { parent: this });
  }

  private createObservability({ name, settings, args, tags }: Plan): Observability {
    const { homeRegion: home, renderTimeoutSeconds, replicationMetrics, alarmEmail } = settings;
    const regions = this.regions.map(({ region, live, canary, deadLetters }) => ({
      region,
      ...monitoredPair(live),
      canary: canary && monitoredPair(canary),
      deadLetterQueueName: deadLetters.name,
      bucketName: this.cache.bucket(region).name,
    }));
    const { distributionId, functionName: routerFunctionName } = this.edge;
    return new Observability(
      name,
      {
        home,
        regions,
        indexTableName: this.index.tableName,
        renderTimeoutSeconds,
        replicationMetrics,
        alarmEmail,
        edge: { distributionId, routerFunctionName },
        checksPerMinute: checkersOf(settings),
        tags,
        ...transformOf(args.transform?.observability),
      },
      { parent: this },
    );
  }

  private createHealthChecks({ name, settings, args, tags }: Plan, observability: Observability): void {
    const { homeRegion: home, drainedRegions, logRetentionDays } = settings;
    const regions = this.regions.map(({ region, live }) => ({
      region,
      functionUrl: live.functionUrl,
      serveFunctionArn: live.serveFunction.arn,
      indexTableArn: this.index.tableArn(region),
    }));
    new HealthChecks(
      name,
      {
        regions,
        home,
        code: pulumi.output(buildHealthPackage()),
        indexTableName: this.index.tableName,
        routerStoreArn: this.edge.keyValueStoreArn,
        siteOrigin: bypassOrigin(settings, args.siteHeaders !== undefined),
        drainedRegions,
        topicArns: Object.fromEntries(
          [...settings.regions, CLOUDFRONT_REGION].map((region) => [
            region,
            observability.topicArns.apply((arns) => arns[region] ?? ''),
          ]),
        ),
        logRetentionDays,
        tags,
        ...transformOf(args.transform?.health),
      },
      { parent: this },
    );
  }
}

function monitoredPair({
  serveFunction,
  serveLogGroupName,
  renderFunction,
  renderLogGroupName,
}: FunctionPair): MonitoredPair<pulumi.Output<string>> {
  return {
    serveFunctionName: serveFunction.name,
    serveLogGroupName,
    renderFunctionName: renderFunction.name,
    renderLogGroupName,
  };
}

/** Each asks every region once a minute. */
function checkersOf({ healthChecks, regions, homeRegion }: StackSettings): number {
  return healthChecks ? checkerRegions(regions, homeRegion).length : 0;
}

/** The settings among the arguments. */
function settingsOf(args: GeorenderArgs): RawSettings {
  return Object.fromEntries(SETTING_NAMES.map((name) => [name, args[name]]));
}

function headerProblems({ siteHeaders, domains = [] }: GeorenderArgs): readonly string[] {
  return siteHeaders !== undefined && domains.length === 0 ? [HEADERS_NEED_DOMAINS] : [];
}

function transformOf<T>(transform: T | undefined): { transform?: T } {
  return transform === undefined ? {} : { transform };
}
