// A local run of the demo site in three regions with its console, after an hour's requests of bots.
import path from 'node:path';
import { stopBundler } from '../../bundles/lambda-bundle';
import { DEFAULT_REGIONS } from '../../core/geography/regions';
import { startDemo } from '../../local/demo-site';
import type { LocalRequest, RequestListener } from '../../local/requests/request-join';
import { startLocalStack } from '../../local/stack';
import type { StartedParts } from '../../local/started-parts';
import { LocalConsole } from '../start/local-console';

/** The ports are shown, so they are those that users have. */
const EDGE_PORT = 8080;
const SITE_PORT = 3000;

const MINUTE_MS = 60_000;

/** As far as the console's counts go back, less the minutes that the pictures take. */
const LAST_MINUTES = 50;

const USER_AGENTS = [
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)',
  'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
  'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
];

const COUNTRIES = ['DE', 'US', 'IN', 'FR', 'JP', 'BR', 'GB', 'AU'];

const PATHS = ['/', '/articles/1', '/articles/2', '/articles/3', '/articles/1', '/moved', '/missing', '/broken'];

const REQUESTS = 240;

/** Each of so many requests is for a page that nobody has asked for. */
const EVERY_NEW = 7;

/**
 * Starts it, and sends the requests.
 * @param folder for temporary files
 * @returns the console's address
 */
export async function startDemoRun(folder: string, started: StartedParts): Promise<string> {
  const site = await startDemo(path.join(folder, 'demo'), started, SITE_PORT);
  const console = new LocalConsole();
  const told = new ToldRequests();
  const requests = told.before(console.listeningTo(told));
  const consoleUrl = () => console.url;
  const common = { port: EDGE_PORT, site: site.url, regions: DEFAULT_REGIONS, onLog: () => undefined };
  const stack = await startLocalStack({ ...common, requests, consoleUrl });
  started.defer(() => stack.close());
  await console.start(stack.url);
  started.defer(() => console.close());
  await stopBundler();
  for (let number = 0; number < REQUESTS; number += 1) await ask(stack.url, number);
  await told.all(REQUESTS);
  await stack.replicated();
  return console.url ?? stack.url;
}

async function ask(url: string, number: number): Promise<void> {
  const of = <Item>(items: readonly Item[], at: number): Item | undefined => items[at % items.length];
  const path =
    number % EVERY_NEW === 0 ? `/articles/${1 + (number % 3)}?page=${number}` : of(PATHS, Math.floor(number / 3));
  const answer = await fetch(url + (path ?? '/'), {
    headers: {
      'user-agent': of(USER_AGENTS, number) ?? '',
      'cloudfront-viewer-country': of(COUNTRIES, number * 3) ?? '',
    },
    redirect: 'manual',
  });
  await answer.arrayBuffer();
}

/** Waits until the console has seen all requests, and spreads them over an hour. */
class ToldRequests implements RequestListener {
  private told = 0;
  private heard = Promise.withResolvers<undefined>();

  /** Passes bots' requests on, as if they had come in the last hour. */
  before(next: RequestListener): RequestListener {
    return {
      onRequest: (request) => next.onRequest(this.spread(request)),
      onRender: (render) => next.onRender(render),
    };
  }

  onRequest({ bot, decision }: LocalRequest): void {
    if (bot === undefined || decision === 'own-render') return;
    this.told += 1;
    this.heard.resolve(undefined);
  }

  onRender(): void {}

  async all(requests: number): Promise<void> {
    while (this.told < requests) {
      this.heard = Promise.withResolvers();
      await this.heard.promise;
    }
  }

  private spread(request: LocalRequest): LocalRequest {
    // More come in the end.
    const share = Math.max(0, 1 - (this.told + 1) / REQUESTS) ** 1.5;
    return { ...request, timeMs: request.timeMs - Math.floor(share * LAST_MINUTES) * MINUTE_MS };
  }
}
