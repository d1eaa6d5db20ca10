// docs/reference/metrics.md: the metrics of a stack.

import { HEALTH_NAMESPACE, OUTSIDE_NAMESPACE } from '../../components/observability/service-alarms';
import { METRICS, METRICS_NAMESPACE } from '../../handlers/runtime/metrics';
import { DescribedFile } from './described-values';
import type { Gaps } from './gaps';
import { code, page, prose, table } from './markdown';

const HEAD = `# Metrics

The CloudWatch metrics of a stack: those of the functions, counts of log lines, and those of AWS that are watched.

Written by \`npm run reference\` from the tables by which the code counts; a test compares it. [Alarms](alarms.md) has the
thresholds, [deploy.md](../deploy.md#cost) what metrics cost.`;

const OWN = `## Metrics of the functions

Namespace \`${METRICS_NAMESPACE}\`, with the setting [\`metrics\`](../settings.md). The dimension \`service\` is the stack; a
canary's ends in \`-canary\`. Values of \`cache\` are those of [\`x-georender-cache\`](headers.md), values of \`reason\` are
\`kept\` and the [reasons](reasons.md).`;

const LOGS = `## Counts of log lines

Log filters count them for the alarms, whether \`metrics\` is on or not: namespace \`Georender/<project>-<stack>-<name>\`, without
dimensions. Those of a canary begin with \`Canary\`.`;

const SERVICES = `## Counts of failures`;

const AWS = `## Metrics of AWS that are watched

AWS publishes them, in every account; alarms or the dashboard read them.`;

/** The page. */
export function metricPage(root: string, gaps: Gaps): string {
  const functions = new DescribedFile(root, 'handlers/runtime/metrics.ts');
  const monitored = new DescribedFile(root, 'components/observability/monitored.ts');
  const services = new DescribedFile(root, 'components/observability/service-alarms.ts');
  const described = (name: string, text: string): string => prose(gaps.described(`the metric ${name}`, text));
  const own = functions.entries('METRICS').map(({ value, doc }) => {
    const metric = Object.entries(METRICS).find(([name]) => name === value)?.[1];
    const by = metric !== undefined && 'by' in metric ? code(metric.by) : '';
    return [code(value), metric?.unit ?? '', by, described(value, doc.text)];
  });
  const counts = monitored.list('LOG_METRICS').map(({ value, doc }) => [code(value), described(value, doc.text)]);
  const failures = [
    [OUTSIDE_NAMESPACE, 'OUTSIDE_NAMESPACE'],
    [HEALTH_NAMESPACE, 'HEALTH_NAMESPACE'],
  ] as const;
  const aws = monitored
    .entries('AWS_METRICS')
    .flatMap(({ value: namespace, doc, list }) =>
      list.map((metric) => [
        code(namespace),
        code(metric.value),
        described(`${namespace} ${metric.value}`, metric.doc.text),
        gaps.described(`the source of ${namespace}`, doc.text),
      ]),
    );
  return page([
    HEAD,
    OWN,
    table(['metric', 'unit', 'further dimension', ''], own),
    LOGS,
    table(['metric', 'lines'], counts),
    SERVICES,
    table(
      ['namespace', ''],
      failures.map(([name, constant]) => [code(name), described(name, services.about(constant).text)]),
    ),
    AWS,
    table(['namespace', 'metric', '', 'source'], aws),
  ]);
}
