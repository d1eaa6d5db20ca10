// A region has no time to render a page without a copy: the bot's answer, and what the next region does.
import assert from 'node:assert/strict';
import type { Region } from '../../../../core/geography/regions';
import type { Serve } from '../../../../handlers/serve/create-serve';
import { RenderThrottledError } from '../../../../handlers/serve/ports';
import { CacheLab, type LabAnswer, type Question } from '../../../support/storage/cache-lab';

const NEAR: Region = 'eu-central-1';
const NEXT: Region = 'us-east-1';
const HOUR_MS = 3_600_000;

const GOOGLEBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
const SLACKBOT = 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)';
const FROM_GERMANY = { country: 'DE', userAgent: GOOGLEBOT };

describe('handlers/serve, overload', () => {
  let lab: CacheLab;
  before(async () => {
    lab = await CacheLab.start({ regions: [NEAR, NEXT], newPagesPerHour: 3 });
  });
  beforeEach(() => {
    // Each test has an hour, and so a budget, of its own.
    lab.storage.clock.advance(HOUR_MS);
    lab.reset();
  });
  after(() => lab.storage.close());

  /** As CloudFront asks: the next region too, after a 503. */
  async function throughEdge(
    path: string,
    question: Question = FROM_GERMANY,
    serves?: readonly Serve[],
  ): Promise<LabAnswer> {
    const [near, next] = serves ?? [lab.serve(NEAR), lab.serve(NEXT)];
    const answer = await lab.ask(path, question, near);
    return answer.status === 503 ? lab.ask(path, question, next) : answer;
  }

  function rendersOf(region: Region): number {
    return lab.rendered.filter((render) => render.region === region).length;
  }

  const throttle = () => Promise.reject(new RenderThrottledError('429'));

  it('asks search engines and AI to come again, and gives link previews and unknown bots the site’s HTML', async () => {
    lab.invoke = throttle;
    const kindOf = async (path: string, userAgent: string) => {
      const { status, cache, reason, headers } = await lab.ask(path, { userAgent });
      return { status, cache, reason, retryAfter: headers['retry-after'], cacheControl: headers['cache-control'] };
    };
    const common = { reason: 'throttled', cacheControl: 'no-store' };
    const comeAgain = { ...common, status: 503, cache: 'OVERLOAD', retryAfter: '30' };
    const siteHtml = { ...common, status: 200, cache: 'BYPASS', retryAfter: undefined };
    assert.deepEqual(await kindOf('/google', GOOGLEBOT), comeAgain);
    const gptBot = 'Mozilla/5.0; compatible; GPTBot/1.2; +https://openai.com/gptbot';
    assert.deepEqual(await kindOf('/gpt', gptBot), comeAgain);
    assert.deepEqual(await kindOf('/slack', SLACKBOT), siteHtml);
    lab.storage.clock.advance(HOUR_MS);
    assert.deepEqual(await kindOf('/some', 'somebot'), siteHtml);
  });

  it('shows a copy, however old, rather than a 503', async () => {
    await lab.ask('/kept', FROM_GERMANY);
    lab.storage.clock.advance(72 * HOUR_MS);
    lab.invoke = throttle;
    const answer = await throughEdge('/kept');
    assert.partialDeepStrictEqual(answer, { status: 200, cache: 'STALE-ERROR', reason: 'throttled' });
  });

  it('renders no more new pages than the budget, in all sandboxes together, but pages that are known', async () => {
    await lab.ask('/known', FROM_GERMANY);
    lab.storage.clock.advance(HOUR_MS);
    lab.forget();
    const answers: LabAnswer[] = [];
    for (let page = 0; page < 10; page += 1) answers.push(await throughEdge(`/new-${page}?random=${page}`));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200, ...Array.from({ length: 7 }, () => 503)],
    );
    assert.equal(lab.rendered.length, 3, 'the next region renders none of them');
    assert.ok(
      answers.slice(3).every(({ reason, headers }) => reason === 'over-budget' && Number(headers['retry-after']) > 60),
    );
    lab.storage.clock.advance(24 * HOUR_MS);
    assert.equal((await lab.ask('/known', FROM_GERMANY)).status, 200);
  });

  it('refuses without a write once a sandbox knows that the budget is spent', async () => {
    const serves = [lab.serve(NEAR), lab.serve(NEXT)];
    for (let page = 0; page < 5; page += 1) await throughEdge(`/spend-${page}`, FROM_GERMANY, serves);
    lab.forget();
    assert.equal((await throughEdge('/spent', FROM_GERMANY, serves)).status, 503);
    const operations = lab.storage.dynamoDb.requests().map(({ operation }) => operation);
    assert.ok(
      operations.every((name) => name === 'GetItem' || name === 'BatchGetItem'),
      operations.join(),
    );
    assert.equal(lab.storage.s3.requests().filter(({ operation }) => operation === 'PutObject').length, 0);
    assert.equal(lab.log.lines.length, 0, 'a line for each would cost more than its answer');
  });

  it('takes a page that was tried and not kept from the budget once', async () => {
    lab.invoke = throttle;
    const pages = ['/tried-1', '/tried-2', '/tried-3'];
    for (const page of pages) assert.equal((await lab.ask(page, FROM_GERMANY)).reason, 'throttled');
    assert.equal((await lab.ask('/tried-4', FROM_GERMANY)).reason, 'over-budget');
    lab.storage.clock.advance(10_000);
    lab.invoke = (run) => run();
    for (const page of pages) assert.equal((await lab.ask(page, FROM_GERMANY)).cache, 'MISS');
    assert.equal((await lab.ask('/tried-4', FROM_GERMANY)).reason, 'over-budget');
  });

  it('refuses in the next region what the nearest was throttled for, and renders there again a moment later', async () => {
    lab.invoke = async (run, request) => (request.url.includes('near') ? throttle() : run());
    const answer = await throughEdge('/throttled-near');
    assert.partialDeepStrictEqual(answer, {
      status: 503,
      reason: 'throttled',
      headers: { 'x-georender-region': NEXT },
    });
    assert.equal(lab.rendered.length, 0);
    lab.storage.clock.advance(11_000);
    assert.equal((await lab.askIn(NEXT, '/other', FROM_GERMANY)).cache, 'MISS');
  });

  it('shows in the next region what that one keeps', async () => {
    await lab.askIn(NEXT, '/kept-there', { country: 'US', userAgent: GOOGLEBOT });
    lab.invoke = throttle;
    const answer = await throughEdge('/kept-there');
    assert.partialDeepStrictEqual(answer, { status: 200, cache: 'HIT' });
  });

  it('renders in the next region for one that is gone, and for its own countries', async () => {
    for (let page = 0; page < 4; page += 1) await lab.askIn(NEAR, `/overloaded-${page}`, FROM_GERMANY);
    assert.equal((await lab.askIn(NEXT, '/for-near', FROM_GERMANY)).status, 503);
    assert.equal((await lab.askIn(NEXT, '/own', { ...FROM_GERMANY, country: 'US' })).cache, 'MISS');
    assert.equal((await lab.askIn(NEXT, '/of-unknown-country', { userAgent: GOOGLEBOT })).cache, 'MISS');
    lab.storage.s3.stopRegion(NEAR);
    assert.equal((await lab.askIn(NEXT, '/near-is-gone', FROM_GERMANY)).cache, 'MISS');
    assert.equal(rendersOf(NEXT), 3);
  });

  it('notes overload once for many requests, and not where no region is asked next', async () => {
    const serve = lab.serve(NEAR);
    const notes = () => lab.storage.s3.requests().filter(({ operation }) => operation === 'PutObject').length;
    lab.invoke = throttle;
    await lab.ask('/preview', { country: 'DE', userAgent: SLACKBOT }, serve);
    assert.equal(notes(), 0, 'an answer of 200 goes to the bot');
    for (let page = 0; page < 6; page += 1) await lab.ask(`/search-${page}`, FROM_GERMANY, serve);
    assert.equal(notes(), 1 + 1, 'one that it was throttled, one that the budget is spent');
  });

  it('answers without a note, and renders without a counter, where these can’t be written', async () => {
    lab.storage.s3.stopRegion(NEAR);
    lab.invoke = throttle;
    assert.equal((await lab.ask('/no-note', FROM_GERMANY)).status, 503);
    lab.reset();
    const storage = lab.storage.sandbox(NEAR);
    const unavailable = () => Promise.reject(new Error('unavailable'));
    const serve = lab.serve(NEAR, {
      ...storage,
      budget: { isBounded: true, isSpent: () => false, take: unavailable, renewedAtMs: () => 0 },
    });
    assert.equal((await lab.ask('/no-counter', FROM_GERMANY, serve)).cache, 'MISS');
  });
});
