// Many invented paths with the same content, such as a "not found" page with status 200, share one object.
import assert from 'node:assert/strict';
import type { RenderRequest } from '../../../handlers/render-protocol/render-protocol';
import { CacheLab } from '../../support/storage/cache-lab';
import { bucketOf, TEST_REGION } from '../../support/storage/embedded-storage';
import { document } from '../../support/storage/lab-site';

const ROOT = 'https://www.example.com';
const DAY_MS = 86_400_000;

describe('handlers/render, pages of one content', () => {
  let lab: CacheLab;
  before(async () => {
    lab = await CacheLab.start();
  });
  beforeEach(() => lab.reset());
  after(() => lab.storage.close());

  const request = (path: string): RenderRequest => ({
    url: `${ROOT}${path}`,
    variant: 'desktop',
    lease: '00000000-test',
  });
  const keep = (path: string) => lab.render(TEST_REGION, lab.storage.sandbox(TEST_REGION))(request(path), 20_000);
  const objects = () => lab.storage.s3.objectKeys(bucketOf(TEST_REGION)).filter((key) => key.startsWith('pages/'));

  it('keep it once, and are each served', async () => {
    lab.browse = async () => document('<h1>Nothing here</h1>');
    const before = objects().length;
    for (let page = 0; page < 30; page += 1) assert.equal((await keep(`/made-up-${page}`)).kind, 'stored');
    assert.equal(objects().length - before, 1);
    for (const page of [0, 1, 29]) {
      const answer = await lab.ask(`/made-up-${page}`);
      assert.deepEqual({ cache: answer.cache, text: answer.text }, { cache: 'HIT', text: '<h1>Nothing here</h1>' });
    }
  });

  it('have an object of their own once their content differs, and none is changed for the others', async () => {
    lab.browse = async () => document('<h1>The same</h1>');
    for (const path of ['/one', '/other']) await keep(path);
    lab.browse = async () => document('<h1>Mended</h1>');
    lab.storage.clock.advance(1_000);
    await keep('/one');
    assert.deepEqual(
      { one: (await lab.ask('/one')).text, other: (await lab.ask('/other')).text },
      { one: '<h1>Mended</h1>', other: '<h1>The same</h1>' },
    );
  });

  it('share no object that may be gone before they are', async () => {
    lab.browse = async () => document('<h1>Old</h1>');
    await keep('/first');
    const [key = ''] = objects()
      .filter((name) => name.includes('/'))
      .slice(-1);
    assert.notEqual(key, '');
    const before = objects().length;
    lab.storage.clock.advance(2 * DAY_MS);
    await keep('/later');
    assert.equal(objects().length, before + 1, 'what was noted is forgotten after a day');
  });

  it('are kept though contents can be neither looked for nor noted', async () => {
    const unavailable = () => Promise.reject(new Error('unavailable'));
    lab.browse = async () => document('<h1>Kept</h1>');
    const render = lab.render(TEST_REGION, {
      ...lab.storage.sandbox(TEST_REGION),
      sameContent: { find: unavailable, note: unavailable },
    });
    assert.equal((await render(request('/kept'), 20_000)).kind, 'stored');
    assert.equal((await lab.ask('/kept')).cache, 'HIT');
  });
});
