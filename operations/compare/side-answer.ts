// One answer of a side over HTTP: redirects are not followed, bodies are bounded. Answers may be hostile.
import { type Dispatcher, fetch, type Headers, type Response } from 'undici';
import { decodedText, isHtml } from '../check/views/raw-answer';
import { bodyOf, PageUnavailableError } from '../check/web-request';
import type { SideFailure, SidePage } from './compared-page';

/** A larger page is for nobody. */
const MAX_PAGE_BYTES = 16 * 1024 * 1024;

/** How a side is asked. */
export interface SideRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly dispatcher: Dispatcher;
  /** For the whole answer. */
  readonly timeoutMs: number;
  /** Any steady clock, in milliseconds. */
  readonly steadyMs: () => number;
  /** Why an answer with these headers is not the side's own; undefined if it is. */
  readonly foreignBecause?: (headers: Pick<Headers, 'has'>) => string | undefined;
}

/** Asks. Failures are results; their reasons do not show headers. */
export async function sideAnswer(url: string, request: SideRequest): Promise<SidePage | SideFailure> {
  const { headers, dispatcher, timeoutMs, steadyMs, foreignBecause } = request;
  const startMs = steadyMs();
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, { headers, redirect: 'manual', dispatcher, signal });
    const foreign = foreignBecause?.(response.headers);
    if (foreign !== undefined) {
      await response.body?.cancel();
      return { kind: 'failed', reason: `${foreign}; it has status ${response.status}` };
    }
    const location = response.headers.get('location') ?? undefined;
    const html = location === undefined ? await htmlOf(url, response) : '';
    if (location !== undefined) await response.body?.cancel();
    return { kind: 'page', status: response.status, location, html, durationMs: steadyMs() - startMs };
  } catch (error) {
    return { kind: 'failed', reason: reasonOf(error) };
  }
}

async function htmlOf(url: string, response: Response): Promise<string> {
  const type = response.headers.get('content-type') ?? '';
  if (!isHtml(type)) {
    await response.body?.cancel();
    throw new PageUnavailableError(`the answer has status ${response.status} and is "${type}", no HTML page`);
  }
  return decodedText(await bodyOf({ url, redirects: [], response }, MAX_PAGE_BYTES), type);
}

/** fetch tells the reason in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message || error.name;
}
