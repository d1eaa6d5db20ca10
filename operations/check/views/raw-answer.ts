// A page as a bot gets it today: one request, redirects followed, no scripts.
import type { RobotsTxt } from '../checked-page';
import { pageFacts } from '../page-facts';
import type { RawAnswer } from '../ports';
import { askWeb, bodyOf, PageUnavailableError, type WebRequest } from '../web-request';

const MAX_TEXT_BYTES = 16 * 1024 * 1024;

/** A page's answer, and its text. */
export interface RawPage extends RawAnswer {
  readonly html: string;
}

/**
 * Asks for a page.
 * @throws PageUnavailableError
 */
export async function fetchRaw(url: string, request: WebRequest): Promise<RawPage> {
  const page = await fetchHtml(url, request);
  return { ...page, facts: pageFacts(page.html) };
}

/**
 * Asks for a page, and does not read its HTML.
 * @throws PageUnavailableError
 */
export async function fetchHtml(url: string, request: WebRequest): Promise<Omit<RawPage, 'facts'>> {
  const answer = await askWeb(url, request);
  const { status, headers, body } = answer.response;
  const type = headers.get('content-type') ?? '';
  if (!isHtml(type)) {
    await body?.cancel();
    throw new PageUnavailableError(`${answer.url} is "${type}", no HTML page.`);
  }
  const html = decodedText(await bodyOf(answer, MAX_TEXT_BYTES), type);
  return {
    url: answer.url,
    redirects: answer.redirects,
    status,
    headers: Object.fromEntries(headers),
    html,
  };
}

/** Whether a content type is that of a page. */
export function isHtml(contentType: string): boolean {
  return /^(?:text\/html|application\/xhtml\+xml)\b/i.test(contentType);
}

/** A text in the encoding that its content type names, or else in UTF-8. */
export function decodedText(bytes: Uint8Array, contentType: string): string {
  return decoderOf(contentType).decode(bytes);
}

/** The robots.txt of a page's site, or why there is none. */
export async function fetchRobotsTxt(url: string, request: WebRequest): Promise<RobotsTxt> {
  const robots = new URL('/robots.txt', url).href;
  try {
    const answer = await askWeb(robots, request);
    const { status, ok } = answer.response;
    const text = (await bodyOf(answer, MAX_TEXT_BYTES)).toString('utf8');
    return { status, text: ok ? text : '' };
  } catch (error) {
    if (error instanceof PageUnavailableError) return { status: 0, text: '' };
    throw error;
  }
}

function decoderOf(contentType: string): TextDecoder {
  const [, charset = 'utf-8'] = /charset="?([\w-]+)/i.exec(contentType) ?? [];
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}
