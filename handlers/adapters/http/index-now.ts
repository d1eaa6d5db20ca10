// Tells search engines of changed pages by IndexNow (indexnow.org, "Documentation", Submitting set of URLs).
import { Agent } from 'undici';
import { InternalError } from '../../../core/contract/georender-error';
import type { ChangeNotices } from '../../jobs/ports';
import type { Clock } from '../../runtime/clock';

/** Passes URLs on to every engine that takes part. */
const ENDPOINT = 'https://api.indexnow.org/indexnow';

/** The most URLs of a request. */
const MAX_URLS = 10_000;

const TRIES = 4;
const FIRST_PAUSE_MS = 2_000;
const MOST_PAUSE_MS = 30_000;
const TRY_MS = 10_000;

/** The engines refused the pages, or did not answer. */
export class IndexNowError extends InternalError {
  override readonly name = 'IndexNowError';
}

/** The options of {@link IndexNow}. */
export interface IndexNowOptions {
  /** Its file is served at `/<key>.txt` of every host. */
  readonly key: string;
  readonly clock: Clock;
  /** @default the real one */
  readonly endpoint?: string;
}

/** Submits pages, those of each host by themselves: a request is for one. */
export class IndexNow implements ChangeNotices {
  private readonly agent = new Agent({ connect: { timeout: TRY_MS } });

  constructor(private readonly options: IndexNowOptions) {}

  async submit(urls: readonly string[]): Promise<void> {
    for (const [host, pages] of byHost(urls)) {
      for (let from = 0; from < pages.length; from += MAX_URLS)
        await this.submitSome(host, pages.slice(from, from + MAX_URLS));
    }
  }

  private async submitSome(host: string, urlList: readonly string[]): Promise<void> {
    const { key, clock } = this.options;
    const body = JSON.stringify({ host, key, keyLocation: `https://${host}/${key}.txt`, urlList });
    for (let attempt = 1; ; attempt += 1) {
      const { status, retryAfterMs } = await this.post(body);
      // 202: the engine has yet to look at the key's file.
      if (status === 200 || status === 202) return;
      const mayHelp = status === 0 || status === 429 || status >= 500;
      if (!mayHelp || attempt === TRIES)
        throw new IndexNowError(`${reasonOf(status)} ${urlList.length} URLs of ${host} were not submitted.`);
      await clock.pause(Math.min(MOST_PAUSE_MS, retryAfterMs ?? FIRST_PAUSE_MS * 3 ** (attempt - 1)));
    }
  }

  /** The status, or 0 without an answer. */
  private async post(body: string): Promise<{ readonly status: number; readonly retryAfterMs?: number }> {
    const { origin, pathname } = new URL(this.options.endpoint ?? ENDPOINT);
    try {
      const answer = await this.agent.request({
        ...{ origin, path: pathname, method: 'POST', body },
        headers: { 'content-type': 'application/json; charset=utf-8' },
        signal: AbortSignal.timeout(TRY_MS),
      });
      answer.body.on('error', () => undefined).destroy();
      const seconds = Number(answer.headers['retry-after']);
      return { status: answer.statusCode, ...(seconds > 0 && { retryAfterMs: seconds * 1000 }) };
    } catch {
      return { status: 0 };
    }
  }
}

function byHost(urls: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const hosts = new Map<string, string[]>();
  for (const url of urls) {
    const { host } = new URL(url);
    const pages = hosts.get(host) ?? [];
    pages.push(url);
    hosts.set(host, pages);
  }
  return hosts;
}

function reasonOf(status: number): string {
  switch (status) {
    case 0:
      return 'IndexNow did not answer.';
    case 403:
      return 'IndexNow did not find the key’s file, or another key in it.';
    case 422:
      return 'IndexNow says that the URLs are not of this host, or the key is not of its form.';
    case 429:
      return 'IndexNow takes no more requests now.';
    default:
      return `IndexNow answered ${status}.`;
  }
}
