// The alarms of the distribution and its router, in the one region that has CloudFront's metrics.
import { TOO_MUCH_ROUTER_UTILIZATION_PERCENT } from '../../core/contract/edge-policies';
import { ALWAYS, type Alarm, MOSTLY } from './alarm';
import { distributionMetric, lambdaMetric, type MonitoredEdge, type RouterMetricName, routerMetric } from './monitored';

/** Of the requests of people and bots. Single pages of a site may fail. */
const TOLERATED_5XX_PERCENT = 5;

const COMMON = { rings: 'above', silence: 'calm', periods: MOSTLY } as const;

/** Alarms on problems that people notice first: errors, and a router that fails or is throttled. */
export function edgeAlarms<Text>({
  distributionId,
  routerFunctionName,
  engine,
}: MonitoredEdge<Text>): readonly Alarm<Text>[] {
  const errors = errorAlarm(distributionId);
  return engine === 'lambda-at-edge' ? [errors] : [errors, ...routerAlarms(routerFunctionName)];
}

/** Alarms on the replicas of a router at Lambda@Edge, for each region where they run: metrics stay in their region. */
export function replicaAlarms<Text>({ routerFunctionName }: MonitoredEdge<Text>): readonly Alarm<Text>[] {
  const replica = (metricName: 'Errors' | 'Throttles') =>
    ({ kind: 'metric', metric: lambdaMetric(metricName, routerFunctionName), statistic: 'Sum' }) as const;
  return [
    {
      ...COMMON,
      part: 'router-errors',
      description:
        'The router at Lambda@Edge fails near this region: CloudFront answers people and bots with 502 or 503. Read its ' +
        'log group in this region (/aws/lambda/us-east-1.…). If it began with a deployment, deploy the previous version.',
      watched: replica('Errors'),
      threshold: 0,
    },
    {
      ...COMMON,
      part: 'router-throttles',
      description:
        'Lambda throttles the router at Lambda@Edge near this region: people and bots get errors. Its runs count against ' +
        "this region's concurrency of the account: ask AWS for a higher quota.",
      watched: replica('Throttles'),
      threshold: 0,
    },
  ];
}

function errorAlarm<Text>(distributionId: Text): Alarm<Text> {
  return {
    ...COMMON,
    part: 'errors-5xx',
    description:
      `More than ${TOLERATED_5XX_PERCENT} % of all answers are 5xx, also for people. If alarms of the router ring, too, the ` +
      'router is the cause; if alarms of a region ring, drain that region; otherwise the site itself fails. See the dashboard.',
    watched: { kind: 'metric', metric: distributionMetric('5xxErrorRate', distributionId), statistic: 'Average' },
    threshold: TOLERATED_5XX_PERCENT,
  };
}

function routerAlarms<Text>(routerFunctionName: Text): readonly Alarm<Text>[] {
  const router = (metricName: RouterMetricName, statistic: 'Average' | 'Sum') =>
    ({ kind: 'metric', metric: routerMetric(metricName, routerFunctionName), statistic }) as const;
  return [
    {
      ...COMMON,
      part: 'router-errors',
      description:
        'The router fails: CloudFront answers people and bots with an error. Read its log group in us-east-1 ' +
        '(/aws/cloudfront/function/…) and run npx georender smoke. If it began with a deployment, deploy the previous version.',
      watched: router('FunctionExecutionErrors', 'Sum'),
      threshold: 0,
    },
    {
      ...COMMON,
      part: 'router-throttles',
      description:
        'CloudFront throttles the router: people and bots get errors. See its compute utilization on the dashboard. If it is ' +
        'below 70 %, the account has too many function requests: ask AWS for a higher quota.',
      watched: router('FunctionThrottles', 'Sum'),
      threshold: 0,
    },
    {
      ...COMMON,
      part: 'router-utilization',
      description:
        `The router takes ${TOO_MUCH_ROUTER_UTILIZATION_PERCENT} % or more of the time that CloudFront allows, and will ` +
        'be throttled. Run npx georender smoke, which shows it for both. Remove extraBots, sessionCookies, path patterns or regions.',
      watched: router('FunctionComputeUtilization', 'Average'),
      rings: 'from',
      threshold: TOO_MUCH_ROUTER_UTILIZATION_PERCENT,
      periods: ALWAYS,
    },
  ];
}
