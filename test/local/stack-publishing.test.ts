// `georender publish` end to end in the local run: the site's new version, people's copies, marks and renders.
import assert from 'node:assert/strict';
import { runGeorender } from '../support/cli/run-georender';
import { browse, cacheOf, crawl, until } from '../support/edge/crawler';
import { ProbedStack } from './probed-stack';

describe('local/stack, publishing by command', function () {
  this.timeout(300_000);
  const run = new ProbedStack();
  before(() => run.start());
  after(() => run.close());
  beforeEach(() => run.reset());
  afterEach(function () {
    run.tellLog(this.currentTest);
  });

  const publish = (...args: readonly string[]) =>
    runGeorender(['publish', '--url', run.stack.url, '--yes', '--json', ...args]);

  it('shows the new version to people at once, and to bots when it is rendered; nobody waits for a render', async () => {
    const { url } = run.stack;
    await run.rendered('/published');
    assert.match((await browse(url, '/published')).body, /first/);
    run.news = 'build-2';

    const { code, out, err } = await publish('--marker', 'build-2', '--deployment', 'v2');

    assert.equal(code, 0, err);
    const { state, orders } = JSON.parse(out);
    assert.deepEqual([state, orders >= 1], ['done', true], out);
    assert.match((await browse(url, '/published')).body, /build-2/);
    const renewed = await until(
      () => crawl(url, '/published'),
      (answer) => {
        assert.match(cacheOf(answer), /^(?:HIT|STALE)/);
        return answer.body.includes('build-2');
      },
    );
    assert.equal(cacheOf(renewed), 'HIT');
  });

  it('follows a deployment once', async () => {
    run.news = 'build-3';
    assert.equal((await publish('--marker', 'build-3', '--deployment', 'v3', '--renders', '0')).code, 0);
    const again = await publish('--marker', 'build-3', '--deployment', 'v3');
    assert.deepEqual([again.code, JSON.parse(again.out).note], [0, 'This deployment was followed already.']);
  });

  it('changes nothing while the site shows its old version, and says so', async () => {
    await run.rendered('/unchanged');
    const { code, err, out } = await publish('--marker', 'build-4', '--deployment', 'v4', '--wait', '1');
    assert.deepEqual([code, JSON.parse(out).state], [1, 'failed']);
    assert.match(err, /still shows the document from before/);
    assert.equal(cacheOf(await crawl(run.stack.url, '/unchanged', 'US')), 'HIT');
  });

  it('says what it would do, and does nothing of it', async () => {
    const { code, out } = await runGeorender(['publish', '--url', run.stack.url, '--marker', 'x', '--dry-run']);
    assert.equal(code, 0);
    assert.match(out, /shows a document with "x".*orders up to 200 renders\. Nothing was changed\./s);
  });
});
