// One request as a bot makes it: redirects followed and remembered, bodies bounded.
import { type Dispatcher, fetch, type Response } from 'undici';
import { UserError } from '../../core/contract/georender-error';

/** A page, or a file of it, can't be had; the message says why. */
export class PageUnavailableError extends UserError {
  override readonly name = 'PageUnavailableError';
}

/** How a request is made. */
export interface WebRequest {
  readonly userAgent: string;
  /** The header Accept. */
  readonly accept: string;
  /** Makes the connections. */
  readonly dispatcher: Dispatcher;
  /** For all redirects, and the answer's body. */
  readonly timeoutMs: number;
}

/** A redirect on the way to an answer. */
export interface Redirect {
  /** The URL that answered with it. */
  readonly url: string;
  readonly status: number;
}

/** An answer that is no redirect. */
export interface WebAnswer {
  /** Where redirects ended. */
  readonly url: string;
  readonly redirects: readonly Redirect[];
  readonly response: Response;
}

/** Fetch, "HTTP-redirect fetch". */
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const MOST_REDIRECTS = 20;

/** Asks for a URL. @throws PageUnavailableError */
export async function askWeb(asked: string, request: WebRequest): Promise<WebAnswer> {
  const signal = AbortSignal.timeout(request.timeoutMs);
  const redirects: Redirect[] = [];
  for (let url = withoutFragment(asked); ; ) {
    const response = await answerOf(url, request, signal);
    const location = response.headers.get('location');
    if (!REDIRECTS.has(response.status) || location === null) return { url, redirects, response };
    await response.body?.cancel();
    redirects.push({ url, status: response.status });
    if (redirects.length > MOST_REDIRECTS)
      throw new PageUnavailableError(`${asked} redirects more than ${MOST_REDIRECTS} times.`);
    url = target(url, location);
  }
}

/** The whole body. @throws PageUnavailableError, also if it has more than `maxBytes` */
export async function bodyOf({ url, response }: WebAnswer, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    const reader = response.body?.getReader();
    for (let chunk = await reader?.read(); chunk?.done === false; chunk = await reader?.read()) {
      bytes += chunk.value.length;
      if (bytes > maxBytes) {
        await reader?.cancel();
        throw new RangeError(`it has more than ${maxBytes.toLocaleString('en-US')} bytes`);
      }
      chunks.push(chunk.value);
    }
  } catch (cause) {
    throw new PageUnavailableError(`${url} gave no whole answer: ${reasonOf(cause)}.`, { cause });
  }
  return Buffer.concat(chunks);
}

async function answerOf(url: string, request: WebRequest, signal: AbortSignal): Promise<Response> {
  const { userAgent, accept, dispatcher } = request;
  try {
    return await fetch(url, {
      headers: { 'user-agent': userAgent, accept },
      redirect: 'manual',
      dispatcher,
      signal,
    });
  } catch (cause) {
    throw new PageUnavailableError(`${url} gave no answer: ${reasonOf(cause)}.`, { cause });
  }
}

function target(url: string, location: string): string {
  // Browsers read its bytes as UTF-8.
  const next = URL.parse(Buffer.from(location, 'latin1').toString('utf8'), url);
  if (next === null || !/^https?:$/.test(next.protocol))
    throw new PageUnavailableError(`${url} redirects to "${location.slice(0, 200)}", which is no http or https URL.`);
  return withoutFragment(next.href);
}

/** Fragments never reach a server. */
function withoutFragment(url: string): string {
  const { href, hash } = new URL(url);
  return hash === '' ? href : href.slice(0, -hash.length);
}

/** fetch tells the reason in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message || String(error);
}
