// A page as a bot gets it today: one request, redirects followed, no scripts.
import { type Dispatcher, fetch, type Response } from 'undici';
import { UserError } from '../../core/contract/georender-error';
import { pageFacts } from './page-facts';
import type { RawAnswer } from './ports';

/** A page can't be had; the message says why. */
export class PageUnavailableError extends UserError {
  override readonly name = 'PageUnavailableError';
}

const TIMEOUT_MS = 30_000;
const MAX_TEXT_BYTES = 16 * 1024 * 1024;

/**
 * Asks for a page.
 * @param dispatcher makes the connections
 * @throws PageUnavailableError
 */
export async function fetchRaw(url: string, userAgent: string, dispatcher: Dispatcher): Promise<RawAnswer> {
  const answer = await ask(url, userAgent, dispatcher);
  const type = answer.headers.get('content-type') ?? '';
  if (!/^(?:text\/html|application\/xhtml\+xml)\b/i.test(type)) {
    await answer.body?.cancel();
    throw new PageUnavailableError(`${url} is "${type}", no HTML page.`);
  }
  return {
    url: answer.url,
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    facts: pageFacts(await boundedText(url, answer)),
  };
}

/** The robots.txt of a page's site; undefined if there is none that can be read. */
export async function fetchRobotsTxt(
  url: string,
  userAgent: string,
  dispatcher: Dispatcher,
): Promise<string | undefined> {
  const robots = new URL('/robots.txt', url).href;
  try {
    const answer = await ask(robots, userAgent, dispatcher);
    const text = await boundedText(robots, answer);
    return answer.ok ? text : undefined;
  } catch (error) {
    if (error instanceof PageUnavailableError) return undefined;
    throw error;
  }
}

async function ask(url: string, userAgent: string, dispatcher: Dispatcher): Promise<Response> {
  try {
    return await fetch(url, {
      headers: { 'user-agent': userAgent, accept: 'text/html,application/xhtml+xml' },
      dispatcher,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (cause) {
    throw new PageUnavailableError(`${url} gave no answer: ${reasonOf(cause)}.`, { cause });
  }
}

async function boundedText(url: string, answer: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    const reader = answer.body?.getReader();
    for (let chunk = await reader?.read(); chunk?.done === false; chunk = await reader?.read()) {
      bytes += chunk.value.length;
      if (bytes > MAX_TEXT_BYTES) throw new RangeError(`it has more than ${MAX_TEXT_BYTES} bytes`);
      chunks.push(chunk.value);
    }
  } catch (cause) {
    throw new PageUnavailableError(`${url} gave no whole answer: ${reasonOf(cause)}.`, { cause });
  }
  return decoderOf(answer.headers.get('content-type') ?? '').decode(Buffer.concat(chunks));
}

function decoderOf(contentType: string): TextDecoder {
  const [, charset = 'utf-8'] = /charset="?([\w-]+)/i.exec(contentType) ?? [];
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}

/** fetch tells the reason in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message || String(error);
}
