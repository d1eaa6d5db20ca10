// docs/reference/reasons.md: why a page was not rendered or kept, why the site answered, why a region is drained.
import { DescribedFile, type DescribedValue } from './described-values';
import type { Gaps } from './gaps';
import { code, page, prose, table } from './markdown';

const HEAD = `# Reasons

Why a page was not rendered or not kept, why the site answered a bot, and why a region is drained; what to do in each case.

Written by \`npm run reference\` from the lists that the code chooses from; a test compares it.`;

const KEPT = `## Why a page is not rendered or not kept

\`x-georender-reason\`, the logs, the metric \`Renders\` and \`georender pages --reason\` have these reasons.
[rendering.md](../rendering.md#what-is-kept) says what bots get in each case. \`georender render URL\` shows what a render waited for.`;

const DECISIONS = `## Why the site answered a bot

\`x-georender-decision\` has these reasons: in the local run always, on AWS for
[requests with a token](../operations.md#why-the-site-answered). At the edge the last test and drained regions look the same:
\`no-page-url, or all-drained\`.`;

const DRAINS = `## Why health checks drained a region

\`georender status\`, the log of the checks and the router's store (\`byHealth\`) have these reasons.
[deploy.md](../deploy.md#health-checks) says when a region is drained and when it returns.`;

const PARAMETERS = `## Why a parameter of a query does not count

\`georender explain\` names them. [keys.md](../keys.md) says what makes a page one page.`;

const RUNS = `## Why a run of the schedule ended

The report and the log of the schedule have them, as \`end\` ([operations.md](../operations.md#schedule)).`;

const TRACES = `## Why a render took the page when it did

\`georender render\` shows them.`;

/** The page. */
export function reasonPage(root: string, gaps: Gaps): string {
  const render = new DescribedFile(root, 'handlers/render-protocol/render-protocol.ts');
  const router = new DescribedFile(root, 'core/routing/decision.ts');
  const health = new DescribedFile(root, 'core/health/region-health.ts');
  const trace = new DescribedFile(root, 'handlers/render-protocol/render-trace.ts');
  const mended = (file: DescribedFile, ...lists: readonly string[]) =>
    reasonTable(
      lists.flatMap((list) => file.list(list)),
      gaps,
    );
  const group = (file: DescribedFile, title: string, list: string) => [
    `### ${title}`,
    prose(gaps.described(list, file.about(list).text)),
    mended(file, list),
  ];
  return page([
    HEAD,
    KEPT,
    ...group(render, 'The page is broken', 'BROKEN_REASONS'),
    ...group(render, 'The region has no time', 'OVERLOAD_REASONS'),
    '### Other reasons',
    mended(render, 'RENDER_REASONS'),
    DECISIONS,
    mended(router, 'SIMPLE_TESTS', 'ROUTER_TESTS', 'SITE_REASONS'),
    DRAINS,
    mended(health, 'GONE_REASONS', 'AILING_REASONS'),
    PARAMETERS,
    mended(new DescribedFile(root, 'core/pages/dropped-parameters.ts'), 'DROP_REASONS'),
    RUNS,
    mended(new DescribedFile(root, 'handlers/schedule/create-schedule.ts'), 'RUN_ENDS'),
    TRACES,
    meaningTable('the page was taken because', trace.list('READY_REASONS'), gaps),
    meaningTable('a request was not awaited because', trace.list('CUTS'), gaps),
  ]);
}

function reasonTable(reasons: readonly DescribedValue[], gaps: Gaps): string {
  const rows = reasons.map(({ value, doc: { text, tags } }) => [
    code(value),
    prose(gaps.described(`the reason ${value}`, text)),
    prose(gaps.described(`the reason ${value}, its @mend`, tags.get('mend')?.[0])),
  ]);
  return table(['reason', 'meaning', 'what to do'], rows);
}

function meaningTable(title: string, values: readonly DescribedValue[], gaps: Gaps): string {
  const rows = values.map(({ value, doc }) => [code(value), prose(gaps.described(`the reason ${value}`, doc.text))]);
  return table(['reason', title], rows);
}
