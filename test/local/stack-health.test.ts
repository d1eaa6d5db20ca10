// The drill: regions of the local run go and come back, and drain themselves; one tick a check.
import assert from 'node:assert/strict';
import { DEFAULT_REGIONS, type Region } from '../../core/geography/regions';
import { type LocalStack, startLocalStack } from '../../local/stack';
import { type RawAnswer, rawRequest } from '../support/machine/raw-request';

const CRAWLER = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';

/** Checks come every 5 s in `npm start`: after so many of them, 15 s, a region that is gone is drained. */
const CHECKS_UNTIL_DRAINED = 3;
const CHECKS_UNTIL_RETURNED = 2;

const COUNTRY_NEAR: Readonly<Partial<Record<Region, string>>> = {
  'us-east-1': 'US',
  'eu-central-1': 'DE',
  'ap-south-1': 'IN',
};

describe('local/stack, regions that drain themselves', function () {
  this.timeout(60_000);
  let stack: LocalStack;
  const log: string[] = [];
  let asked = 0;

  before(async () => {
    stack = await startLocalStack({
      port: 0,
      site: undefined,
      regions: DEFAULT_REGIONS,
      onLog: (line) => log.push(line),
    });
  });
  after(() => stack.close());
  beforeEach(() => log.splice(0));
  afterEach(async function () {
    if (this.currentTest?.isFailed() === true) process.stderr.write(`The stack's log:\n${log.join('\n')}\n`);
    for (const region of DEFAULT_REGIONS) stack.regions.start(region);
    await checks(CHECKS_UNTIL_RETURNED);
  });

  async function checks(count: number): Promise<void> {
    for (let check = 0; check < count; check += 1) await stack.checkHealth();
  }

  /** A page that no edge has a copy of. */
  function crawl(country: string | undefined): Promise<RawAnswer> {
    asked += 1;
    return rawRequest(stack.url, `/articles/1?asked=${asked}`, {
      headers: { 'user-agent': CRAWLER, 'cloudfront-viewer-country': country ?? '' },
    });
  }

  const state = async (): Promise<unknown> => JSON.parse((await rawRequest(stack.url, '/_local/router')).body);

  it('changes nothing while all are well, at any cost of a check', async () => {
    await checks(CHECKS_UNTIL_DRAINED);
    assert.deepEqual(
      { state: await state(), lines: log.filter((line) => line.startsWith('[health]')) },
      { state: { drained: [] }, lines: [] },
    );
  });

  for (const [first, second] of DEFAULT_REGIONS.flatMap((one) =>
    DEFAULT_REGIONS.filter((other) => other !== one).map((other) => [one, other] as const),
  )) {
    it(`${first} goes, then ${second}: no later than three checks after that, its bots get the third region’s page`, async () => {
      const [third] = DEFAULT_REGIONS.filter((region) => region !== first && region !== second);
      await stack.regions.stop(first);
      await checks(1);
      await stack.regions.stop(second);
      await checks(CHECKS_UNTIL_DRAINED);
      const answer = await crawl(COUNTRY_NEAR[first]);
      assert.deepEqual(
        { status: answer.status, 'x-georender-region': answer.headers['x-georender-region'] },
        { status: 200, 'x-georender-region': third },
      );
      assert.deepEqual(await state(), {
        drained: [first, second].sort(),
        byHealth: { [first]: 'refused', [second]: 'refused' },
      });
      stack.regions.start(second);
      await checks(CHECKS_UNTIL_RETURNED);
      stack.regions.start(first);
      await checks(CHECKS_UNTIL_RETURNED);
      assert.deepEqual(await state(), { drained: [] });
    });
  }

  it('all go: bots get the site’s HTML, and pages from the first that is back', async () => {
    for (const region of DEFAULT_REGIONS) await stack.regions.stop(region);
    await checks(CHECKS_UNTIL_DRAINED);
    const bySite = await crawl('DE');
    assert.deepEqual(
      { status: bySite.status, 'x-georender-region': bySite.headers['x-georender-region'] },
      { status: 200, 'x-georender-region': undefined },
    );
    assert.match(bySite.body, /<script type="module"/);
    stack.regions.start('ap-south-1');
    await checks(1);
    const answer = await crawl('DE');
    assert.partialDeepStrictEqual(answer, { status: 200, headers: { 'x-georender-region': 'ap-south-1' } });
  });

  it('logs a drained region and the reason, once', async () => {
    await stack.regions.stop('eu-central-1');
    await checks(CHECKS_UNTIL_DRAINED + 3);
    const said = log.filter((line) => line.startsWith('[health]'));
    assert.equal(said.length, 2, said.join('\n'));
    assert.match(
      said[0] ?? '',
      /A region is drained: bots are sent to the others\. \{"drainedRegion":"eu-central-1","reason":"refused"/,
    );
  });

  it('leaves regions that a person drained, and does nothing while a person says so', async () => {
    const put = (body: string) => rawRequest(stack.url, '/_local/router', { method: 'PUT', body });
    await put('{"drained": ["ap-south-1"]}');
    await checks(CHECKS_UNTIL_RETURNED + 1);
    assert.deepEqual(await state(), { drained: ['ap-south-1'] });
    await put('{"automatic": false}');
    await stack.regions.stop('eu-central-1');
    await checks(CHECKS_UNTIL_DRAINED + 1);
    assert.deepEqual(await state(), { drained: [], automatic: false });
    await put('{}');
    await checks(1);
    assert.deepEqual(await state(), { drained: ['eu-central-1'], byHealth: { 'eu-central-1': 'refused' } });
  });
});
