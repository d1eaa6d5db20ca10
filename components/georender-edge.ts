// Georender's edge alone: a distribution with the router in front of a site and a prerender service.
import * as pulumi from '@pulumi/pulumi';
import { argumentProblems } from './argument-problems';
import type { BotReports } from './edge/bot-reports';
import type { GeorenderArgs } from './georender-args';
import { resolvedSettings } from './input-settings';
import { makeEdge, type StackEdge } from './stack/edge';
import { makeFront } from './stack/front';
import type { Plan } from './stack/plan';
import { makeEdgeObservability } from './stack/watching';

/**
 * The edge for a site whose pages a prerender service renders, with `prerenderService: 'alone'`: distribution, router,
 * certificate, DNS records, web ACL and alarms. No region has functions, an index or a cache.
 *
 * @example
 * const site = new GeorenderEdge('site', {
 *   siteOrigin: 'main.d1a2b3c4.amplifyapp.com',
 *   domains: ['www.example.com'],
 *   hostedZoneId: zone.zoneId,
 *   regions: ['us-east-1'],
 *   homeRegion: 'us-east-1',
 *   prerenderService: 'alone',
 *   prerenderServiceHeaders: { 'X-Prerender-Token': config.requireSecret('prerenderToken') },
 * });
 */
export class GeorenderEdge extends pulumi.ComponentResource {
  /** The public address of the site, e.g. `https://www.example.com`. */
  readonly url: pulumi.Output<string>;
  /** The target of the domains' DNS records. */
  readonly distributionDomain: pulumi.Output<string>;
  /** The distribution and its router. */
  readonly edge: StackEdge;
  /** Access logs for reports on bots, if the setting `botReports` is on. */
  readonly botReports: BotReports | undefined;

  /** @throws SettingsError with every problem that is known at once, before any resource is registered. */
  constructor(name: string, args: GeorenderArgs, opts?: pulumi.ComponentResourceOptions) {
    const { prerenderService: mode } = args;
    const further =
      mode === 'alone' ? [] : [`GeorenderEdge needs prerenderService "alone"; with ${mode ?? 'none'}, use Georender.`];
    const settings = resolvedSettings(args, [...further, ...argumentProblems(args)]);
    // The type of Georender: a stack that moves keeps its distribution, since no second one could have its names.
    super('georender:index:Georender', name, {}, opts);
    const plan: Plan = { name, settings, args, tags: { ...args.tags, georender: name } };
    this.edge = makeEdge({ ...plan, regions: [], endpoint: undefined, parent: this });
    const front = { ...plan, edge: this.edge, parent: this };
    this.botReports = makeFront(front);
    makeEdgeObservability(front);
    this.distributionDomain = this.edge.domainName;
    this.url = pulumi.interpolate`https://${settings.domains[0] ?? this.edge.domainName}`;
    this.registerOutputs({ url: this.url, distributionDomain: this.distributionDomain });
  }
}
