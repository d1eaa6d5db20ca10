// A render's trace as text: request by request, what was waited for, what was cut off, and why.
import type { CutReason, ReadyReason, RenderTrace, TracedRequest } from '../../handlers/render-protocol/render-trace';
import type { TrialResult } from '../../handlers/render-protocol/trial-protocol';
import { counted } from '../text/counted';
import { size, span } from '../text/span';

const READY_TEXTS: Readonly<Record<ReadyReason, string>> = {
  flag: 'its own flag (prerenderReady) said that it was ready',
  calm: 'nothing more was due, and the network was quiet',
  'time-is-up': "the render's time was up, so the page is partial",
};

const CUT_TEXTS: Readonly<Record<CutReason, string>> = {
  'time-is-up': 'cut off: the time was up',
  'page-said-ready': 'cut off: the page said that it was ready',
  endless: 'not waited for: it never answered in earlier renders',
  'many-rounds': 'not waited for: the page asks there again and again',
  'silent-poll': 'not waited for: a poll that was silent',
  stream: 'not waited for: a stream that was silent, or goes on',
  'slow-frame': 'not waited for: a slow frame',
};

/** The text, without an end of line. */
export function traceText(result: TrialResult): string {
  const { trace, tookMs } = result;
  return [
    ...trialHead(result),
    `Took ${span(tookMs)}.${trace.readyMs === undefined ? '' : ` The page was taken after ${trace.readyMs} ms: ${readyText(trace)}.`}`,
    '',
    countText(trace),
    '     from      to   took  status      bytes',
    ...trace.requests.flatMap((request) => requestLines(request, trace)),
    ...(trace.untold > 0 ? [`  and ${trace.untold} more`] : []),
    ...(trace.problems.length === 0 ? [] : ['', 'Problems in the page', ...trace.problems.map((line) => `  ${line}`)]),
  ].join('\n');
}

/** What the render came to. */
export function trialHead(result: TrialResult): readonly string[] {
  if (result.kind === 'failed') return [`Not rendered: ${result.reason}`, `  ${result.detail}`];
  const { status, objection, freshSeconds, textLength, html } = result;
  const kept =
    objection === undefined
      ? `it would be kept, fresh for ${span((freshSeconds ?? 0) * 1_000)}`
      : `it would not be kept: ${objection}`;
  const body =
    html === undefined
      ? 'no body'
      : `${size(Buffer.byteLength(html))} of HTML, ${counted(textLength, 'character')} of text`;
  return [`Rendered: status ${status}, ${body}; ${kept}`];
}

/** Why the page was taken when it was. */
export function readyText({ readyBy }: RenderTrace): string {
  return readyBy === undefined ? 'for no known reason' : READY_TEXTS[readyBy];
}

function countText(trace: RenderTrace): string {
  const waited = trace.requests.filter(({ wait }) => wait !== 'never');
  const cut = waited.filter((request) => cutText(request, trace) !== undefined).length;
  return `${counted(trace.requests.length, 'request')}; waited for ${waited.length} of them (*), ${cut} not to the end`;
}

/** Undefined if it was awaited to its end, or not at all. */
function cutText({ cut, wait, endMs }: TracedRequest, { readyMs }: RenderTrace): string | undefined {
  if (cut !== undefined) return CUT_TEXTS[cut];
  const isOpen = readyMs === undefined && endMs === undefined && wait !== 'never';
  return isOpen ? 'had not ended when the render failed' : undefined;
}

function requestLines(request: TracedRequest, trace: RenderTrace): readonly string[] {
  const { url, method, type, startMs, endMs, status, bytes, wait, isInFrame } = request;
  const right = (text: string, width: number): string => text.padStart(width);
  const took = endMs === undefined ? '' : `${endMs - startMs}`;
  const cells = [
    wait === 'never' ? ' ' : '*',
    right(`${startMs}`, 7),
    right(endMs === undefined ? 'open' : `${endMs}`, 7),
    right(took, 6),
    right(status === undefined ? '-' : `${status}`, 7),
    right(bytes === undefined ? '' : size(bytes), 10),
    ` ${type}${isInFrame ? ' in a frame' : ''}${wait === 'document' ? ', the page itself:' : ''} ${method} ${url}`,
  ];
  return [cells.join(' '), ...requestNotes(request, trace).map((note) => `${' '.repeat(44)}${note}`)];
}

/** Why a request failed, and why it was not awaited to its end. */
export function requestNotes(request: TracedRequest, trace: RenderTrace): readonly string[] {
  return [request.failure, cutText(request, trace)].filter((note) => note !== undefined);
}
