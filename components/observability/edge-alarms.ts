// The alarms of the distribution and its router, in the one region that has CloudFront's metrics.
import { TOO_MUCH_ROUTER_UTILIZATION_PERCENT } from '../../core/contract/edge-policies';
import { ALWAYS, type Alarm, MOSTLY } from './alarm';
import { distributionMetric, type MonitoredEdge, type RouterMetricName, routerMetric } from './monitored';

/** People's requests and bots' together; single pages of a site may fail. */
const TOLERATED_5XX_PERCENT = 5;

/** What people notice first: errors, and a router that fails or is refused its time. */
export function edgeAlarms<Text>({ distributionId, routerFunctionName }: MonitoredEdge<Text>): readonly Alarm<Text>[] {
  const common = { rings: 'above', silence: 'calm', periods: MOSTLY } as const;
  const router = (metricName: RouterMetricName, statistic: 'Average' | 'Sum') =>
    ({ kind: 'metric', metric: routerMetric(metricName, routerFunctionName), statistic }) as const;
  return [
    {
      ...common,
      part: 'errors-5xx',
      description:
        `More than ${TOLERATED_5XX_PERCENT} % of all answers, people's too, are 5xx. See the dashboard: with the alarms of the router it is the ` +
        'router, with those of a region that region (drain it), else the site itself.',
      watched: { kind: 'metric', metric: distributionMetric('5xxErrorRate', distributionId), statistic: 'Average' },
      threshold: TOLERATED_5XX_PERCENT,
    },
    {
      ...common,
      part: 'router-errors',
      description:
        'The router fails: CloudFront answers people and bots with an error. See its log group in us-east-1 ' +
        '(/aws/cloudfront/function/…) and run npm run smoke; if it began with a deployment, deploy the version before.',
      watched: router('FunctionExecutionErrors', 'Sum'),
      threshold: 0,
    },
    {
      ...common,
      part: 'router-throttles',
      description:
        'CloudFront throttles the router: people and bots get errors. See its compute utilization on the dashboard; with less ' +
        'than 70 % the account has too many function requests: ask AWS for more.',
      watched: router('FunctionThrottles', 'Sum'),
      threshold: 0,
    },
    {
      ...common,
      part: 'router-utilization',
      description:
        `The router takes ${TOO_MUCH_ROUTER_UTILIZATION_PERCENT} % or more of the time that CloudFront allows it, and will be throttled. Run npm run smoke, which ` +
        'tells it for bots and people. See whether extraBots, sessionCookies, path patterns or regions can be fewer.',
      watched: router('FunctionComputeUtilization', 'Average'),
      rings: 'from',
      threshold: TOO_MUCH_ROUTER_UTILIZATION_PERCENT,
      periods: ALWAYS,
    },
  ];
}
