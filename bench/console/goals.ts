// The goals of the console, and the report of `bench:console`.
import { median, quantile } from '../measure/statistics';
import { table } from '../measure/table';
import { atMost, goalLines, type Verdict } from '../measure/verdict';
import { type ConsoleFigures, MOST_SHOWN, type StreamFigures } from './figures';

const MOST_FIRST_VIEW_MS = 1_000;
const MOST_ASSETS_BYTES = 300_000;

/** A frame of more than 50 ms is seen as a jerk ("Measure performance with the RAIL model", web.dev). */
const JERK_MS = 50;
const MOST_JERKS = 0.05;

/** Longer, and a click seems to do nothing. */
const MOST_TASK_MS = 200;

/** Judges every goal that was measured. */
export function judgeConsole({ firstViewMs, assetsBytes, stream }: ConsoleFigures): readonly Verdict[] {
  return [
    atMost('ms until the first view is there, median', median(firstViewMs), MOST_FIRST_VIEW_MS),
    atMost('bytes of all files, compressed', assetsBytes, MOST_ASSETS_BYTES),
    atMost(`share of frames above ${JERK_MS} ms while requests come`, stream && jerks(stream), MOST_JERKS),
    atMost('ms of the longest task while requests come', stream && Math.max(0, ...stream.longTasksMs), MOST_TASK_MS),
    atMost('requests that came and were not shown', stream && Math.min(stream.made, MOST_SHOWN) - stream.shown, 0),
  ];
}

function jerks({ framesMs }: StreamFigures): number | undefined {
  return framesMs.length === 0 ? undefined : framesMs.filter((ms) => ms > JERK_MS).length / framesMs.length;
}

/** The whole report as text. */
export function reportConsole(figures: ConsoleFigures): string {
  const { firstViewMs, stream } = figures;
  const row = (what: string, samples: readonly number[]) => [
    what,
    String(samples.length),
    ...[0.5, 0.95, 1].map((q) => quantile(samples, q)?.toFixed(0) ?? '–'),
  ];
  return [
    ...table(
      ['in ms', 'samples', 'median', '95 %', 'longest'],
      [
        row('first view, cold', firstViewMs),
        ...(stream === undefined
          ? []
          : [row('frames while requests come', stream.framesMs), row('long tasks', stream.longTasksMs)]),
      ],
    ),
    ...(stream === undefined
      ? []
      : [`${stream.made} requests in ${stream.seconds} s, ${stream.perSecond} a second; ${stream.shown} shown`]),
    ...goalLines(judgeConsole(figures), (value) => (Number.isInteger(value) ? String(value) : value.toFixed(3))),
  ].join('\n');
}
