// Georender as `npm start` runs it, with requests of Googlebot. It also reports which pages are kept.
import { get } from 'node:http';
import { parseRegions } from '../../core/geography/regions';
import { startLocalStack } from '../../local/stack';

const GOOGLEBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';

/** A bot's answer. */
export interface ProductAnswer {
  readonly status: number;
  readonly html: string;
  /** `x-georender-cache`, e.g. `MISS`. */
  readonly cache: string;
  /** `x-georender-reason`, if there is one. */
  readonly reason: string | undefined;
  readonly cacheControl: string;
  readonly elapsedMs: number;
}

/** A first answer, and whether the page was kept. */
export interface AnswerAndKeeping {
  readonly answer: ProductAnswer;
  readonly kept: boolean;
}

/** A running Georender. */
export interface Product {
  readonly url: string;
  /** Requests a new page, then once more. */
  ask(path: string): Promise<AnswerAndKeeping>;
  /** Requests a page once: the answer's own headers tell whether it is kept. */
  askOnce(path: string): Promise<AnswerAndKeeping>;
  close(): Promise<void>;
}

/** Starts it in front of a site. @param logTo gets the log lines of its functions */
export async function startProduct(site: string, logTo: (line: string) => void): Promise<Product> {
  const parsed = parseRegions('regions', ['us-east-1']);
  if (parsed.kind === 'problems') throw new Error(parsed.problems.join('\n'));
  const stack = await startLocalStack({ port: 0, site, regions: parsed.regions, onLog: logTo });
  return {
    url: stack.url,
    async ask(path) {
      const answer = await askAsBot(`${stack.url}${path}`);
      const again = await askAsBot(`${stack.url}${path}`);
      return { answer, kept: mayBeKept(answer) || /^HIT/.test(again.cache) };
    },
    async askOnce(path) {
      const answer = await askAsBot(`${stack.url}${path}`);
      return { answer, kept: mayBeKept(answer) };
    },
    close: () => stack.close(),
  };
}

/** Whether the edge and every cache behind it may keep the answer. */
function mayBeKept({ cacheControl }: ProductAnswer): boolean {
  const seconds = Number(/\bmax-age=(\d+)/.exec(cacheControl)?.[1] ?? 0);
  return seconds > 0 && !/\b(?:no-store|private)\b/.test(cacheControl);
}

function askAsBot(url: string): Promise<ProductAnswer> {
  const startMs = performance.now();
  return new Promise((resolve, reject) => {
    const headers = { 'user-agent': GOOGLEBOT, accept: 'text/html', 'accept-encoding': 'identity' };
    const request = get(url, { headers, agent: false, timeout: 60_000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const header = (name: string) => response.headers[name]?.toString();
        resolve({
          status: response.statusCode ?? 0,
          html: Buffer.concat(chunks).toString('utf8'),
          cache: header('x-georender-cache') ?? '',
          reason: header('x-georender-reason'),
          cacheControl: header('cache-control') ?? '',
          elapsedMs: performance.now() - startMs,
        });
      });
    });
    request.on('timeout', () => request.destroy(new Error(`${url} was not answered within 60 s.`)));
    request.on('error', reject);
  });
}
