// A stack's schedule, if its settings ask for one.
import * as pulumi from '@pulumi/pulumi';
import { buildSchedulePackage } from '../../bundles/lambda-package';
import { isAskedByName, siteUrlOf } from '../edge/site-routing';
import type { RegionFunctions } from '../functions/region-functions';
import { RenderSchedule } from '../functions/render-schedule';
import type { RenderIndex } from '../storage/render-index';
import type { Plan } from './plan';

/** The parts of a stack that its schedule needs. */
export interface ScheduledStack extends Plan {
  readonly regions: readonly RegionFunctions[];
  readonly index: RenderIndex;
  readonly parent: pulumi.Resource;
}

/** Makes the schedule; nothing without `scheduledRendersPerDay`. */
export function makeRenderSchedule({ name, settings, args, tags, regions, index, parent }: ScheduledStack): void {
  const { scheduledRendersPerDay: rendersPerDay, homeRegion: home } = settings;
  const atHome = regions.find(({ region }) => region === home);
  if (rendersPerDay === undefined || atHome === undefined) return;
  const scheduled = regions.flatMap(({ region, queue }) => {
    if (queue === undefined) return [];
    const queueArns = queue.arns.apply(({ tickets, asked, listed }) => [tickets, asked, listed]);
    return [{ region, queueUrls: queue.urls, queueArns, leases: index.leaseTable(region) }];
  });
  new RenderSchedule(
    name,
    {
      regions: scheduled,
      home,
      code: pulumi.output(buildSchedulePackage()),
      index: { tableName: index.tableName, tableArn: index.tableArn(home) },
      rendersPerDay,
      everySeconds: settings.scheduleEvery,
      sitemaps: settings.warmSitemaps,
      siteUrl: siteUrlOf(settings, isAskedByName(args, settings)),
      publicSite: settings.publicSite,
      variants: settings.variants,
      queryPolicy: settings.queryPolicy,
      deadLettersArn: atHome.deadLetters.arn,
      logRetentionDays: settings.logRetentionDays,
      tags,
    },
    { parent },
  );
}
