// A move from an old prerenderer and back, as docs/migrate.md tells it, with bots asking all the time: none gets an
// error or the empty shell, and no page is lost.
import assert from 'node:assert/strict';
import { CACHE_HEADER, REGION_HEADER } from '../../core/contract/header-names';
import { shareOf } from '../../core/routing/serve-choice';
import { type RawAnswer, rawRequest } from '../support/machine/raw-request';
import { SERVICE_HEADER, type Systems, startSystems, textOf } from './systems';

const PAGES = Array.from({ length: 12 }, (_, index) => `/products/${index + 1}`);
const BOTS = ['Googlebot/2.1', 'Twitterbot/1.0', 'Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)'];

/** Who answered a bot. */
type Renderer = 'old functions' | 'old service' | 'region' | 'site';

interface Answered {
  readonly page: string;
  readonly renderer: Renderer;
}

describe('a move from an old prerenderer, with bots asking all the time', function () {
  this.timeout(300_000);
  let systems: Systems;
  let bots: Bots;
  const log: string[] = [];

  before(async () => {
    systems = await startSystems((line) => log.push(line));
    bots = new Bots(new URL(systems.stack.url).host);
  });
  after(async () => {
    await bots.stop();
    await systems.close();
  });
  afterEach(function () {
    if (this.currentTest?.isFailed() === true) process.stderr.write(`The log:\n${log.join('\n')}\n`);
  });

  const renderersOf = (answers: readonly Answered[]) => new Map(answers.map(({ page, renderer }) => [page, renderer]));
  const urlOf = (page: string) => `${systems.stack.url}${page}`;

  it('begins with the old system', async () => {
    bots.start((await systems.oldEdge()).url);
    assert.deepEqual(new Set(renderersOf(await bots.roundsOfAll(2)).values()), new Set(['old functions']));
  });

  it('renders the same pages in its shadow, and bots notice nothing', async () => {
    const answers = bots.roundsOfAll(1);
    for (const page of PAGES) {
      const shadow = await bots.ask(systems.stack.url, page, 'Googlebot/2.1');
      assert.equal(shadow.renderer, 'region');
    }
    assert.deepEqual(new Set(renderersOf(await answers).values()), new Set(['old functions']));
  });

  it('takes the place of the old functions, while the old service still renders all pages', async () => {
    bots.turnTo((await systems.newEdge(100)).url);
    assert.deepEqual(new Set(renderersOf(await bots.roundsOfAll(1)).values()), new Set(['old service']));
  });

  it('takes over half of the pages, always the same', async () => {
    const shares = PAGES.map((page) => shareOf(urlOf(page))).sort((one, other) => one - other);
    const half = shares[PAGES.length / 2] ?? 50;
    bots.turnTo((await systems.newEdge(half)).url);
    const expected = PAGES.map((page) => [page, shareOf(urlOf(page)) < half ? 'old service' : 'region'] as const);
    assert.equal(new Set(expected.map(([, renderer]) => renderer)).size, 2);
    assert.deepEqual(sorted(renderersOf(await bots.roundsOfAll(1))), sorted(new Map(expected)));
    assert.deepEqual(sorted(renderersOf(await bots.roundsOfAll(1))), sorted(new Map(expected)));
  });

  it('goes back, and forward to all pages', async () => {
    bots.turnTo((await systems.newEdge(100)).url);
    assert.deepEqual(new Set(renderersOf(await bots.roundsOfAll(1)).values()), new Set(['old service']));
    bots.turnTo((await systems.newEdge(0)).url);
    assert.deepEqual(new Set(renderersOf(await bots.roundsOfAll(1)).values()), new Set(['region']));
  });

  it('does not need the old service any more', async () => {
    systems.answerWith(503);
    assert.deepEqual(new Set(renderersOf(await bots.roundsOfAll(2)).values()), new Set(['region']));
    systems.answerWith(200);
  });

  it('goes all the way back to the old system', async () => {
    bots.turnTo((await systems.oldEdge()).url);
    assert.deepEqual(new Set(renderersOf(await bots.roundsOfAll(1)).values()), new Set(['old functions']));
  });

  it('gave every bot a whole page, every time', async () => {
    await bots.stop();
    assert.deepEqual(bots.faults, []);
    assert.ok(bots.answered.length > PAGES.length * BOTS.length * 9, String(bots.answered.length));
    assert.deepEqual(new Set(bots.answered.map(({ page }) => page)), new Set(PAGES));
  });
});

function sorted(renderers: ReadonlyMap<string, Renderer>): readonly (readonly [string, Renderer])[] {
  return [...renderers].sort(([one], [other]) => one.localeCompare(other));
}

/** Bots that ask page after page of one host, at the edge that CloudFront has at the time. */
class Bots {
  readonly answered: Answered[] = [];
  /** Answers that no bot should get. */
  readonly faults: string[] = [];
  private edgeUrl = '';
  private isRunning = false;
  private running: readonly Promise<void>[] = [];
  /** Rejects when a bot got no answer at all. */
  private readonly broken = Promise.withResolvers<never>();
  private listeners: ((answer: Answered & { readonly edgeUrl: string }) => void)[] = [];

  constructor(private readonly host: string) {}

  start(edgeUrl: string): void {
    this.edgeUrl = edgeUrl;
    this.isRunning = true;
    this.running = BOTS.map((bot, index) => this.walk(bot, index).catch((error: unknown) => this.broken.reject(error)));
  }

  /** What happens to a distribution whose functions are replaced: requests under way end as they began. */
  turnTo(edgeUrl: string): void {
    this.edgeUrl = edgeUrl;
  }

  async stop(): Promise<void> {
    this.isRunning = false;
    await Promise.all(this.running);
  }

  /** All answers of the present edge until each page was answered so often. */
  roundsOfAll(rounds: number): Promise<readonly Answered[]> {
    const { edgeUrl } = this;
    const answers: Answered[] = [];
    const all = new Promise<readonly Answered[]>((resolve) => {
      const listener = (answer: Answered & { readonly edgeUrl: string }) => {
        if (answer.edgeUrl !== edgeUrl) return;
        answers.push(answer);
        if (PAGES.some((page) => answers.filter((other) => other.page === page).length < rounds)) return;
        this.listeners = this.listeners.filter((other) => other !== listener);
        resolve(answers);
      };
      this.listeners.push(listener);
    });
    return Promise.race([all, this.broken.promise]);
  }

  async ask(edgeUrl: string, page: string, userAgent: string): Promise<Answered> {
    const headers = { host: this.host, 'user-agent': userAgent, accept: 'text/html' };
    const answer = await rawRequest(edgeUrl, page, { headers });
    if (answer.status !== 200 || !answer.body.includes(`>${textOf(page)}<`))
      this.faults.push(`${userAgent} got ${answer.status} for ${page}: ${answer.body.slice(0, 200)}`);
    return { page, renderer: rendererOf(answer) };
  }

  private async walk(userAgent: string, from: number): Promise<void> {
    // Each bot begins at another page.
    for (let at = from * 5; this.isRunning; at += 1) {
      const page = PAGES[at % PAGES.length] ?? '';
      const { edgeUrl } = this;
      const answer = await this.ask(edgeUrl, page, userAgent);
      this.answered.push(answer);
      for (const listener of [...this.listeners]) listener({ ...answer, edgeUrl });
    }
  }
}

function rendererOf({ headers }: RawAnswer): Renderer {
  if (headers[REGION_HEADER] !== undefined) return 'region';
  if (headers[SERVICE_HEADER] === undefined) return 'site';
  return headers[CACHE_HEADER] === 'SERVICE' ? 'old service' : 'old functions';
}
