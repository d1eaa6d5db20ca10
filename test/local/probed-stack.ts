// A local run on a site that a test changes: what its pages say, and whether it answers.
import assert from 'node:assert/strict';
import { DEFAULT_REGIONS } from '../../core/geography/regions';
import { RENDER_FUNCTION } from '../../local/functions';
import { type LocalStack, startLocalStack } from '../../local/stack';
import { cacheOf, crawl, PROBED_SETTINGS } from '../support/edge/crawler';
import type { RawAnswer } from '../support/machine/raw-request';
import { type PageServer, startPageServer } from '../support/site/page-server';

/** What an answer came from. */
export interface Shown {
  readonly status: number;
  readonly cache: string;
  readonly edge: string | string[] | undefined;
}

/** Reads the status and the two caches off an answer. */
export function shown(answer: RawAnswer): Shown {
  return { status: answer.status, cache: cacheOf(answer), edge: answer.headers['x-cache'] };
}

/** The local run and its site. Call {@link reset} before each test. */
export class ProbedStack {
  /** What the site's pages say. */
  news = 'first';
  isUp = true;
  /** How far the edge's clock is ahead. */
  edgeAheadMs = 0;
  /** The lines of the stack's log since the last reset. */
  readonly log: string[] = [];
  private running: { readonly stack: LocalStack; readonly site: PageServer } | undefined;

  async start(): Promise<void> {
    const site = await startPageServer(
      {},
      {
        otherwise: (request, response) => {
          if (!this.isUp) {
            request.socket.destroy();
            return;
          }
          const { cookie = 'no cookie', authorization = 'no authorization' } = request.headers;
          const kept = request.url?.endsWith('/mine') === true ? 'max-age=600' : 'public, max-age=0, s-maxage=31536000';
          response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': kept });
          response.end(`<!doctype html><title>x</title><p>${this.news}</p><p>For ${cookie} and ${authorization}.</p>
        <script>document.body.append('Rendered at ' + location.host + location.pathname)</script>`);
        },
      },
    );
    const stack = await startLocalStack({
      port: 0,
      site: site.url,
      regions: DEFAULT_REGIONS,
      replicationLagMs: 20,
      settings: PROBED_SETTINGS,
      edgeClock: () => Date.now() + this.edgeAheadMs,
      onLog: (line) => this.log.push(line),
    });
    this.running = { stack, site };
  }

  async close(): Promise<void> {
    await this.running?.stack.close();
    await this.running?.site.close();
  }

  get stack(): LocalStack {
    return this.running?.stack ?? assert.fail('the stack is not started');
  }

  get site(): PageServer {
    return this.running?.site ?? assert.fail('the site is not started');
  }

  reset(): void {
    this.news = 'first';
    this.isUp = true;
    this.log.splice(0);
  }

  /** Prints the stack's log after a failed test. */
  tellLog(test: Mocha.Test | undefined): void {
    if (test?.isFailed() === true) process.stderr.write(`The stack's log:\n${this.log.join('\n')}\n`);
  }

  /** How often the site was asked for a page by a render. */
  documents(target: string): number {
    return this.site.requests.filter((request) => request.target === target && request.headers['x-prerender'] === '1')
      .length;
  }

  /** How often `render` was invoked. */
  renders(): number {
    return this.stack.lambda
      .invocations()
      .filter(({ functionName }) => functionName === RENDER_FUNCTION)
      .reduce((sum, { invocations }) => sum + invocations, 0);
  }

  hostOf(name: string): string {
    return `${name}:${new URL(this.stack.url).port}`;
  }

  /** Asks for a page that nobody has: it is rendered. */
  async rendered(target: string, country = 'DE', headers: Record<string, string> = {}): Promise<RawAnswer> {
    const answer = await crawl(this.stack.url, target, country, headers);
    assert.deepEqual(shown(answer), { status: 200, cache: 'MISS', edge: 'Miss from cloudfront' }, target);
    return answer;
  }
}
