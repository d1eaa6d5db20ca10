// The goals of purges, and the report of `bench:purge`.
import { median } from '../measure/statistics';
import { table } from '../measure/table';
import { atLeast, atMost, goalLines, type Verdict } from '../measure/verdict';
import { type DryRunFigure, ORDER_KINDS, type PurgeFigure, type PurgeFigures, type StampedeFigure } from './figures';

/** A purge is seen everywhere after so long. */
const MOST_MS = 6_000;

/** Pages are purged again and again while they are rendered, on a machine that also is three regions and 20 callers. */
const MOST_STAMPEDE_MS = 30_000;

/** A purge's note, and the counter of notes; besides, it writes an item into each region. */
const NOTE_WRITES = 2;

/** Purges of one scope at the same time replace each other by replication. Then some are written again. */
const MOST_TIMES_WRITTEN = 1.5;

/** A dry run reads no more items, however many there are. */
const MOST_ITEMS = 8_000;

/** Of 100 intervals 95 hold the true number, so fewer of ten than this are an error of the estimate. */
const LEAST_HOLDING = 0.8;

/** Judges every goal. */
export function judgePurge({ purges, dryRuns, stampedes, regions }: PurgeFigures): readonly Verdict[] {
  const sizes = [...new Set(purges.map(({ records }) => records))].sort((a, b) => a - b);
  const [few = 0, many = 0] = [sizes[0], sizes.at(-1)];
  return [
    ...ORDER_KINDS.map((kind) => {
      const of = (size: number) => purges.find((one) => one.kind === kind && one.records === size)?.writes;
      const goal = `${kind}: writes at ${many} records, of those at ${few}`;
      const [most, least] = [of(many), of(few)];
      return atMost(goal, most === undefined || least === undefined ? undefined : most - least, 0);
    }),
    ...ORDER_KINDS.map((kind) => {
      const times = purges
        .filter((one) => one.kind === kind)
        .map(({ regionsMs, edgeMs }) => Math.max(regionsMs, edgeMs));
      return atMost(`${kind}: ms until all regions and edges show it`, greatest(times), MOST_MS);
    }),
    atMost('purges that were not complete', purges.filter(({ complete }) => !complete).length, 0),
    ...judgeStampedes(stampedes, MOST_TIMES_WRITTEN * (regions + NOTE_WRITES)),
    atMost('items of a dry run', greatest(dryRuns.map(({ readItems }) => readItems)), MOST_ITEMS),
    atMost('ms of a dry run', greatest(dryRuns.map(({ tookMs }) => tookMs)), MOST_MS),
    atLeast('share of dry runs whose interval holds the number', holding(dryRuns), LEAST_HOLDING),
  ];
}

function judgeStampedes(stampedes: readonly StampedeFigure[], mostWrites: number): readonly Verdict[] {
  const [lost, incomplete] = [stampedes.map((one) => one.lost), stampedes.map((one) => one.incomplete)];
  return [
    atMost('stampede: purges that a region lacks', greatest(lost), 0),
    atMost('stampede: purges that were not complete', greatest(incomplete), 0),
    atMost('stampede: writes of an order', most(stampedes.map(({ writes, orders }) => writes / orders)), mostWrites),
    atMost(
      'stampede: ms until all regions and edges show it',
      greatest(stampedes.map(({ shownMs }) => shownMs)),
      MOST_STAMPEDE_MS,
    ),
  ];
}

/** The whole report as text. */
export function reportPurge(figures: PurgeFigures): string {
  const { regions, records, fillMs, memoryBytes, purges, dryRuns } = figures;
  return [
    `\n${regions} regions with ${records} records each, written in ${seconds(fillMs)}; ${Math.round(memoryBytes / 2 ** 20)} MiB of memory`,
    '\nPurges',
    ...table(['order', 'records', 'writes', 'tags', 'regions', 'edges', 'command'], purges.map(purgeRow)),
    '\nStampedes',
    ...figures.stampedes.map(stampedeText),
    '\nDry runs of a prefix',
    ...table(
      ['records', 'pages', 'estimate', 'from', 'to', 'items', 'units', 'requests', 'time'],
      dryRuns.map(dryRunRow),
    ),
    `Median time of a dry run: ${seconds(median(dryRuns.map(({ tookMs }) => tookMs)) ?? 0)}`,
    ...goalLines(judgePurge(figures), (value) => (Number.isInteger(value) ? String(value) : value.toFixed(2))),
  ].join('\n');
}

function purgeRow({ kind, records, writes, tags, regionsMs, edgeMs, commandMs }: PurgeFigure): readonly string[] {
  return [kind, ...[records, writes, tags].map(String), ...[regionsMs, edgeMs, commandMs].map(seconds)];
}

function stampedeText({ orders, callers, records, writes, shownMs, tookMs }: StampedeFigure): string {
  return (
    `${orders} purges of pages, prefixes, hosts and everything by ${callers} operators at ${records} records: ` +
    `${(writes / orders).toFixed(2)} writes an order, shown after ${seconds(shownMs)}, all done after ${seconds(tookMs)}`
  );
}

function dryRunRow(run: DryRunFigure): readonly string[] {
  const numbers = [run.records, run.truth, run.value, run.least, run.most, run.readItems];
  return [...numbers.map(String), run.readUnits.toFixed(1), String(run.requests), seconds(run.tookMs)];
}

function holding(dryRuns: readonly DryRunFigure[]): number | undefined {
  if (dryRuns.length === 0) return undefined;
  return dryRuns.filter(({ truth, least, most }) => least <= truth && truth <= most).length / dryRuns.length;
}

function greatest(values: readonly number[]): number | undefined {
  const found = most(values);
  return found === undefined ? undefined : Math.round(found);
}

function most(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : Math.max(...values);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
