// A request as a line of the local run's output, with what was wrong in the page below it.
import type { styleText } from 'node:util';
import type { EndedRender } from '../../handlers/runtime/served-request';
import { LOCAL_API_PATH } from '../../local/home/local-api';
import type { LocalRequest } from '../../local/requests/request-join';

/** Colours a text; plain text where colours are off. */
export type Paint = (style: Parameters<typeof styleText>[0], text: string) => string;

/** Characters of a path, of a problem: one line each on most screens. */
const MAX_PATH = 100;
const MAX_PROBLEM = 160;

const CLOCK = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;

/** The line, and a line for each problem. */
export function requestLine(request: LocalRequest, paint: Paint, timeZone?: string): string {
  const { country, status, method, durationMs } = request;
  const isDimmed = !isApi(request) && (request.bot === undefined || request.decision === 'no-bot');
  const parts = [
    new Date(request.timeMs).toLocaleTimeString('en-GB', { ...CLOCK, ...(timeZone && { timeZone }) }),
    who(request).padEnd(16),
    place(country, answerer(request)).padEnd(18),
    paintedStatus(cacheWords(request).padEnd(22), request, paint),
    `${durationMs} ms`.padStart(8),
    statusOf(status),
    `${method} ${shortened(printable(pathOf(request)), MAX_PATH)}`,
  ];
  const line = parts.join('  ');
  return [isDimmed ? paint('dim', line) : line, ...problemLines(request.problems, paint)].join('\n');
}

/** A render in the background with problems. */
export function renderLine(
  { region, host, path, outcome, reason, durationMs, problems }: EndedRender,
  paint: Paint,
): string {
  const end = outcome === 'stored' ? 'kept' : `not kept: ${reason ?? outcome}`;
  const line = `          render in ${region}, in the background: ${printable(host + path)}  ${durationMs} ms  ${end}`;
  return [line, ...problemLines(problems, paint)].join('\n');
}

function problemLines(problems: readonly string[], paint: Paint): readonly string[] {
  return problems.map((problem) => paint('yellow', `          ! ${shortened(printable(problem), MAX_PROBLEM)}`));
}

/** Whether it is a call of the HTTP API for content systems, which has an origin of its own. */
function isApi({ path }: LocalRequest): boolean {
  return path.startsWith(`${LOCAL_API_PATH}/`);
}

function who(request: LocalRequest): string {
  const { bot, decision } = request;
  if (isApi(request)) return 'api call';
  if (decision === 'own-render') return 'our renderer';
  return bot ?? 'person';
}

function place(country: string | undefined, answerer: string): string {
  return `${country ?? '??'} → ${answerer}`;
}

function answerer(request: LocalRequest): string {
  if (isApi(request)) return 'api';
  return request.cacheStatus === 'SERVICE' ? 'service' : (request.region ?? 'site');
}

/** `Hit (HIT, 12 s old)`: the edge's word, then what came from behind it, or the reason for the site. */
function cacheWords(request: LocalRequest): string {
  const { edgeResult, cacheStatus, reason, decision, ageSeconds } = request;
  if (isApi(request)) return '';
  if (cacheStatus === undefined) return decision === 'no-bot' || decision === undefined ? edgeResult : decision;
  const isEdges = edgeResult === 'Hit' || edgeResult === 'RefreshHit';
  const word = isEdges ? `${edgeResult} of ${cacheStatus}` : cacheStatus;
  const age = ageSeconds === undefined || cacheStatus === 'MISS' ? '' : ` ${ageText(ageSeconds)}`;
  return `${word}${age}${reason === undefined ? '' : ` ${reason}`}`;
}

function ageText(seconds: number): string {
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)}m`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)}h` : `${Math.round(seconds / 86_400)}d`;
}

function paintedStatus(words: string, { cacheStatus, edgeResult, status }: LocalRequest, paint: Paint): string {
  if (status >= 500 || cacheStatus === 'OVERLOAD') return paint('red', words);
  if (cacheStatus === 'BYPASS' || cacheStatus === 'STALE-ERROR') return paint('yellow', words);
  if (edgeResult === 'Hit' || /^HIT/.test(cacheStatus ?? '')) return paint('green', words);
  return cacheStatus === undefined ? words : paint('cyan', words);
}

function statusOf(status: number): string {
  return status === 0 ? 'left' : String(status);
}

/** With the names of parameters, whose values are secrets. */
function pathOf({ path, parameters }: LocalRequest): string {
  return parameters.length === 0 ? path : `${path}?${parameters.map((name) => `${name}=***`).join('&')}`;
}

function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/** Requests and pages are hostile: a terminal must not get their control characters. */
function printable(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ');
}
