// Judges a comparison: may bots see the new code at all?
import { counted } from '../../text/counted';
import type { ReleasePlan } from '../plan';
import { percent, type StepJudgement } from '../steps/judge-step';
import { type Counted, leastShare } from '../steps/shares';
import type { ComparedPage, Comparison } from './compare-pages';

/** A comparison in numbers. */
export interface ComparisonTally {
  /** Pages that could be compared, and those among them that differ. */
  readonly different: Counted;
  readonly noisy: number;
  readonly unknown: number;
  /** Pages that took the new code longer than the limit allows, among those that both rendered. */
  readonly slow: Counted;
  /** Of all pages that both rendered, in milliseconds. */
  readonly liveMedianMs: number | undefined;
  readonly canaryMedianMs: number | undefined;
}

/** Fewer pages say nothing of the pace. */
const LEAST_TIMED = 10;

/** More pages than this share without a render by live code leave too little to compare. */
const MOST_UNKNOWN = 0.5;

/** Counts a comparison. */
export function tallyOf({ pages }: Pick<Comparison, 'pages'>, slower: number): ComparisonTally {
  const ofKind = (kind: ComparedPage['kind']): number => pages.filter((one) => one.kind === kind).length;
  const timed = pages.flatMap(({ liveMs, canaryMs }) =>
    liveMs === undefined || canaryMs === undefined ? [] : [{ liveMs, canaryMs }],
  );
  return {
    different: { events: ofKind('different'), of: pages.length - ofKind('unknown') },
    noisy: ofKind('noisy'),
    unknown: ofKind('unknown'),
    slow: { events: timed.filter(({ liveMs, canaryMs }) => canaryMs > slower * liveMs).length, of: timed.length },
    liveMedianMs: median(timed.map(({ liveMs }) => liveMs)),
    canaryMedianMs: median(timed.map(({ canaryMs }) => canaryMs)),
  };
}

/**
 * Judges a comparison. Differences are counted as they are: the same pages differ again, and people can look at them.
 * The pace is judged by a sign test, since times vary by chance.
 */
export function judgeComparison(
  comparison: Pick<Comparison, 'pages'>,
  { limits }: Pick<ReleasePlan, 'limits'>,
): StepJudgement {
  const { different, unknown, slow } = tallyOf(comparison, limits.slower);
  if (different.of === 0 || unknown / (different.of + unknown) > MOST_UNKNOWN)
    return {
      kind: 'bad',
      why:
        comparison.pages.length === 0
          ? 'No kept page could be compared; crawl the site, or warm it up, and run the command again.'
          : `Live code did not render ${unknown} of ${counted(comparison.pages.length, 'page')}, so the rest shows too little.`,
    };
  const share = different.events / different.of;
  const problems = [
    ...(share > limits.different
      ? [
          `${different.events} of ${different.of} pages differ (${percent(share)}); allowed: ${percent(limits.different)}.`,
        ]
      : []),
    ...(slow.of >= LEAST_TIMED && leastShare(slow) > 0.5
      ? [`${slow.events} of ${slow.of} pages took more than ${limits.slower} times as long; allowed: half of them.`]
      : []),
  ];
  return problems.length > 0
    ? { kind: 'bad', why: problems.join(' ') }
    : { kind: 'good', why: `${different.events} of ${counted(different.of, 'page')} differ, within the limits.` };
}

/** The middle of some numbers; undefined without any. */
export function median(numbers: readonly number[]): number | undefined {
  return numbers.toSorted((one, other) => one - other)[Math.floor((numbers.length - 1) / 2)];
}
