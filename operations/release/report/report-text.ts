// The sentences of a report, which all its forms share.
import { counted } from '../../text/counted';
import { money } from '../../text/money';
import { moment, span } from '../../text/span';
import type { EndedStep } from '../run-release';
import { percent } from '../steps/judge-step';
import { shareOfAll } from '../steps/shares';
import type { ReleaseReport } from './release-report';

/** The end in a sentence. */
export function endText({ result, why = '', share, largestPercent }: ReleaseReport): string {
  const end = result === 'promoted' ? 'Promoted: the canaries answer all URLs.' : `Taken back. ${why}`;
  return [end, `The canaries had at most ${largestPercent} % of the URLs before.`, SHARES[share]]
    .filter(Boolean)
    .join(' ');
}

const SHARES: Readonly<Record<ReleaseReport['share'], string>> = {
  set: '',
  left: 'Somebody else had changed the share, which was left as it is; look at `georender status`.',
  unknown: 'The share could not be written: the canaries may still answer. Run `georender rollback` until it succeeds.',
};

/** Facts of the release, a line each. */
export function factLines(report: ReleaseReport): readonly string[] {
  const { source, startedAtMs, endedAtMs, tally, chromium, thousandRendersUsd: usd, kept } = report;
  const versions = (side: 'live' | 'canary'): string => chromium?.[side].join(', ') || 'unknown';
  return [
    `${source}, ${moment(startedAtMs)} to ${moment(endedAtMs)}.`,
    ...(tally === undefined
      ? ['The comparison did not end.']
      : [
          `${tally.different.events} of ${counted(tally.different.of, 'compared page')} differ ` +
            `(${percent(shareOfAll(tally.different))}); ${tally.noisy} differ between two renders of live code, too; ` +
            `${tally.unknown} were not rendered by live code.`,
          `Median time of a render: ${ms(tally.liveMedianMs)} live, ${ms(tally.canaryMedianMs)} new; ` +
            `${tally.slow.events} of ${tally.slow.of} took longer than the limit.`,
        ]),
    ...(usd === undefined
      ? []
      : [`1,000 renders of that time cost ${money(usd.live, 4)} live, ${money(usd.canary, 4)} new.`]),
    `Chromium: ${versions('live')} live, ${versions('canary')} new.`,
    ...(kept === undefined
      ? []
      : [
          `${counted(kept.urls.length, 'page')}${kept.isCut ? ' and more' : ''} of the canaries’ URLs ` +
            'were rendered meanwhile. The canaries may have kept them; have them rendered again.',
        ]),
  ];
}

/** A step's row: share, time, requests, failed, without a page, why. */
export function stepRow({ percent: share, heldMs, counts, judgement }: EndedStep): readonly string[] {
  const canary = counts?.canary;
  return [
    `${share} %`,
    span(heldMs),
    canary === undefined ? 'unknown' : String(canary.requests),
    canary === undefined ? 'unknown' : percent(shareOfAll(canary.failed)),
    canary?.bypassed === undefined ? 'not counted' : percent(shareOfAll(canary.bypassed)),
    judgement?.why ?? '',
  ];
}

/** The head of these rows. */
export const STEP_HEAD: readonly string[] = ['share', 'held', 'requests', 'failed', 'without a page', 'judgement'];

function ms(value: number | undefined): string {
  return value === undefined ? 'unknown' : span(value);
}
