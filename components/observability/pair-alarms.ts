// The alarms of a pair of functions, live or canary.
import { renderTimes } from '../functions/render-times';
import { ALWAYS, type Alarm, MOSTLY, SHARE_PERIODS } from './alarm';
import { lambdaMetric, logMetric, type MonitoredPair, type PairKind } from './monitored';

/** Failures in five minutes that are normal. */
export const TOLERATED_FAILURES = 5;

/** Nine of ten renders should take less than this share of their budget. */
const DURATION_SHARE = 0.8;

/** Renders that fail in five minutes because of their pages. */
const TOLERATED_RENDER_ERRORS = 5;

/** Excluded and slow pages make up far less; above it, bots may miss most of a site. */
const TOLERATED_BYPASS_PERCENT = 20;

/** Some pages are forbidden for all clients. */
const TOLERATED_FORBIDDEN_PERCENT = 20;

/** The part of the alarm on requests that Lambda refuses, where `serve` has a function URL. */
export const REFUSED_SHARE = 'refused-share';

/** Not zero: a request and its invocation may be counted in different periods. */
const TOLERATED_REFUSED_PERCENT = 10;

/** A pair of functions, and the facts that its alarms depend on. */
export interface AlarmedPair<Text> extends MonitoredPair<Text> {
  readonly kind: PairKind;
  readonly region: string;
  readonly logMetricsNamespace: string;
  readonly renderTimeoutSeconds: number;
  /** Requests of health checks in a minute. */
  readonly checksPerMinute: number;
}

/** An alarm that rings above its threshold, and is calm without data. */
type UpperAlarm<Text> = Omit<Alarm<Text>, 'rings' | 'silence'>;

/** A canary has the same alarms as the live pair, with other names. */
export function pairAlarms<Text>(pair: AlarmedPair<Text>): readonly Alarm<Text>[] {
  const where = pair.kind === 'canary' ? `the canary in ${pair.region}` : pair.region;
  const prefix = pair.kind === 'canary' ? 'canary-' : '';
  return [...answerAlarms(pair, where), ...serveAlarms(pair, where), ...renderAlarms(pair, where)].map((alarm) => ({
    ...alarm,
    part: `${prefix}${alarm.part}`,
    rings: 'above',
    silence: 'calm',
  }));
}

function answerAlarms<Text>(pair: AlarmedPair<Text>, where: string): readonly UpperAlarm<Text>[] {
  const { kind, logMetricsNamespace, serveFunctionName, checksPerMinute } = pair;
  const answers = lambdaMetric('Invocations', serveFunctionName);
  return [
    {
      part: 'failures',
      description:
        `serve or render logs failures in ${where}; bots got an older page or the site's own HTML instead. The browser does ` +
        'not start, or only as a single process; a bucket or the index is unavailable or refuses; or the site is down. Read ' +
        'their log groups, which name the cause.',
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
        checksPerMinute,
      },
      threshold: TOLERATED_BYPASS_PERCENT,
      periods: SHARE_PERIODS,
    },
    {
      part: 'forbidden-share',
      description:
        `More than ${TOLERATED_FORBIDDEN_PERCENT} % of the answers of ${where} are 403: the site or its firewall refuses ` +
        'render. Read the warnings with status 403 in the log group of serve, and let render through by siteHeaders.',
      watched: {
        kind: 'share',
        part: logMetric(logMetricsNamespace, 'Forbidden', kind),
        whole: answers,
        counted: 'part',
        checksPerMinute,
      },
      threshold: TOLERATED_FORBIDDEN_PERCENT,
      periods: SHARE_PERIODS,
    },
    {
      part: REFUSED_SHARE,
      description:
        `Lambda refuses more than ${TOLERATED_REFUSED_PERCENT} % of CloudFront's requests to serve in ${where}: bots get ` +
        '403, or 429 if it is throttled. See whether the permissions of the function URL name the distribution (pulumi up ' +
        'restores them). Run npx georender smoke to see whether only URLs with certain characters are refused.',
      watched: {
        kind: 'share',
        part: answers,
        whole: lambdaMetric('UrlRequestCount', serveFunctionName),
        counted: 'rest',
        checksPerMinute,
      },
      threshold: TOLERATED_REFUSED_PERCENT,
      periods: SHARE_PERIODS,
    },
  ];
}

function serveAlarms<Text>({ serveFunctionName }: AlarmedPair<Text>, where: string): readonly UpperAlarm<Text>[] {
  return [
    {
      part: 'serve-errors',
      description:
        `serve fails in ${where}: bots get the next region's answer. Read the errors in its log group. ` +
        'If they began with a deployment, deploy the previous version.',
      watched: { kind: 'metric', metric: lambdaMetric('Errors', serveFunctionName), statistic: 'Sum' },
      threshold: 0,
      periods: MOSTLY,
    },
    {
      part: 'serve-throttles',
      description:
        `serve is throttled in ${where}: bots get the next region's answer. Raise serveConcurrency, or ask AWS for ` +
        'more concurrent executions. If one bot sends too many requests, limit it in the web ACL.',
      watched: { kind: 'metric', metric: lambdaMetric('Throttles', serveFunctionName), statistic: 'Sum' },
      threshold: 0,
      periods: MOSTLY,
    },
  ];
}

function renderAlarms<Text>(pair: AlarmedPair<Text>, where: string): readonly UpperAlarm<Text>[] {
  const { renderFunctionName, renderTimeoutSeconds } = pair;
  return [
    {
      part: 'render-errors',
      description:
        `render fails in ${where}: bots get the site's own HTML. Read the errors in its log group. ` +
        'If it runs out of memory, raise renderMemoryMegabytes.',
      watched: { kind: 'metric', metric: lambdaMetric('Errors', renderFunctionName), statistic: 'Sum' },
      threshold: TOLERATED_RENDER_ERRORS,
      periods: MOSTLY,
    },
    {
      part: 'render-duration',
      description:
        `One of ten renders takes more than 80 % of its time in ${where}. Check whether the site or its API is slow, ` +
        'or a request never ends. Otherwise raise renderMemoryMegabytes or renderTimeout.',
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
