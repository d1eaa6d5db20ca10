// The alarms of a stack that ring.
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { Region } from '../../core/geography/regions';
import type { Deployment } from '../deployment';
import { type Part, timed } from './region-status';

/** An alarm that rings, or lacks data. */
export interface RingingAlarm {
  readonly region: Region;
  readonly name: string;
  /** What it means, and what to do. */
  readonly description: string;
  /** ISO 8601. */
  readonly since: string;
}

/** CloudFront's metrics and logs are there, also where a stack has no region of its own. */
const CLOUDFRONT_REGION: Region = 'us-east-1';

/** The most alarms that ring at once and are shown, in a region. */
const MOST_ALARMS = 100;

/** The ringing alarms of every region, the region of CloudFront's metrics included. */
export function ringingAlarms(deployment: Deployment): Promise<ReadonlyMap<Region, Part<readonly RingingAlarm[]>>> {
  const regions = [...new Set([...deployment.facts.regions, CLOUDFRONT_REGION])];
  const looks = regions.map(
    async (region) => [region, await timed(deployment, () => alarmsIn(deployment, region))] as const,
  );
  return Promise.all(looks).then((found) => new Map(found));
}

async function alarmsIn(deployment: Deployment, region: Region): Promise<readonly RingingAlarm[]> {
  const { MetricAlarms: alarms = [] } = await deployment.cloudWatch(region).send(
    new DescribeAlarmsCommand({
      AlarmNamePrefix: namePrefix(deployment),
      StateValue: 'ALARM',
      MaxRecords: MOST_ALARMS,
    }),
  );
  return alarms.map(({ AlarmName: name = '', AlarmDescription: description = '', StateUpdatedTimestamp: since }) => ({
    region,
    name,
    description,
    since: since?.toISOString() ?? '',
  }));
}

/** The beginning of all names of a stack's resources, e.g. `site-`: before the part that functions are named by. */
export function namePrefix({ facts }: Pick<Deployment, 'facts'>): string {
  const { serve = '' } = facts.functions.get(facts.homeRegion) ?? {};
  const end = serve.indexOf('serve-');
  return end > 0 ? serve.slice(0, end) : serve;
}
