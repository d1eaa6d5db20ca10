// A comparison as text for people.
import type { DiffLine } from '../../pages/page-diff';
import { counted } from '../../text/counted';
import { money } from '../../text/money';
import { size, span } from '../../text/span';
import type { ComparedPage, Sides, UncomparedPage } from '../compared-page';
import type { ComparisonSummary } from '../comparison-summary';

/** Changed lines of a part that are shown for a page. */
const MOST_LINES = 5;

const SIDE_NAMES: Sides<string> = { own: 'Georender', service: 'the service' };

/** A page. */
export function pageText(page: ComparedPage | UncomparedPage): string {
  if (page.kind === 'failed') return [page.url, ...failureLines(page)].join('\n');
  const { url, status, words, durationMs, bytes, losses, gains } = page;
  const pair = ({ own, service }: Sides<string | number>) => `${own} / ${service}`;
  return [
    url,
    `  status ${pair(status)}, words ${percent(words.similarity)} alike, ` +
      `${pair({ own: span(durationMs.own), service: span(durationMs.service) })}, ` +
      `${pair({ own: size(bytes.own), service: size(bytes.service) })}`,
    ...(losses.length > 0 ? [`  Georender lacks or changes: ${losses.join(', ')}`] : []),
    ...(gains.length > 0 ? [`  The service lacks: ${gains.join(', ')}`] : []),
    ...(words.lost.length > 0 ? [`    words of the service alone: ${words.lost.join(' ')}`] : []),
    ...(words.gained.length > 0 ? [`    words of Georender alone: ${words.gained.join(' ')}`] : []),
    ...changedLines(page).map(({ part, mark, text }) => `    ${mark} ${part}: ${text}`),
  ].join('\n');
}

/** The changed lines of a page's parts without its text, some of each: `-` has the service alone, `+` Georender. */
export function changedLines({ parts }: ComparedPage): readonly {
  readonly part: string;
  readonly mark: '+' | '-';
  readonly text: string;
}[] {
  return parts
    .filter(({ part }) => part !== 'text')
    .flatMap(({ part, lines }) =>
      lines
        .flatMap((line) => markedLine(line) ?? [])
        .slice(0, MOST_LINES)
        .map((line) => ({ part, ...line })),
    );
}

function markedLine(line: DiffLine): { readonly mark: '+' | '-'; readonly text: string } | undefined {
  if (line.kind === 'added') return { mark: '+', text: line.text };
  return line.kind === 'removed' ? { mark: '-', text: line.text } : undefined;
}

/** Why a page was not compared. */
export function failureLines({ reasons }: UncomparedPage): readonly string[] {
  return (['own', 'service'] as const).flatMap((side) => {
    const reason = reasons[side];
    return reason === undefined ? [] : [`  no page of ${SIDE_NAMES[side]}: ${reason}`];
  });
}

/** Rows of numbers: what, Georender, the service. */
export function summaryRows(summary: ComparisonSummary): readonly (readonly [string, string, string])[] {
  const { medianMs, p95Ms, medianBytes, usdAThousandRenders } = summary;
  const row = (what: string, { own, service }: Partial<Sides<number>>, text: (value: number) => string) =>
    own === undefined || service === undefined ? [] : [[what, text(own), text(service)] as const];
  return [
    ...row('time, median', medianMs, span),
    ...row('time, 95th percentile', p95Ms, span),
    ...row('HTML, median', medianBytes, size),
    ...row('a thousand renders', usdAThousandRenders, money),
  ];
}

/** The numbers in a sentence or more. */
export function summaryText(summary: ComparisonSummary): string {
  const { pages, compared, alike, medianSimilarity, losses, gains } = summary;
  const listed = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ');
  return [
    `${counted(pages, 'page')}, ${compared} compared, ${alike} alike` +
      `${medianSimilarity === undefined ? '' : `; words ${percent(medianSimilarity)} alike (median)`}.`,
    ...(Object.keys(losses).length > 0 ? [`Georender lacks or changes, by pages: ${listed(losses)}.`] : []),
    ...(Object.keys(gains).length > 0 ? [`The service lacks, by pages: ${listed(gains)}.`] : []),
  ].join('\n');
}

/** E.g. `99.4 %`; only what is wholly alike is 100 %. */
export function percent(share: number): string {
  return share === 1 ? '100 %' : `${Math.min(99.9, Math.round(share * 1_000) / 10).toFixed(1)} %`;
}
