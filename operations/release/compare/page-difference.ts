// What differs between a page as live code renders it, and as new code does, without what changes by itself.
import type { TrialResult } from '../../../handlers/render-protocol/trial-protocol';
import { DOCUMENT_PARTS, type DocumentLines, documentDiff, documentLines, type PartDiff } from '../../pages/page-diff';

/** A part that differs. All texts may be hostile. */
export interface PartDifference {
  readonly part: PartDiff['part'];
  readonly added: number;
  readonly removed: number;
  /** Some of the changed lines. */
  readonly lines: readonly { readonly kind: 'added' | 'removed'; readonly text: string }[];
}

/** What differs; empty and undefined if nothing does. */
export interface PageDifference {
  /** What differs as a whole, e.g. the status, a sentence each. */
  readonly answers: readonly string[];
  readonly parts: readonly PartDifference[];
}

/** A render, read once for several comparisons. */
export interface ReadRender {
  readonly result: TrialResult;
  readonly lines: DocumentLines | undefined;
}

/** Lines of an example. */
const MOST_LINES = 12;
const MOST_LINE_LENGTH = 200;

/** A text may change by so much of its lines without being another one, e.g. a counter. */
const SMALL_TEXT_SHARE = 0.02;

/** Reads a render. */
export function readRender(url: string, result: TrialResult): ReadRender {
  if (result.kind === 'failed' || result.html === undefined) return { result, lines: undefined };
  try {
    return { result, lines: documentLines({ html: result.html, url }) };
  } catch {
    // It nests too deep to be read: compared by its answer alone.
    return { result, lines: undefined };
  }
}

/** What differs at the first look. */
export function pageDifference(live: ReadRender, canary: ReadRender): PageDifference {
  return { answers: answerDifferences(live.result, canary.result), parts: partDifferences(live, canary) };
}

/** Whether nothing differs. */
export function isSame({ answers, parts }: PageDifference): boolean {
  return answers.length === 0 && parts.length === 0;
}

/**
 * What the new code is the cause of: the rest differs between two renders of live code, too, e.g. a time.
 * @param first what differs between live and new code at the first look
 * @param again a second render by live code
 */
export function withoutNoise(
  first: PageDifference,
  live: ReadRender,
  again: ReadRender,
  canary: ReadRender,
): PageDifference {
  const noise = partDifferences(live, again);
  const second = pageDifference(again, canary);
  const changes = ({ added, removed }: Pick<PartDifference, 'added' | 'removed'>): number => added + removed;
  const parts = first.parts.flatMap((one): readonly PartDifference[] => {
    const other = second.parts.find(({ part }) => part === one.part);
    if (other === undefined) return [];
    const own = noise.find(({ part }) => part === one.part);
    const least = changes(one) <= changes(other) ? one : other;
    // A third render differs from either of two by no more than these do from each other, and some by chance.
    return changes(least) > (own === undefined ? 0 : 2 * changes(own)) ? [least] : [];
  });
  const answers = second.answers.length === 0 ? [] : first.answers;
  return { answers, parts };
}

function answerDifferences(live: TrialResult, canary: TrialResult): readonly string[] {
  if (canary.kind === 'failed')
    return live.kind === 'failed' ? [] : [`The new code renders nothing: ${canary.reason}. ${short(canary.detail)}`];
  if (live.kind === 'failed') return [];
  const objection = (one: string | undefined): string => (one === undefined ? 'kept' : `not kept (${one})`);
  return [
    ...(live.status === canary.status ? [] : [`The status is ${canary.status}; of live code ${live.status}.`]),
    ...(live.objection === canary.objection
      ? []
      : [`The page would be ${objection(canary.objection)}; of live code ${objection(live.objection)}.`]),
    ...(locationOf(live) === locationOf(canary)
      ? []
      : [
          `It leads to ${short(locationOf(canary) ?? 'nowhere')}; of live code to ${short(locationOf(live) ?? 'nowhere')}.`,
        ]),
  ];
}

function locationOf({ headers }: Extract<TrialResult, { kind: 'rendered' }>): string | undefined {
  return headers.find(([name]) => name === 'location')?.[1];
}

function partDifferences({ lines: old }: ReadRender, { lines: young }: ReadRender): readonly PartDifference[] {
  return old === young ? [] : differences(old ?? NO_LINES, young ?? NO_LINES);
}

const NO_LINES: DocumentLines = {
  ...{ text: [], headings: [], links: [], metas: [], 'structured data': [] },
  isCut: false,
};

function differences(before: DocumentLines, after: DocumentLines): readonly PartDifference[] {
  const diffs = new Map(documentDiff(before, after).map((diff) => [diff.part, diff]));
  return DOCUMENT_PARTS.flatMap((part): readonly PartDifference[] => {
    const diff = diffs.get(part);
    if (diff === undefined || diff.added + diff.removed === 0) return [];
    const { added, removed, same } = diff;
    const changed = Math.max(added, removed);
    if (part === 'text' && changed / (changed + same) <= SMALL_TEXT_SHARE) return [];
    const lines = diff.lines.flatMap((line) =>
      line.kind === 'added' || line.kind === 'removed'
        ? [{ kind: line.kind, text: line.text.slice(0, MOST_LINE_LENGTH) }]
        : [],
    );
    return [{ part, added, removed, lines: lines.slice(0, MOST_LINES) }];
  });
}

function short(text: string): string {
  return text.slice(0, MOST_LINE_LENGTH);
}
