// The goals of the render queue, and the report of `bench:queue`.
import { quantile, ratio } from '../measure/statistics';
import { table } from '../measure/table';
import { atLeast, atMost, goalLines, type Verdict } from '../measure/verdict';
import { type BotFigures, QUEUED_PAGES, type QueueFigures, type WorkFigures } from './figures';

/** Bots who wait may wait so much longer. */
const MOST_GROWTH = 1.2;

/** Judges every goal that was measured. */
export function judgeQueue({ work, bots }: QueueFigures): readonly Verdict[] {
  return [
    atMost('orders lost', work?.lost, 0),
    atMost('orders in the dead letters', work?.dead, 0),
    atMost('pages rendered more often than SQS delivered their order', work?.beyondDeliveries, 0),
    atMost('renders at once', work?.mostRendersAtOnce, work?.ceiling ?? 0),
    ...QUEUED_PAGES.map((queued) => {
      const goal = `95 % of a waiting bot beside a queue of ${queued} pages, of that alone`;
      return atMost(goal, growth(bots.find((one) => one.queued === queued)), MOST_GROWTH);
    }),
    atMost(
      'answers to bots that were no new page',
      bots[0] && bots.reduce((sum, { others }) => sum + others.length, 0),
      0,
    ),
    atLeast(
      'orders left at the end: the queue was never empty',
      bots[0] && Math.min(...bots.map(({ left }) => left)),
      1,
    ),
  ];
}

function growth(bots: BotFigures | undefined): number | undefined {
  return bots && ratio(quantile(bots.besideMs, 0.95), quantile(bots.aloneMs, 0.95));
}

/** The whole report as text. */
export function reportQueue(figures: QueueFigures): string {
  const { work, bots } = figures;
  return [
    ...(work === undefined ? [] : workLines(work)),
    ...bots.flatMap(botLines),
    ...goalLines(judgeQueue(figures), (value) => (Number.isInteger(value) ? String(value) : value.toFixed(3))),
  ].join('\n');
}

function workLines(work: WorkFigures): readonly string[] {
  const perSecond = ratio(work.orders, work.renderedMs && work.renderedMs / 1000);
  return [
    '\nOrders',
    ...table(
      ['orders', 'twice', 'late', 'lost', 'renders', 'again', 'at once', 'ceiling', 'rendered after', 'a second'],
      [
        [
          ...[work.orders, work.twice, work.late, work.lost, work.renders, work.renderedAgain].map(String),
          ...[work.mostRendersAtOnce, work.ceiling].map(String),
          work.renderedMs === undefined ? '–' : `${(work.renderedMs / 1000).toFixed(1)} s`,
          perSecond?.toFixed(1) ?? '–',
        ],
      ],
    ),
    `No order and no ticket was left after ${(work.emptyMs / 1000).toFixed(1)} s. A render took ${work.renderMs} ms.`,
  ];
}

function botLines({ queued, aloneMs, besideMs, others, orders, left, workedOff }: BotFigures): readonly string[] {
  const row = (what: string, samples: readonly number[]) => [
    what,
    String(samples.length),
    ...[0.5, 0.9, 0.95, 1].map((q) => quantile(samples, q)?.toFixed(0) ?? '–'),
  ];
  return [
    `\nBots who wait for new pages beside a queue of ${queued} pages, in ms`,
    ...table(
      ['', 'answers', 'median', '90 %', '95 %', 'slowest'],
      [row('alone', aloneMs), row('beside the queue', besideMs)],
    ),
    `${orders} orders were in the queue: ${workedOff} were worked off while bots waited, ${left} were left.`,
    ...[...new Set(others)].map((other) => `  no new page: ${other}`),
  ];
}
