// Georender as a whole: index, cache, functions in every region, the edge in front, and observability.
import * as pulumi from '@pulumi/pulumi';
import type { QueueUrls } from '../core/contract/render-queue';
import { argumentProblems } from './argument-problems';
import type { BotReports } from './edge/bot-reports';
import { isAskedByName, objectDays } from './edge/site-routing';
import type { RegionFunctions } from './functions/region-functions';
import type { GeorenderArgs } from './georender-args';
import { resolvedSettings } from './input-settings';
import { createApiEndpoint, createOutside, jobRegions, type OutsidePlan } from './outside/outside';
import { makeEdge, type StackEdge } from './stack/edge';
import { makeFront } from './stack/front';
import type { Plan } from './stack/plan';
import { makeRegions } from './stack/regions';
import { makeRenderSchedule } from './stack/render-schedule';
import { makeHealthChecks, makeObservability } from './stack/watching';
import { RenderIndex } from './storage/render-index';
import { ReplicatedCache } from './storage/replicated-cache';

/** Why a service alone is refused here. */
const ALONE = 'prerenderService "alone" needs no regions; use GeorenderEdge, or set prerenderService to share.';

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
  /** The index of rendered pages. */
  readonly index: RenderIndex;
  /** The buckets of pages. */
  readonly cache: ReplicatedCache;
  /** The functions of each region, in the order of the setting `regions`. */
  readonly regions: readonly RegionFunctions[];
  /** The distribution and its router. */
  readonly edge: StackEdge;
  /** Access logs for reports on bots, if the setting `botReports` is on. */
  readonly botReports: BotReports | undefined;
  /** The URLs of the render queues, by region; empty without `queueConcurrency`. */
  readonly queues: pulumi.Output<Readonly<Record<string, QueueUrls>>>;

  /** @throws SettingsError with every problem that is known at once, before any resource is registered. */
  constructor(name: string, args: GeorenderArgs, opts?: pulumi.ComponentResourceOptions) {
    const further = args.prerenderService === 'alone' ? [ALONE] : [];
    const settings = resolvedSettings(args, [...further, ...argumentProblems(args)]);
    super('georender:index:Georender', name, {}, opts);
    const plan: Plan = { name, settings, args, tags: { ...args.tags, georender: name } };
    this.index = this.createIndex(plan);
    this.cache = this.createCache(plan);
    this.regions = makeRegions({ ...plan, index: this.index, cache: this.cache, parent: this });
    this.queues = pulumi.output(
      Object.fromEntries(this.regions.flatMap(({ region, queue }) => (queue ? [[region, queue.urls] as const] : []))),
    );
    const outside = this.outsidePlan(plan);
    const endpoint = createApiEndpoint(outside);
    this.edge = makeEdge({ ...plan, regions: this.regions, endpoint, parent: this });
    const { index, cache, regions, edge } = this;
    const watched = { ...plan, index, cache, regions, edge, parent: this };
    const observability = makeObservability(watched);
    createOutside(outside, {
      endpoint,
      regions: jobRegions(this.regions, this.index),
      indexTableName: this.index.tableName,
      edge: this.edge,
      topicArn: observability.topicArns.apply((arns) => arns[settings.homeRegion] ?? ''),
    });
    makeHealthChecks(watched, observability);
    this.botReports = makeFront({ ...plan, edge: this.edge, parent: this });
    makeRenderSchedule(watched);

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

  private outsidePlan({ name, settings, args, tags }: Plan): OutsidePlan {
    const { apiTokens: tokens, transform: { outside: transform } = {} } = args;
    return { name, settings, tokens, isAskedByName: isAskedByName(args, settings), tags, transform, parent: this };
  }
}
