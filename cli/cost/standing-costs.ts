// The cost of a stack in a month without requests, by the resources that the program makes.
import { UserError } from '../../core/contract/georender-error';
import { FREE, PRICES, STANDING_PRICES } from '../../operations/cost/prices';

/** A resource of a program: its type, and what it was given. */
export interface ProgramResource {
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** The items that are billed while it stands. */
export interface Standing {
  /** Metrics that alarms look at: an alarm on a share looks at two. */
  readonly alarmMetrics: number;
  readonly compositeAlarms: number;
  /** Metrics of each dashboard. */
  readonly dashboardMetrics: readonly number[];
  readonly webAcls: number;
  readonly webAclRules: number;
  /** Buckets that hold the functions' code. */
  readonly codeBuckets: number;
}

/** A type of resource that nobody has said the price of. */
export class UnpricedResourceError extends UserError {
  override readonly name = 'UnpricedResourceError';
  constructor(readonly type: string) {
    super(
      `The program makes a ${type}, which cli/cost/standing-costs.ts does not know: say there what it costs while it stands.`,
    );
  }
}

/** Both functions' code, as it is stored. */
const CODE_GIGABYTES = 0.1;

/** Alarms, dashboards, web ACLs and code cost money while they stand; these types do not. */
const FREE_TYPES: readonly RegExp[] = [
  /^georender:/,
  /^aws:(?:acm|iam|sns|sqs|lambda|dynamodb|cloudfront(?!\/monitoringSubscription)|route53\/record)/,
  // Their storage and requests cost, not they themselves.
  /^aws:s3\/bucket/,
  /^aws:cloudwatch\/(?:logGroup|logMetricFilter|logDelivery|eventRule|eventTarget)/,
  // Requests cost, not the API itself.
  /^aws:apigatewayv2\//,
  // Tables of Glue's catalog, of which a million are free, and queries.
  /^aws:(?:glue\/catalog|athena\/workgroup)/,
  // A budget without actions.
  /^aws:(?:budgets\/budget|scheduler\/schedule|wafv2\/webAclAssociation)/,
];

const NOTHING: Standing = {
  alarmMetrics: 0,
  compositeAlarms: 0,
  dashboardMetrics: [],
  webAcls: 0,
  webAclRules: 0,
  codeBuckets: 0,
};

/**
 * What costs something without requests.
 * @param onUnpriced gets each type whose price is not known; without it, that is an `UnpricedResourceError`
 */
export function standingOf(
  resources: readonly ProgramResource[],
  onUnpriced: (type: string) => void = refuseUnpriced,
): Standing {
  return resources.reduce<Standing>((sum, { type, inputs }) => {
    switch (type) {
      case 'aws:cloudwatch/metricAlarm:MetricAlarm':
        return { ...sum, alarmMetrics: sum.alarmMetrics + metricsOfAlarm(inputs) };
      case 'aws:cloudwatch/compositeAlarm:CompositeAlarm':
        return { ...sum, compositeAlarms: sum.compositeAlarms + 1 };
      case 'aws:cloudwatch/dashboard:Dashboard':
        return { ...sum, dashboardMetrics: [...sum.dashboardMetrics, metricsOfDashboard(inputs)] };
      case 'aws:wafv2/webAcl:WebAcl':
        return { ...sum, webAcls: sum.webAcls + 1, webAclRules: sum.webAclRules + listed(inputs['rules']).length };
      case 'georender:index:CodeBucket':
        return { ...sum, codeBuckets: sum.codeBuckets + 1 };
      default:
        if (!FREE_TYPES.some((free) => free.test(type))) onUnpriced(type);
        return sum;
    }
  }, NOTHING);
}

function refuseUnpriced(type: string): void {
  throw new UnpricedResourceError(type);
}

/** US dollars a month, by what they are for. */
export interface StandingCost {
  readonly alarms: number;
  readonly dashboards: number;
  readonly code: number;
  readonly webAcls: number;
}

/** @param isOnlyStack whether the account's free alarms and dashboards are this stack's alone, or others' */
export function standingCost(standing: Standing, isOnlyStack: boolean): StandingCost {
  const { alarmMetrics, compositeAlarms, dashboardMetrics, webAcls, webAclRules, codeBuckets } = standing;
  const billedAlarms = Math.max(0, alarmMetrics - (isOnlyStack ? FREE.alarmMetrics : 0));
  const isFree = (metrics: number, place: number) =>
    isOnlyStack && place < FREE.dashboards.count && metrics <= FREE.dashboards.metrics;
  return {
    alarms: billedAlarms * STANDING_PRICES.alarmMetrics.usd + compositeAlarms * STANDING_PRICES.compositeAlarms.usd,
    dashboards:
      dashboardMetrics.filter((metrics, place) => !isFree(metrics, place)).length * STANDING_PRICES.largeDashboards.usd,
    code: codeBuckets * CODE_GIGABYTES * PRICES.bucketGigabyteMonths.usd,
    webAcls: webAcls * STANDING_PRICES.webAcls.usd + webAclRules * STANDING_PRICES.webAclRules.usd,
  };
}

/** An alarm by metric math is billed for each metric that it reads ("Amazon CloudWatch Pricing"). */
function metricsOfAlarm(inputs: ProgramResource['inputs']): number {
  const queries = listed(inputs['metricQueries']);
  return queries.length === 0
    ? 1
    : queries.filter((query) => typeof query === 'object' && query !== null && 'metric' in query).length;
}

function metricsOfDashboard({ dashboardBody }: ProgramResource['inputs']): number {
  const body: unknown = typeof dashboardBody === 'string' ? JSON.parse(dashboardBody) : undefined;
  return listed(field(body, 'widgets')).reduce<number>(
    (sum, widget) => sum + listed(field(field(widget, 'properties'), 'metrics')).length,
    0,
  );
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([own]) => own === name)?.[1]
    : undefined;
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
