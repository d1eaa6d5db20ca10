// The alarms of a pair of functions, live or canary.

import { renderTimes } from '../functions/render-times';
import { ALWAYS, type Alarm, MOSTLY, SHARE_PERIODS } from './alarm';
import { lambdaMetric, logMetric, type MonitoredPair, type PairKind } from './monitored';

/** Single failures happen; more than these in five minutes are worth a look. */
export const TOLERATED_FAILURES = 5;

/** The share of a render's budget that nine renders of ten should stay below. */
const DURATION_SHARE = 0.8;

/** Some renders always fail by the page's fault; more than these in five minutes are ours. */
const TOLERATED_RENDER_ERRORS = 5;

/** Above it most of a site may be missing for bots: excluded and slow pages alone are far fewer. */
const TOLERATED_BYPASS_PERCENT = 20;

/** Some pages are forbidden to everybody. */
const TOLERATED_FORBIDDEN_PERCENT = 20;

/** None should be; requests and invocations are counted at either end of a render, which may fall into two periods. */
const TOLERATED_REFUSED_PERCENT = 10;

/** What the alarms of a pair are made from. */
export interface AlarmedPair<Text> extends MonitoredPair<Text> {
  readonly kind: PairKind;
  readonly region: string;
  readonly logMetricsNamespace: string;
  readonly renderTimeoutSeconds: number;
  /** How often health checks ask it. */
  readonly checksPerMinute: number;
}

type Parts<Text> = Pick<Alarm<Text>, 'part' | 'description' | 'watched' | 'threshold' | 'periods'>;

/** The same for canaries as for the live pair, under names of their own. */
export function pairAlarms<Text>(pair: AlarmedPair<Text>): readonly Alarm<Text>[] {
  const where = pair.kind === 'canary' ? `the canary in ${pair.region}` : pair.region;
  const prefix = pair.kind === 'canary' ? 'canary-' : '';
  return [...answerAlarms(pair, where), ...serveAlarms(pair, where), ...renderAlarms(pair, where)].map((parts) => ({
    ...parts,
    part: `${prefix}${parts.part}`,
    rings: 'above',
    silence: 'calm',
  }));
}

function answerAlarms<Text>(pair: AlarmedPair<Text>, where: string): readonly Parts<Text>[] {
  const { kind, logMetricsNamespace, serveFunctionName, checksPerMinute: asidePerMinute } = pair;
  const answers = lambdaMetric('Invocations', serveFunctionName);
  return [
    {
      part: 'failures',
      description:
        `serve or render logs failures in ${where} that bots got an answer in spite of, an older page or the site's own HTML: ` +
        'a browser that does not start, or only as a single process, a bucket or index that is away or refuses, a site that is ' +
        'down. Read their log groups, which say which.',
      watched: { kind: 'metric', metric: logMetric(logMetricsNamespace, 'Failures', kind), statistic: 'Sum' },
      threshold: TOLERATED_FAILURES,
      periods: MOSTLY,
    },
    {
      part: 'bypass-share',
      description:
        `More than ${TOLERATED_BYPASS_PERCENT} % of the answers of ${where} are the site's own HTML instead of rendered pages. Read the ` +
        'warnings with cache BYPASS in the log group of serve: each names its reason.',
      watched: {
        kind: 'share',
        part: logMetric(logMetricsNamespace, 'Bypasses', kind),
        whole: answers,
        counted: 'part',
        asidePerMinute,
      },
      threshold: TOLERATED_BYPASS_PERCENT,
      periods: SHARE_PERIODS,
    },
    {
      part: 'forbidden-share',
      description:
        `More than ${TOLERATED_FORBIDDEN_PERCENT} % of the answers of ${where} are 403: the site or its firewall refuses render. Read the ` +
        'warnings with status 403 in the log group of serve, and let render through by siteHeaders.',
      watched: {
        kind: 'share',
        part: logMetric(logMetricsNamespace, 'Forbidden', kind),
        whole: answers,
        counted: 'part',
        asidePerMinute,
      },
      threshold: TOLERATED_FORBIDDEN_PERCENT,
      periods: SHARE_PERIODS,
    },
    {
      part: 'refused-share',
      description:
        `Lambda refuses more than ${TOLERATED_REFUSED_PERCENT} % of CloudFront's requests to serve in ${where}: bots get 403, or 429 if it is throttled. ` +
        'See whether the permissions of the function URL name the distribution (pulumi up restores them), and whether URLs ' +
        'with certain characters alone are refused (npm run smoke).',
      watched: {
        kind: 'share',
        part: answers,
        whole: lambdaMetric('UrlRequestCount', serveFunctionName),
        counted: 'rest',
        asidePerMinute,
      },
      threshold: TOLERATED_REFUSED_PERCENT,
      periods: SHARE_PERIODS,
    },
  ];
}

function serveAlarms<Text>({ serveFunctionName }: AlarmedPair<Text>, where: string): readonly Parts<Text>[] {
  return [
    {
      part: 'serve-errors',
      description:
        `serve fails in ${where}: bots get the next region's answer. Read the errors in its log group; ` +
        'if they began with a deployment, deploy the version before.',
      watched: { kind: 'metric', metric: lambdaMetric('Errors', serveFunctionName), statistic: 'Sum' },
      threshold: 0,
      periods: MOSTLY,
    },
    {
      part: 'serve-throttles',
      description:
        `serve is throttled in ${where}: bots get the next region's answer. Raise serveConcurrency, or ask AWS for ` +
        'more concurrent executions; if one bot asks too much, limit it in the web ACL.',
      watched: { kind: 'metric', metric: lambdaMetric('Throttles', serveFunctionName), statistic: 'Sum' },
      threshold: 0,
      periods: MOSTLY,
    },
  ];
}

function renderAlarms<Text>(pair: AlarmedPair<Text>, where: string): readonly Parts<Text>[] {
  const { renderFunctionName, renderTimeoutSeconds } = pair;
  return [
    {
      part: 'render-errors',
      description:
        `render fails in ${where}: bots get the site's own HTML. Read the errors in its log group; ` +
        'if it runs out of memory, raise renderMemoryMegabytes.',
      watched: { kind: 'metric', metric: lambdaMetric('Errors', renderFunctionName), statistic: 'Sum' },
      threshold: TOLERATED_RENDER_ERRORS,
      periods: MOSTLY,
    },
    {
      part: 'render-duration',
      description:
        `One render of ten takes more than 80 % of its time in ${where}. See whether the site or its API is slow ` +
        'or a request never ends; else raise renderMemoryMegabytes or renderTimeout.',
      watched: { kind: 'metric', metric: lambdaMetric('Duration', renderFunctionName), statistic: 'p90' },
      threshold: renderTimes(renderTimeoutSeconds).renderBudgetMs * DURATION_SHARE,
      periods: ALWAYS,
    },
    {
      part: 'render-throttles',
      description:
        `render is throttled in ${where}: new pages are answered as overloadAnswers says. Raise renderConcurrency if ` +
        'the cost is worth it, or ask AWS for more concurrent executions.',
      watched: { kind: 'metric', metric: lambdaMetric('Throttles', renderFunctionName), statistic: 'Sum' },
      threshold: 0,
      periods: MOSTLY,
    },
  ];
}
